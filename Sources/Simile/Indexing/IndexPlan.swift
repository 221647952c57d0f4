import Basics
import Catalog

/// What has to be done so that the catalog holds what the disk holds: found without reading an image.
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
    private(set) var paths: [IndexedPath]
    /// Folders that are not there: outside the indexed paths, and roots below them.
    private(set) var lost = LostFolders()

    /// Compares files with what the catalog knows, by size, times and file number.
    /// - Parameters:
    ///   - roots: one of which contains each file.
    ///   - paths: real paths that were walked; only items below them can have vanished.
    ///   - closed: real paths that could not be looked at, and why; items below them are not counted as vanished.
    ///   - isForced: whether files that look unchanged are looked at, too.
    init(
        files: [FoundFile], known: [ItemKey: KnownItem], roots: RootPlaces, paths: [String],
        closed: [SkippedFile] = [], isForced: Bool = false
    ) {
        self.paths = paths.map { IndexedPath(path: $0) }
        var seen: Set<ItemKey> = []
        for file in files {
            guard let place = roots.place(containing: file.path), let key = place.key(of: file.path),
                seen.insert(key).inserted
            else { continue }
            for index in paths.indices where FilePath.isInside(file.path, paths[index]) { self.paths[index].files += 1 }
            if !isForced, let item = known[key], item.missing.isEmpty, item.fault == nil, item.root == place.root.id,
                item.fingerprint?.describes(file.status) == true
            {
                unchanged.append(key)
            } else if let fault = key.fault {
                skipped.append(SkippedFile(path: file.place, reason: "its path cannot be a key: \(fault); shorten it"))
            } else {
                jobs.append(
                    IndexJob(key: key, root: place.root.id, path: file.path, known: known[key], isForced: isForced))
            }
        }
        var scopes: [Root.ID: Scope] = [:]
        for (key, item) in known {
            guard let fingerprint = item.fingerprint, let root = item.root, let place = roots[root] else { continue }
            let scope = scopes[root] ?? Scope(of: place, in: paths)
            scopes[root] = scope
            let indexed = scope.paths(of: key)
            guard !indexed.isEmpty, !scope.isAbsent else {
                if let path = place.folder.path(of: key) {
                    lost.add(path, in: place, isAbsent: scope.isAbsent, fingerprint.contentHash)
                }
                continue
            }
            for number in indexed { self.paths[number].items += 1 }
            guard !seen.contains(key), let path = place.folder.path(of: key) else { continue }
            if let place = closed.first(where: { FilePath.isInside(path, $0.path) }) {
                self.closed.append((key, place.reason))
            } else if Self.isGone(path, roots, seen: seen) {
                vanished.insert(key, fingerprint.contentHash, at: path)
            }
        }
    }

    /// Whether nothing is at an item's path, or a link to another item, by which files were known before links were followed.
    private static func isGone(_ path: String, _ roots: RootPlaces, seen: Set<ItemKey>) -> Bool {
        switch FileStatus.of(path) {
        case .failure(let problem): problem.isAbsence
        case .success:
            (try? FilePath.real(path)).flatMap { roots.place(containing: $0)?.key(of: $0) }.map(seen.contains) ?? false
        }
    }

    /// Which of a root's items lie below the indexed paths, told by their keys.
    private struct Scope {
        /// For each indexed path what the keys below it begin with; nil where it contains the whole root.
        private var beginnings: [(number: Int, key: ItemKey?)] = []
        /// Whether the root's folder is not there, though what it should lie in was looked through.
        private(set) var isAbsent = false

        init(of place: RootPlaces.Place, in paths: [String]) {
            for (number, path) in paths.enumerated() {
                if FilePath.isInside(place.folder.path, path) {
                    beginnings.append((number, nil))
                } else if let key = place.folder.key(of: path) {
                    beginnings.append((number, key))
                }
            }
            // What is named itself was reached, and whether it is emptied is for `PruneRefusal` to find.
            isAbsent =
                !paths.contains { place.folder.contains($0) } && !beginnings.isEmpty && !place.isPresent(items: 1)
        }

        func paths(of key: ItemKey) -> [Int] {
            beginnings.compactMap { number, beginning in
                beginning.map { FilePath.isInside(key.text, $0.text) } ?? true ? number : nil
            }
        }
    }
}

/// An indexed path: what the catalog had of it, and what is there.
struct IndexedPath {
    /// The real path.
    let path: String
    /// The items below it, before.
    var items = 0
    /// The image files below it, now.
    var files = 0
}

/// Items whose file is gone, by what was in it: one whose bytes turn up under another name has moved.
struct VanishedItems {
    /// An item, and where its file was.
    struct Item: Hashable {
        let key: ItemKey
        let path: String
    }

    private var items: [ContentHash: Set<Item>] = [:]

    mutating func insert(_ key: ItemKey, _ content: ContentHash, at path: String) {
        items[content, default: []].insert(Item(key: key, path: path))
    }

    /// Takes out the item of this content. Where there are several, the one whose file had the same name goes before
    /// others: of copies of an image in a folder that moved, each stays itself.
    mutating func take(_ content: ContentHash, for path: String) -> ItemKey? {
        guard let candidates = items[content] else { return nil }
        let name = ItemKey(FilePath.name(of: path))
        let item =
            candidates.first { ItemKey(FilePath.name(of: $0.path)) == name } ?? candidates.min { $0.key < $1.key }
        if let item { items[content]?.remove(item) }
        return item?.key
    }

    /// Those that are left, in key order.
    var remaining: [Item] { items.values.flatMap { $0 }.sorted { $0.key < $1.key } }
}

/// One file to look at.
struct IndexJob: Sendable {
    let key: ItemKey
    let root: Root.ID
    let path: String
    let known: KnownItem?
    /// Whether it is embedded anew, whatever is known.
    var isForced = false

    /// Whether the file's bytes are those that the catalog knows under its key.
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
        /// No image can be looked at with one of the models.
        case failed(any Error)
    }
    let job: IndexJob
    let result: Result
}
