import Basics
import Catalog

extension FileFingerprint {
    /// The fingerprint of a file of this status and content, without the time of its last change where that is so recent that
    /// another change could have the same time: the next run then compares the bytes.
    init(of status: FileStatus, _ content: ContentHash) {
        self.init(
            size: status.size, modified: status.modified,
            changed: FileStatus.isRecent(status.changed, within: 2_000_000_000) ? nil : status.changed,
            inode: status.identity.number, contentHash: content)
    }

    /// Whether a file of this status is, without a look at its bytes, the one that the fingerprint is of.
    func describes(_ status: FileStatus) -> Bool {
        size == status.size && modified == status.modified && changed == status.changed
            && inode == status.identity.number
    }

    /// Whether a file of this status may be the one that the fingerprint is of, a copy of it included.
    func fits(_ status: FileStatus) -> Bool {
        size == status.size && modified == status.modified && changed.map { $0 == status.changed } ?? true
    }
}

extension FileContents {
    /// The digest of the bytes. O(size).
    var content: ContentHash? { ContentHash(SHA256.hash(bytes)) }
}
