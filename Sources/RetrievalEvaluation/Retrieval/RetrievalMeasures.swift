/// What is computed of every ranking, and the names of it.
struct RetrievalMeasures: Sendable {
    /// The k of P@k, R@k, nDCG@k and hit@k, ascending.
    let depths: [Int]
    /// Whether rankings go through the whole gallery; else they end at the greatest k, and so do the measures.
    let isWhole: Bool
    /// Whether mAP and MRR over the first places only are wanted beside, by which indexes can be held against each other.
    let isCompared: Bool

    /// The greatest k.
    var depth: Int { depths.last ?? 1 }

    private var atDepths: [RankedMeasure] {
        depths.map { .precision($0) } + depths.map { .recall($0) } + depths.map { .ndcg($0) }
            + depths.map { .hitRate($0) }
    }
    private static let whole: [RankedMeasure] = [
        .meanAveragePrecision, .meanAveragePrecisionAtR, .rPrecision, .reciprocalRank,
    ]
    private static let cut: [RankedMeasure] = [.meanAveragePrecision, .reciprocalRank]

    /// The names, in the order of ``values(of:relevant:)``.
    var names: [String] {
        atDepths.map(\.name) + (isWhole ? Self.whole.map(\.name) : [])
            + (isCompared ? Self.cut.map { "\($0.name)@\(depth)" } : [])
    }

    /// Where in ``names`` the average precision stands: that of the whole ranking where there is one.
    var averagePrecision: Int? {
        names.firstIndex(of: RankedMeasure.meanAveragePrecision.name)
    }

    /// The measures of one ranking.
    /// - Parameters:
    ///   - positions: where the right items stand, ascending.
    ///   - relevant: how many there are, at least 1.
    func values(of positions: [Int], relevant: Int) -> [Double] {
        let answer = RankedAnswer(positions: positions, relevant: relevant)
        var values = atDepths.map { $0.value(of: answer) }
        if isWhole { values += Self.whole.map { $0.value(of: answer) } }
        if isCompared {
            let first = RankedAnswer(positions: positions.filter { $0 < depth }, relevant: relevant)
            values += Self.cut.map { $0.value(of: first) }
        }
        return values
    }
}
