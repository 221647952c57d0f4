import Testing
import VectorSearch

@testable import Recommendation

@Suite struct RankingTests {
    private func sequence(_ weights: [Double], _ places: Int, floor: Double = 0.03, supply: [Int]? = nil) -> [Int] {
        var sharing = SlotSharing(weights: weights, floor: floor)
        var left = supply ?? weights.map { _ in places }
        return (0..<places).compactMap { place in
            let next = sharing.next(remaining: places - place) { left[$0] > 0 }
            if let next { left[next] -= 1 }
            return next
        }
    }

    @Test func `places are in proportion, from the beginning on`() {
        #expect(sequence([0.5, 0.3, 0.2], 10) == [0, 1, 2, 0, 0, 1, 0, 2, 1, 0])
        #expect(sequence([1], 3) == [0, 0, 0] && sequence([], 3).isEmpty)
    }

    @Test func `a light interest gets a place, where it reaches the floor`() {
        #expect(sequence([0.9, 0.06, 0.04], 4) == [0, 0, 1, 2])
        #expect(sequence([0.9, 0.06, 0.04], 4, floor: 0.05) == [0, 0, 0, 1])
        #expect(sequence([0.9, 0.06, 0.04], 1) == [0])
    }

    @Test func `who has nothing left makes room for others`() {
        #expect(sequence([0.7, 0.3], 6, supply: [1, 4]) == [0, 1, 1, 1, 1])
    }

    /// The definition, spelled out.
    @Test(arguments: [0, 0.3, 0.8, 1]) func `diversity is maximal marginal relevance`(lambda: Double) throws {
        var random = Gaussian(seed: 5)
        let vectors = try unit((0..<40).map { _ in random.direction(6) }, dimension: 6)
        let relevance = (0..<40).map { _ in Float(random.chance()) }
        var found = MarginalRelevance(vectors, relevance: relevance, lambda: lambda)
        var left = Set(0..<40)
        var chosen: [Int] = []
        for _ in 0..<12 {
            let scores = try left.sorted().map { row in
                let nearest = try chosen.map { try Metric.cosine.similarity(vectors[row], vectors[$0]) }.max() ?? 0
                return (row, lambda * Double(relevance[row]) - (1 - lambda) * Double(nearest))
            }
            let expected = try #require(scores.max { $0.1 < $1.1 })
            let row = try #require(found.best(of: left.sorted()))
            let score = try #require(scores.first { $0.0 == row })
            #expect(abs(score.1 - expected.1) < 1e-5)
            try found.choose(row)
            left.remove(row)
            chosen.append(row)
        }
    }
}
