/// Where to draw the line, and what it costs: of each ``ThresholdPoint``, `fp` are the false accepts and `fn` the false
/// rejects.
extension ScoredPairs {
    /// Every distinct score as a threshold, the highest first.
    public var sweep: [ThresholdPoint] { thresholds.indices.map(point(at:)) }

    /// At most so many points of the ``sweep``, evenly spread, with the first and the last: enough for a plot.
    /// - Parameter count: how many at most; fewer than two are taken as two.
    public func sweep(atMost count: Int) -> [ThresholdPoint] {
        let count = max(count, 2)
        if thresholds.count <= count { return sweep }
        let stride = Double(thresholds.count - 1) / Double(count - 1)
        return (0..<count).map { point(at: min(Int((Double($0) * stride).rounded()), thresholds.count - 1)) }
    }

    /// What happens at any threshold.
    /// - Parameter t: a score at or above this is called similar; nothing is where this is NaN.
    public func atThreshold(_ t: Double) -> ThresholdPoint {
        var (low, high) = (0, thresholds.count)
        while low < high {
            let middle = low + (high - low) / 2
            if thresholds[middle] >= t { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? point(t, tp: truePositives[low - 1], fp: falsePositives[low - 1]) : point(t, tp: 0, fp: 0)
    }

    /// The score with the greatest ``ThresholdPoint/f1``, of equals the highest. It depends on how many pairs of either kind there
    /// are; ``recommended`` does not. Nil when one class is missing.
    public var bestF1: ThresholdPoint? {
        guard hasBothClasses else { return nil }
        var best = point(at: 0)
        for step in thresholds.indices.dropFirst() {
            let point = point(at: step)
            if point.f1 > best.f1 { best = point }
        }
        return best
    }

    /// The threshold to take where false accepts are dear: of the scores that reach a precision, the one with the fewest
    /// false rejects, which is the lowest. Precision may rise and fall along the sweep, so a higher score need not reach it.
    /// - Parameter precision: the least precision, from 0 to 1.
    /// - Returns: nil when no score reaches it, or one class is missing.
    public func atPrecision(_ precision: Double) -> ThresholdPoint? {
        guard hasBothClasses else { return nil }
        return thresholds.indices.last { point(at: $0).precision >= precision }.map(point(at:))
    }

    /// The threshold to take where false rejects are dear: of the scores that reach a recall, the one with the fewest
    /// false accepts, which is the highest.
    /// - Parameter recall: the least recall, from 0 to 1.
    /// - Returns: nil when no score reaches it, or one class is missing.
    public func atRecall(_ recall: Double) -> ThresholdPoint? {
        guard hasBothClasses else { return nil }
        return thresholds.indices.first { point(at: $0).recall >= recall }.map(point(at:))
    }
}
