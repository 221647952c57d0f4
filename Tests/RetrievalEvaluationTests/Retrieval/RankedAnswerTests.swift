import RetrievalEvaluation
import Testing

/// What the fixtures cannot hold: positions that nobody should give, and measures worked out by hand.
@Suite struct RankedAnswerTests {
    static let measures: [RankedMeasure] =
        [.min, -1, 0, 1, 7, .max].flatMap { [.precision($0), .recall($0), .ndcg($0), .hitRate($0)] }
        + [.meanAveragePrecision, .meanAveragePrecisionAtR, .rPrecision, .reciprocalRank]

    @Test func workedByHand() {
        let answer = RankedAnswer(positions: [0, 3], relevant: 3)
        #expect(answer.precision(at: 4) == 0.5)
        #expect(answer.precision(at: 100) == 0.02)
        #expect(answer.recall(at: 4) == 2.0 / 3)
        #expect(answer.averagePrecision == 0.5)
        #expect(answer.averagePrecisionAtR == 1.0 / 3)
        #expect(answer.rPrecision == 1.0 / 3)
        #expect(answer.reciprocalRank == 1)
        #expect(answer.hit(at: 1) == 1)
    }

    @Test func nothingRelevantIsUndefined() {
        for positions in [[], [-1]] {
            let answer = RankedAnswer(positions: positions, relevant: 0)
            for measure in Self.measures { #expect(measure.value(of: answer).isNaN, "\(measure.name)") }
        }
        #expect(RankedAnswer(positions: [], relevant: -5).relevant == 0)
    }

    @Test func hostilePositionsStayInRange() {
        let hostile: [([Int], Int)] = [
            ([3, 1, 2], 3), ([1, 1, 1], 1), ([-4, .min, 2], 2), ([0, 1, 2, 3], 1), ([2], .min), ([.max], 1),
            ([0, .max - 1, .max], 2), ([5, 4], 0), ([], 4),
        ]
        for (positions, relevant) in hostile {
            let answer = RankedAnswer(positions: positions, relevant: relevant)
            #expect(answer.relevant >= answer.positions.count)
            for measure in Self.measures {
                let value = measure.value(of: answer)
                #expect(value >= 0 && value <= 1, "\(measure.name) of \(positions), \(relevant) is \(value)")
            }
        }
    }

    @Test func orderAndRepetitionDoNotMatter() {
        #expect(
            RankedAnswer(positions: [7, 2, 2, -1, 0], relevant: 5) == RankedAnswer(positions: [0, 2, 7], relevant: 5))
    }

    @Test func aPerfectRankingHasOneEverywhere() {
        let answer = RankedAnswer(positions: Array(0..<10), relevant: 10)
        let measures: [RankedMeasure] = [
            .precision(10), .recall(10), .recall(20), .meanAveragePrecision, .meanAveragePrecisionAtR, .rPrecision,
            .ndcg(3),
            .ndcg(50), .reciprocalRank, .hitRate(1),
        ]
        for measure in measures { #expect(measure.value(of: answer) == 1, "\(measure.name)") }
    }

    @Test func rankingOfNamedItems() {
        let answer = RankedAnswer(ranking: ["a", "b", "c", "b"], relevant: ["b", "z"])
        #expect(answer == RankedAnswer(positions: [1], relevant: 2))
        #expect(RankedAnswer(ranking: [Int](), relevant: []).averagePrecision.isNaN)
    }

    @Test func names() {
        let measures: [RankedMeasure] = [
            .precision(1), .recall(10), .meanAveragePrecision, .meanAveragePrecisionAtR, .rPrecision, .ndcg(10),
            .reciprocalRank, .hitRate(5),
        ]
        #expect(measures.map(\.name) == ["P@1", "R@10", "mAP", "mAP@R", "R-precision", "nDCG@10", "MRR", "hit@5"])
    }
}
