/// What tells whether a file changed since it was indexed.
///
/// Size and modification time are cheap to ask and settle the common case; the content hash settles the rest: a file
/// that was only touched keeps its hash, and a file that moved is found again by it.
public struct FileFingerprint: Hashable, Sendable, Codable {
    /// The size in bytes.
    public var size: Int64

    /// The modification time in nanoseconds since 1970-01-01 UTC.
    public var modified: Int64

    /// The SHA-256 of the bytes.
    public var contentHash: ContentHash

    /// Makes a fingerprint of its three parts.
    public init(size: Int64, modified: Int64, contentHash: ContentHash) {
        self.size = size
        self.modified = modified
        self.contentHash = contentHash
    }
}
