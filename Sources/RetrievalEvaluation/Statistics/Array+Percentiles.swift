extension [Double] {
    /// The middle value, of an even number the mean of the middle two: the 50th percentile. NaN of none.
    package var median: Double { percentile(50) }

    /// The value below which p percent lie. Between two values it is interpolated linearly, as numpy does by
    /// default: type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996. Time: O(n log n).
    /// - Parameter p: from 0, the least, to 100, the greatest; beyond these it is taken as these.
    /// - Returns: NaN of no values, and where p or any value is NaN, for what is no number has no place in an order.
    package func percentile(_ p: Double) -> Double {
        if isEmpty || p.isNaN || contains(where: \.isNaN) { return .nan }
        return sorted().percentileInOrder(p)
    }

    /// ``percentile(_:)`` of values that are numbers in ascending order, at least one. Time: O(1).
    func percentileInOrder(_ p: Double) -> Double {
        let place = Swift.min(Swift.max(p / 100, 0), 1) * Double(count - 1)
        let below = Swift.min(Int(place), count - 1)
        let (low, high) = (self[below], self[Swift.min(below + 1, count - 1)])
        let part = place - Double(below)
        // Weighted rather than by the difference, which may leave the range; alone where the other would only add rounding.
        return low == high || part == 0 ? low : low * (1 - part) + high * part
    }
}
