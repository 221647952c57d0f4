/// What tells whether a file changed since it was indexed.
///
/// Size, times and file number are cheap to ask and settle the common case; the content hash settles the rest: a file
/// that was only touched keeps its hash, and a file that moved is found again by it.
public struct FileFingerprint: Hashable, Sendable, Codable {
    /// The size in bytes.
    public var size: Int64

    /// The modification time in nanoseconds since 1970-01-01 UTC.
    public var modified: Int64

    /// When the file was last changed, renamed or given other permissions, by the system's own clock, which no program sets
    /// back, in nanoseconds since 1970-01-01 UTC; nil where that is not known or another change could bear the same time.
    public var changed: Int64?

    /// The file's number on its disk, which a file that took its place does not have; nil where it is not known.
    public var inode: UInt64?

    /// The SHA-256 of the bytes.
    public var contentHash: ContentHash

    /// Makes a fingerprint of its parts.
    public init(
        size: Int64, modified: Int64, changed: Int64? = nil, inode: UInt64? = nil, contentHash: ContentHash
    ) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
        self.contentHash = contentHash
    }
}
