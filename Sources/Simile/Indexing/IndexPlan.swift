import Basics
import Catalog

/// What has to be done so that the catalogue holds what the disk holds: found without reading a picture.
struct IndexPlan {
    /// Files that are new, look changed, or lack a vector.
    private(set) var jobs: [IndexJob] = []
    /// Keys of files that are as they were.
    private(set) var unchanged: [ItemKey] = []
    /// Items under the indexed paths whose file is not there any more.
    private(set) var vanished = VanishedItems()
    /// Items in folders that cannot be read, and why.
    private(set) var closed: [(key: ItemKey, reason: String)] = []
    /// Files whose path is too long for a key, and how.
    private(set) var skipped: [SkippedFile] = []
    /// What each indexed path held, and what is left of it.
    private(set) var roots: [IndexedRoot]

    /// Compares files with what the catalogue knows, by size, times and file number.
    /// - Parameters:
    ///   - roots: real paths that were walked; only items below them can have vanished.
    ///   - closed: real paths that could not be looked at, and why; items below them are not counted as vanished.
    ///   - isForced: whether files that look unchanged are looked at, too.
    init(
        files: [FoundFile], known: [ItemKey: KnownItem], roots: [String], closed: [SkippedFile] = [],
        isForced: Bool = false
    ) {
        self.roots = roots.map { IndexedRoot(path: $0) }
        var seen: Set<ItemKey> = []
        for file in files {
            let key = ItemKey(file.path)
            guard seen.insert(key).inserted else { continue }
            for index in self.roots.indices where FilePath.isInside(file.path, roots[index]) {
                self.roots[index].files += 1
            }
            if !isForced, let item = known[key], item.missing.isEmpty, item.fault == nil,
                item.fingerprint?.describes(file.status) == true
            {
                unchanged.append(key)
            } else if let fault = key.fault {
                skipped.append(SkippedFile(path: file.place, reason: "its path cannot be a key: \(fault); shorten it"))
            } else {
                jobs.append(IndexJob(key: key, path: file.path, known: known[key], isForced: isForced))
            }
        }
        for (key, item) in known {
            guard let fingerprint = item.fingerprint else { continue }
            let places = self.roots.indices.filter { FilePath.isInside(key.text, roots[$0]) }
            for place in places { self.roots[place].items += 1 }
            guard !places.isEmpty, !seen.contains(key) else { continue }
            if let place = closed.first(where: { FilePath.isInside(key.text, $0.path) }) {
                self.closed.append((key, place.reason))
            } else if Self.isGone(key, seen: seen) {
                vanished.insert(key, fingerprint.contentHash)
            }
        }
    }

    /// Whether nothing is at an item's path, or a link to another item, by which files were known before links were followed.
    private static func isGone(_ key: ItemKey, seen: Set<ItemKey>) -> Bool {
        switch FileStatus.of(key.text) {
        case .failure(let problem): problem.isAbsence
        case .success: (try? FilePath.real(key.text)).map { seen.contains(ItemKey($0)) } ?? false
        }
    }
}

/// An indexed path: what the catalogue had of it, and what is there.
struct IndexedRoot {
    /// The real path.
    let path: String
    /// The items below it, before.
    var items = 0
    /// The picture files below it, now.
    var files = 0
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
    /// Whether it is embedded anew, whatever is known.
    var isForced = false

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
