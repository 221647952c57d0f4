/// A measured number, with the interval in which it would likely lie had other queries been drawn.
public struct Estimate: Sendable, Hashable, Codable {
    /// The number.
    public var value: Double
    /// The ends of the 95% interval; nil where none was computed.
    public var low: Double?
    /// See ``low``.
    public var high: Double?
    /// Over how many queries, pairs or images it was taken.
    public var count: Int

    /// - Parameters:
    ///   - value: the number.
    ///   - low: the lower end of the 95% interval.
    ///   - high: the upper end.
    ///   - count: over how many queries, pairs or images it was taken.
    public init(_ value: Double, low: Double? = nil, high: Double? = nil, count: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.count = count
    }
}
