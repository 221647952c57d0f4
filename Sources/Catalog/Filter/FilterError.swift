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

    /// One line that names the place, the expectation and the filter, or of a long one what is around the place.
    public var description: String {
        "cannot read the filter \(shown): at column \(column) expected \(expected), found \(found)"
    }

    private var shown: String {
        guard filter.utf8.count > 200 else { return filter.quoted }
        // A character may have any number of scalars.
        let before = filter.dropFirst(max(0, column - 60)).prefix(min(column - 1, 60)).unicodeScalars.suffix(100)
        let after = filter.dropFirst(column - 1).prefix(40).unicodeScalars.prefix(100)
        return (column > 60 ? "…" : "") + (String(before) + String(after)).quoted
            + (after.endIndex < filter.endIndex ? "…" : "")
    }
}
