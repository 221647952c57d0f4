import Catalog

/// What has to be done so that the catalogue holds what the disk holds: found without reading a picture.
struct IndexPlan {
    /// Files that are new, or look changed.
    private(set) var jobs: [IndexJob] = []
    /// Keys of files that are as they were.
    private(set) var unchanged: [ItemKey] = []
    /// Keys under the indexed paths whose file is not there any more.
    private(set) var vanished: Set<ItemKey> = []

    /// Compares files with what the catalogue knows, by size and time of change.
    /// - Parameters:
    ///   - roots: absolute paths that were walked; only items below them can have vanished.
    ///   - unreadable: paths that could not be looked into; items below them are not counted as vanished.
    init(files: [FoundFile], known: [ItemKey: KnownItem], roots: [String], unreadable: [String]) {
        var seen: Set<ItemKey> = []
        for file in files {
            let key = ItemKey(file.path)
            seen.insert(key)
            if let item = known[key], item.hasVector, let fingerprint = item.fingerprint,
                fingerprint.size == file.status.size, fingerprint.modified == file.status.modified
            {
                unchanged.append(key)
            } else {
                jobs.append(IndexJob(key: key, path: file.path, known: known[key]))
            }
        }
        for (key, item) in known where item.fingerprint != nil && !seen.contains(key) {
            guard roots.contains(where: { FilePath.isInside(key.text, $0) }),
                !unreadable.contains(where: { FilePath.isInside(key.text, $0) })
            else { continue }
            if case .failure(let problem) = FileStatus.of(key.text), problem.isAbsence { vanished.insert(key) }
        }
    }
}

/// One file to look at.
struct IndexJob: Sendable {
    let key: ItemKey
    let path: String
    let known: KnownItem?
}

/// What came of one file.
struct IndexOutcome: Sendable {
    enum Result: Sendable {
        /// Only the file's times changed.
        case touched(FileFingerprint)
        /// The same bytes are known under another key; their vector serves.
        case copied(FileFingerprint, from: ItemKey, vector: [Float])
        /// The picture was embedded.
        case embedded(FileFingerprint, vector: [Float])
        /// It was passed over.
        case skipped(reason: String)
    }
    let job: IndexJob
    let result: Result
}
