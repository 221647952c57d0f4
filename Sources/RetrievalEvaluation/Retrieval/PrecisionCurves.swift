/// The precision of one ranking along its recall and along its places, at fixed steps, so that rankings can be averaged.
struct PrecisionCurves: Sendable {
    /// The recalls 0, 0.01, … 1.
    static let recalls = (0...100).map { Double($0) / 100 }
    /// The places up to which precision is taken.
    static let depths = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100]

    /// Interpolated precision at each of ``recalls``: the best precision at that recall or a higher one (Manning, Raghavan and
    /// Schütze, "Introduction to Information Retrieval", 8.4).
    let atRecalls: [Double]
    /// Precision at each of ``depths``.
    let atDepths: [Double]

    /// - Parameters:
    ///   - positions: where the right items stand, ascending, all of them.
    ///   - relevant: how many there are, at least 1.
    init(_ positions: [Int], relevant: Int) {
        // The best precision from each right item on.
        var best = positions.enumerated().map { Double($0 + 1) / Double($1 + 1) }
        for i in best.indices.dropLast().reversed() { best[i] = max(best[i], best[i + 1]) }
        atRecalls = Self.recalls.indices.map { percent in
            // In whole numbers, so that no recall is missed by rounding.
            let needed = max(1, (percent * relevant + 99) / 100)
            return needed <= best.count ? best[needed - 1] : 0
        }
        let answer = RankedAnswer(positions: positions, relevant: relevant)
        atDepths = Self.depths.map { answer.precision(at: $0) }
    }

    private init(atRecalls: [Double], atDepths: [Double]) {
        self.atRecalls = atRecalls
        self.atDepths = atDepths
    }

    /// The mean of several curves; nil of none.
    static func mean(_ curves: [PrecisionCurves]) -> PrecisionCurves? {
        guard !curves.isEmpty else { return nil }
        func mean(_ values: (PrecisionCurves) -> [Double]) -> [Double] {
            var sums = values(curves[0])
            for curve in curves.dropFirst() { for (i, value) in values(curve).enumerated() { sums[i] += value } }
            return sums.map { $0 / Double(curves.count) }
        }
        return PrecisionCurves(atRecalls: mean(\.atRecalls), atDepths: mean(\.atDepths))
    }
}
