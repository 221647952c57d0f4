public import Catalog

/// What applying or undoing a plan did.
public struct RemovalReport: Sendable, Encodable {
    /// A file that was moved.
    public struct Moved: Sendable, Encodable {
        /// The item's key.
        public var key: ItemKey
        /// Where the file was.
        public var from: String
        /// Where it is now.
        public var to: String
    }

    /// An item that was left as it is.
    public struct Skipped: Sendable, Encodable {
        /// The item's key.
        public var key: ItemKey
        /// One line that says why.
        public var reason: String
    }

    /// The files that were moved.
    public var moved: [Moved] = []
    /// What was left, and why.
    public var skipped: [Skipped] = []
}
