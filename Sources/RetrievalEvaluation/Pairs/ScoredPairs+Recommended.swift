import Foundation

extension ScoredPairs {
    /// The threshold that errs least on both kinds together: where the share of different pairs that pass and the share of
    /// similar ones that do not have the least sum, which is Youden's index at its greatest. Unlike the best F1 it does not
    /// depend on how many pairs of either kind were collected.
    ///
    /// Of the thresholds that part the pairs alike it is the one with the fewest digits, so that what is printed is what was
    /// measured. Of equally good ones the highest. Nil when one class is missing. O(steps).
    ///
    /// Source: Youden, "Index for rating diagnostic tests", Cancer 3 (1), 1950.
    public var recommended: ThresholdPoint? {
        guard positives > 0, negatives > 0 else { return nil }
        let steps = sweep
        var best: Int?
        for step in steps.indices {
            // As whole numbers, so that equals are equal.
            func errors(_ point: ThresholdPoint) -> Double {
                Double(point.fp) * Double(positives) + Double(point.fn) * Double(negatives)
            }
            if best.map({ errors(steps[step]) < errors(steps[$0]) }) ?? true { best = step }
        }
        guard let best else { return nil }
        let next = best + 1 < steps.count ? steps[best + 1].threshold : -.infinity
        return atThreshold(Self.shortest(above: next, upTo: steps[best].threshold))
    }

    /// The number with the fewest decimals, but at least two, that is above one and at most another.
    private static func shortest(above low: Double, upTo high: Double) -> Double {
        for decimals in 2...15 {
            let scale = pow(10, Double(decimals))
            let candidate = (high * scale).rounded(.down) / scale
            if candidate > low, candidate <= high { return candidate }
        }
        return high
    }
}
