import Recommendation
import Testing

@Suite struct BaselineTests {
    @Test func `item-kNN scores as implicit does`() throws {
        for set in try RecordedScores.read().itemKNN {
            let model = ItemKNN(histories: set.histories, neighbors: set.neighbors)
            for (history, expected) in zip(set.histories, set.answers) {
                let found = model.scores(for: history).prefix(expected.items.count)
                #expect(found.count == expected.items.count)
                for (one, score) in zip(found, expected.scores) { #expect(abs(one.score - score) < 1e-5) }
            }
        }
    }

    @Test func `item-kNN knows neither the unknown nor what is not allowed`() {
        let model = ItemKNN(histories: [[1, 2, 3], [1, 2], [1, 1, 4]])
        #expect(model.recommend(for: [1], count: 9) == [2, 3, 4])
        #expect(model.recommend(for: [1], count: 9, isAllowed: { $0 != 2 }) == [3, 4])
        #expect(model.recommend(for: [77], count: 9).isEmpty && model.recommend(for: [1], count: -1).isEmpty)
    }

    @Test func `the popular come in order, less what is known`() {
        let popular = PopularItems(histories: [[5, 5, 1], [1, 2], [2, 1], [9]])
        #expect(popular.items == [1, 2, 5, 9] && popular.users == [1: 3, 2: 2, 5: 1, 9: 1])
        #expect(popular.recommend(for: [2], count: 2) == [1, 5])
        #expect(popular.recommend(for: [], count: 2, isAllowed: { $0 > 4 }) == [5, 9])
        #expect(popular.recommend(for: [], count: -1).isEmpty)
    }

    @Test func `chance is seeded, and fair`() {
        let items = (0..<20).map(Int64.init)
        let one = RandomItems(items: items, seed: 3)
        #expect(one.recommend(for: [4, 5], count: 6) == one.recommend(for: [4, 5], count: 6))
        #expect(
            one.recommend(for: [4, 5], count: 6) != RandomItems(items: items, seed: 4).recommend(for: [4, 5], count: 6))
        #expect(Set(one.recommend(for: [4, 5], count: 99)) == Set(items).subtracting([4, 5]))
        var drawn: Set<Int64> = []
        for user in 100..<200 { drawn.formUnion(one.recommend(for: [Int64(user)], count: 1)) }
        #expect(drawn.count > 15)
    }
}
