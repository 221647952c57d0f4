public import Foundation

/// An item of the catalog, without its vectors.
public struct Item: Identifiable, Hashable, Sendable, Codable {
    /// The row number. Unlike the key it is never given to another item, not even after this one is removed or renamed,
    /// so an index may hold it for long.
    public let id: Int64
    /// The stable name.
    public var key: ItemKey
    /// The root that the file is below, for an item that is such a file.
    public var root: Root.ID?
    /// Where the file is now, for an item that is one: where its root is, and below that what the key says.
    public var path: String?
    /// What the file looked like when it was indexed.
    public var fingerprint: FileFingerprint?
    /// Why the file could not be looked at the last time, though it is there: its vectors show what it was before.
    public var fault: Fault?
    /// What a shop knows about the item.
    public var attributes: Attributes
    /// When the item was first committed, to the millisecond.
    public var addedAt: Date

    /// Why a file could not be looked at.
    public struct Fault: Hashable, Sendable, Codable {
        /// The reason, in one line.
        public var reason: String
        /// Since when, to the millisecond.
        public var since: Date
    }
}

/// What the catalog knows about a file, for finding out what changed.
public struct KnownItem: Hashable, Sendable {
    /// The file when it was last indexed; nil for an item that was put without one.
    public var fingerprint: FileFingerprint?
    /// Those of the spaces that were asked about in which the item has no vector.
    public var missing: [VectorSpace]
    /// Why the file could not be looked at the last time; nil where it could.
    public var fault: String?
    /// The root that the file is below; nil for an item that is no file, or one of its own.
    public var root: Root.ID?

    /// Makes a value of its parts.
    public init(fingerprint: FileFingerprint?, missing: [VectorSpace], fault: String? = nil, root: Root.ID? = nil) {
        self.fingerprint = fingerprint
        self.missing = missing
        self.fault = fault
        self.root = root
    }
}
