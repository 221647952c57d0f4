/// The periods of a history, one after the other, and which of them a time lies in.
///
/// ```swift
/// let weeks = try Timeline(from: start, to: now, by: .week)
/// if let week = weeks.period(of: time) { counts[week] += 1 }
/// ```
///
/// The first period is the whole one in which the beginning lies. The last is the one that the end lies in: it is still running, and
/// counts what has come so far.
public struct Timeline: Sendable, Hashable {
    /// How long the periods are.
    public let length: TrendPeriod
    /// When each period begins, in milliseconds since 1970, ascending.
    public let starts: [Int64]
    /// The end of the history, in milliseconds since 1970: what is later lies in no period.
    public let end: Int64

    /// The maximum number of periods of a history: 1,000.
    public static let mostPeriods = 1_000
    private static let latest: Int64 = 253_402_300_799_999

    /// - Parameters:
    ///   - start: the beginning, in milliseconds since 1970.
    ///   - end: the end, usually now.
    ///   - length: how long the periods are.
    /// - Throws: ``TrendError/span``, ``TrendError/tooManyPeriods(_:)``.
    public init(from start: Int64, to end: Int64, by length: TrendPeriod) throws(TrendError) {
        guard start <= end, start >= 0, end <= Self.latest else { throw .span }
        var starts: [Int64] = []
        var next = length.start(of: start)
        while next <= end {
            starts.append(next)
            next = length.next(after: next)
            if starts.count > Self.mostPeriods {
                throw .tooManyPeriods(starts.count + Int((end - next) / (next - starts[starts.count - 1])) + 1)
            }
        }
        (self.length, self.starts, self.end) = (length, starts, end)
    }

    /// The number of periods, at least 1.
    public var count: Int { starts.count }

    /// When a period ends, in milliseconds since 1970; the last one would, too.
    public func end(of period: Int) -> Int64 { length.next(after: starts[period]) }

    /// The number of the period in which a time lies; nil before the first one and after the end. O(log periods).
    public func period(of time: Int64) -> Int? {
        guard time >= starts[0], time <= end else { return nil }
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= time { low = middle } else { high = middle }
        }
        return low
    }
}
