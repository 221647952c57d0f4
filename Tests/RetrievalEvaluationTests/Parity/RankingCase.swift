import RetrievalEvaluation

/// Scored items with their keys, and what the measures of their ranking must be.
struct RankingCase: Decodable {
    let kind: String
    let keys: [String]
    let scores: [Double]
    let relevant: [String]
    let ks: [Int]
    /// By the measure's name; null where it is not defined.
    let expected: [String: Double?]

    func compare(_ comparison: inout Comparison) {
        // Equal scores come in the order of their keys' bytes. Keys are bytes here, for Swift takes strings for equal that
        // are written alike with other code points.
        let keys = keys.map { Array($0.utf8) }
        let order = keys.indices.sorted {
            scores[$0] == scores[$1] ? keys[$0].lexicographicallyPrecedes(keys[$1]) : scores[$0] > scores[$1]
        }
        let answer = RankedAnswer(ranking: order.map { keys[$0] }, relevant: Set(relevant.map { Array($0.utf8) }))
        let measures =
            ks.flatMap { [RankedMeasure.precision($0), .recall($0), .ndcg($0), .hitRate($0)] }
            + [.meanAveragePrecision, .meanAveragePrecisionAtR, .rPrecision, .reciprocalRank]
        comparison.compare("number of measures", Double(Set(measures).count), Double(expected.count))
        for measure in measures {
            // A name that the fixture lacks gives NaN, which is like nothing.
            comparison.compare(measure.name, measure.value(of: answer), expected[measure.name] ?? .nan)
        }
    }
}
