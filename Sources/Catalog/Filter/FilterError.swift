/// Why a filter could not be read: where, what was expected there, and what stands there instead.
public struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The filter as it was given.
    public let filter: String
    /// The position of the fault in characters, counted from 1.
    public let column: Int
    /// What could have stood there.
    public let expected: String
    /// What stands there.
    public let found: String

    /// One line that names the place, the expectation and the filter.
    public var description: String {
        "cannot read the filter \(filter.quoted): at column \(column) expected \(expected), found \(found)"
    }
}
