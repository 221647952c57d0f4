import Catalog

/// What has to be done so that the catalogue holds what the disk holds: found without reading a picture.
struct IndexPlan {
    /// Files that are new, look changed, or lack a vector.
    private(set) var jobs: [IndexJob] = []
    /// Keys of files that are as they were.
    private(set) var unchanged: [ItemKey] = []
    /// Items under the indexed paths whose file is not there any more.
    private(set) var vanished = VanishedItems()

    /// Compares files with what the catalogue knows, by size and time of change.
    /// - Parameters:
    ///   - roots: absolute paths that were walked; only items below them can have vanished.
    ///   - unreadable: paths that could not be looked into; items below them are not counted as vanished.
    init(files: [FoundFile], known: [ItemKey: KnownItem], roots: [String], unreadable: [String]) {
        var seen: Set<ItemKey> = []
        for file in files {
            let key = ItemKey(file.path)
            seen.insert(key)
            if let item = known[key], item.missing.isEmpty, let fingerprint = item.fingerprint,
                fingerprint.size == file.status.size, fingerprint.modified == file.status.modified
            {
                unchanged.append(key)
            } else {
                jobs.append(IndexJob(key: key, path: file.path, known: known[key]))
            }
        }
        for (key, item) in known where !seen.contains(key) {
            guard let fingerprint = item.fingerprint, roots.contains(where: { FilePath.isInside(key.text, $0) }),
                !unreadable.contains(where: { FilePath.isInside(key.text, $0) })
            else { continue }
            if case .failure(let problem) = FileStatus.of(key.text), problem.isAbsence {
                vanished.insert(key, fingerprint.contentHash)
            }
        }
    }
}

/// Items whose file is gone, by what was in it: one whose bytes turn up under another name has moved.
struct VanishedItems {
    private var keys: [ContentHash: Set<ItemKey>] = [:]

    mutating func insert(_ key: ItemKey, _ content: ContentHash) { keys[content, default: []].insert(key) }

    /// Takes out the item of this content. Where there are several, the one whose file had the same name goes before
    /// others: of copies of a picture in a folder that moved, each stays itself.
    mutating func take(_ content: ContentHash, for path: String) -> ItemKey? {
        guard let candidates = keys[content], !candidates.isEmpty else { return nil }
        let name = ItemKey(FilePath.name(of: path))
        let key = candidates.first { ItemKey(FilePath.name(of: $0.text)) == name } ?? candidates.min()
        if let key { keys[content]?.remove(key) }
        return key
    }

    /// Those that are left, in key order.
    var remaining: [ItemKey] { keys.values.flatMap { $0 }.sorted() }
}

/// One file to look at.
struct IndexJob: Sendable {
    let key: ItemKey
    let path: String
    let known: KnownItem?

    /// Whether the file's bytes are those that the catalogue knows under its key.
    func isKnown(as content: ContentHash) -> Bool { known?.fingerprint?.contentHash == content }
}

/// A vector of one space.
typealias SpaceVector = (space: VectorSpace, components: [Float])

/// What came of one file.
struct IndexOutcome: Sendable {
    enum Result: Sendable {
        /// Only the file's times changed.
        case touched(FileFingerprint)
        /// It has new vectors: those of some spaces by embedding it now, those of others from an item with the same bytes.
        case seen(FileFingerprint, vectors: [SpaceVector], embedded: [VectorSpace])
        /// It was passed over.
        case skipped(reason: String)
        /// No picture can be looked at with one of the models.
        case failed(any Error)
    }
    let job: IndexJob
    let result: Result
}
