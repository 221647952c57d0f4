/// How closely two series of numbers go together: between -1 (one falls as the other rises) and 1 (they rise together).
public enum Correlation {
    /// Pearson's correlation: how near the points (x, y) are to a straight line. With x' = x - mean(x), y' = y - mean(y) it
    /// is Σ x'·y' / √(Σ x'² · Σ y'²). Time: O(n).
    ///
    /// Source: Pearson, "Note on regression and inheritance in the case of two parents", 1895. As `scipy.stats.pearsonr`.
    /// - Parameters:
    ///   - x: one series.
    ///   - y: the other, of the same length.
    /// - Returns: nil where it is not defined: the lengths differ, there are fewer than two, one series is constant, or a
    ///   value is not finite (or so great that sums are not).
    public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
        guard x.count == y.count, let x = deviations(x), let y = deviations(y) else { return nil }
        var (products, squaresOfX, squaresOfY) = (0.0, 0.0, 0.0)
        for (x, y) in zip(x, y) {
            products += x * y
            squaresOfX += x * x
            squaresOfY += y * y
        }
        let correlation = products / (squaresOfX.squareRoot() * squaresOfY.squareRoot())
        return correlation.isFinite ? min(max(correlation, -1), 1) : nil
    }

    /// Spearman's rank correlation: how near y is to rising (or falling) with x, whatever the curve. It is Pearson's
    /// of the ranks, where equal values share the mean of the ranks they take up. Time: O(n log n).
    ///
    /// Source: Spearman, "The proof and measurement of association between two things", 1904. As `scipy.stats.spearmanr`.
    /// - Parameters:
    ///   - x: one series.
    ///   - y: the other, of the same length.
    /// - Returns: nil where it is not defined: the lengths differ, there are fewer than two, one series is constant, or a
    ///   value is NaN.
    public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
        guard x.count == y.count, let x = midRanks(x), let y = midRanks(y) else { return nil }
        return pearson(x, y)
    }

    /// What each value is above the mean, as a part of the greatest such, so that squares stay in range; nil where all
    /// are alike or one is not finite.
    private static func deviations(_ values: [Double]) -> [Double]? {
        // The mean of equal values may differ from them in its last bit, so equality is asked of the values.
        guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let greatest = values.reduce(0) { max($0, abs($1 - mean)) }
        guard values.allSatisfy(\.isFinite), greatest.isFinite, greatest > 0 else { return nil }
        return values.map { ($0 - mean) / greatest }
    }

    /// The rank of each value from 0, equal ones sharing the mean of theirs; nil where one is NaN.
    private static func midRanks(_ values: [Double]) -> [Double]? {
        if values.contains(where: \.isNaN) { return nil }
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for index in start..<end { ranks[order[index]] = Double(start + end - 1) / 2 }
            start = end
        }
        return ranks
    }
}
