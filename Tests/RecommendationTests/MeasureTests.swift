import Foundation
import Recommendation
import Testing

@Suite struct MeasureTests {
    private func vectors() throws -> ItemVectors {
        try ItemVectors([1, 2, 3, 4], unit([[1, 0], [0, 1], [1, 0], [1, 1]], dimension: 2))
    }

    @Test func `measures are those of the formulas`() throws {
        var trial = RecommendationTrial(k: 3, catalog: 8, popularity: [1: 4, 2: 2, 3: 1], users: 4)
        // Hits at ranks 1 and 3 of two relevant ones and one that is missed; a fourth place is not looked at.
        try trial.add([1, 2, 3, 4], relevant: [1, 3, 7], vectors: vectors())
        try trial.add([2, 9], relevant: [4], vectors: vectors())
        let found = trial.measures
        #expect(found.k == 3 && found.users == 2 && found.hitRate == 0.5)
        #expect(abs(found.recall - (2.0 / 3 + 0) / 2) < 1e-12)
        let ideal = 1 + 1 / log2(3.0) + 0.5
        #expect(abs(found.ndcg - (1 + 0.5) / ideal / 2) < 1e-12)
        // Cosines of the pairs of 1, 2, 3: 0, 1, 0. The second list has one vector only.
        #expect(abs(found.diversity - (1 - 1.0 / 3)) < 1e-6)
        // 4, 2, 1 of 4 users had them; nobody had the last, which counts as one.
        #expect(abs(found.novelty - (0 + 1 + 2 + 1 + 2) / 5) < 1e-12)
        #expect(found.coverage == 4.0 / 8)
    }

    @Test func `a perfect ranking is 1, and who turned to nothing does not count`() throws {
        var trial = RecommendationTrial(k: 2, catalog: 4, popularity: [:], users: 1)
        try trial.add([3, 1], relevant: [1, 2, 3], vectors: vectors())
        try trial.add([2], relevant: [], vectors: vectors())
        let found = trial.measures
        #expect(found.users == 1 && found.hitRate == 1 && abs(found.ndcg - 1) < 1e-12)
        #expect(abs(found.recall - 2.0 / 3) < 1e-12 && found.coverage == 0.75)
    }

    @Test(arguments: [0, -1, 5]) func `nothing gives zeros and no NaN`(k: Int) throws {
        var trial = RecommendationTrial(k: k, catalog: 0, popularity: [:], users: 0)
        #expect(trial.measures.recall == 0)
        try trial.add([], relevant: [1], vectors: vectors())
        let found = trial.measures
        #expect(
            [found.hitRate, found.recall, found.ndcg, found.diversity, found.novelty, found.coverage].allSatisfy {
                $0 == 0
            })
    }

    @Test func `interests are counted`() {
        var trial = InterestTrial()
        trial.add(groups: [1, 1, nil, 3], interests: [1, 2, 3])
        trial.add(groups: [], interests: [1])
        let found = trial.measures
        #expect(found.inInterest == 0.375 && abs(found.covered - 1.0 / 3) < 1e-12 && found.newest == 0.125)
    }
}
