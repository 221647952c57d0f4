import Basics

/// Why a feed could not be read to its end. What came before has been delivered, and the feed is incomplete: that a product
/// is not in it says nothing.
package struct FeedError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of thing is wrong.
    package enum Kind: String, Hashable, Sendable {
        /// The bytes break the format, or end too early.
        case broken
        /// The bytes are not text in the encoding that they should be in.
        case encoding
        /// There is more than ``FeedLimits`` allow.
        case limit
        /// It is well-formed, but no feed that is known here.
        case unknown
    }

    /// The line at fault, from 1; nil where none is.
    package let line: Int?
    /// What kind of thing is wrong.
    package let kind: Kind
    /// The reason, with what to do where something can be done.
    package let reason: String

    init(line: Int?, _ kind: Kind, _ reason: String) {
        (self.line, self.kind, self.reason) = (line, kind, reason)
    }

    /// "line n: reason", on one line.
    package var description: String { (line.map { "line \($0): " } ?? "") + reason.onOneLine }
}
