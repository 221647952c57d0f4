package import Catalog
import Crypto

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
}

extension FileContents {
    /// The digest of the bytes. O(size).
    var content: ContentHash? { ContentHash(SHA256.hash(data: bytes)) }
}

extension Item {
    /// The digest of what the item's file holds now, as far as its status tells; nil where it has changed since it was looked
    /// at. Blocks.
    package func presentContent(in catalog: Catalog) -> ContentHash? {
        guard let fingerprint, let path else { return fingerprint?.contentHash }
        // Files that the catalogue keeps are named for their content, and never change.
        if PictureStore(of: catalog).holds(path) { return fingerprint.contentHash }
        guard case .success(let status) = FileStatus.of(path), status.size == fingerprint.size,
            status.modified == fingerprint.modified, fingerprint.changed.map({ $0 == status.changed }) ?? true
        else { return nil }
        return fingerprint.contentHash
    }
}
