/// How long the periods of a history are. All begin and end in UTC, whatever the time zone of the machine.
public enum TrendPeriod: String, Sendable, Hashable, CaseIterable, Codable {
    /// From one full hour to the next.
    case hour
    /// From midnight to midnight.
    case day
    /// From Monday to Monday, as ISO 8601 has it.
    case week
    /// A month of the calendar, of 28 to 31 days.
    case month

    private static let hourLength: Int64 = 3_600_000
    private static let dayLength: Int64 = 86_400_000

    /// When the period began in which a time lies; both in milliseconds since 1970. O(1).
    func start(of time: Int64) -> Int64 {
        switch self {
        case .hour: Self.floor(time, Self.hourLength) * Self.hourLength
        case .day: Self.floor(time, Self.dayLength) * Self.dayLength
        case .week:
            // The first of January 1970 was a Thursday, three days after a Monday.
            (Self.floor(Self.floor(time, Self.dayLength) + 3, 7) * 7 - 3) * Self.dayLength
        case .month:
            {
                let date = CivilDate(day: Self.floor(time, Self.dayLength))
                return CivilDate(year: date.year, month: date.month, day: 1).daysSince1970 * Self.dayLength
            }()
        }
    }

    /// When the period after the one that begins at a time begins. O(1).
    func next(after start: Int64) -> Int64 {
        switch self {
        case .hour: return start + Self.hourLength
        case .day: return start + Self.dayLength
        case .week: return start + 7 * Self.dayLength
        case .month:
            let date = CivilDate(day: Self.floor(start, Self.dayLength))
            let isLast = date.month == 12
            let next = CivilDate(year: date.year + (isLast ? 1 : 0), month: isLast ? 1 : date.month + 1, day: 1)
            return next.daysSince1970 * Self.dayLength
        }
    }

    private static func floor(_ number: Int64, _ unit: Int64) -> Int64 {
        number >= 0 ? number / unit : -((-number + unit - 1) / unit)
    }
}
