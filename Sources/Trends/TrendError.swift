import Basics

/// Why trends cannot be computed.
public enum TrendError: Error, Equatable, CustomStringConvertible {
    /// So many periods are more than a history has, ``Timeline/mostPeriods``.
    case tooManyPeriods(Int)
    /// A history that begins after it ends, or beyond all calendars.
    case span
    /// A number outside its range.
    case parameter(String, expected: String)
    /// The file of visual groups is of no use.
    case unreadable(path: String, reason: String)

    /// One line.
    public var description: String {
        switch self {
        case .tooManyPeriods(let count):
            "there would be \(count) periods, the limit is \(Timeline.mostPeriods); choose a longer period or a later beginning"
        case .span: "the history must begin before it ends, and between the years 1970 and 9999"
        case .parameter(let name, let expected): "\(name.onOneLine) must be \(expected)"
        case .unreadable(let path, let reason): "\(path.onOneLine): \(reason)"
        }
    }
}
