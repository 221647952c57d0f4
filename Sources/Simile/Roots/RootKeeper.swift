import Basics
import Catalog

/// Lists the roots of a catalog, and changes them.
///
/// All functions block. What one has done when it returns is on the disk; services and other programs see it from then on.
struct RootKeeper: Sendable {
    private let catalog: ImageCatalog

    /// A keeper of a catalog's roots; opened for writing, where they are to be changed.
    init(catalog: ImageCatalog) { self.catalog = catalog }

    /// The roots with the number of their items. O(items), and some questions to the system for each root.
    func list() throws(CatalogError) -> RootReport { RootReport(roots: try RootStatus.all(of: catalog)) }

    /// Says that a root's folder now lies elsewhere. Its items stay what they are, and are found again without being looked at. Roots
    /// whose folders were in it, and moved along, move, too.
    /// - Parameters:
    ///   - name: the root.
    ///   - path: the folder, as the user types it.
    ///   - force: whether to believe it although nothing of the root is there.
    /// - Throws: `FileError` when there is no such folder; `CatalogError/unusableRoot(name:reason:)` when none of some items is
    ///   there, or files there belong to another root.
    func move(_ name: String, to path: String, force: Bool = false) throws -> RootReport {
        guard try FileStatus.of(FilePath.absolute(path)).get().kind == .folder else {
            throw FileError(path: path, reason: "is not a folder; name the folder where the root is now")
        }
        let folder = try FilePath.real(path)
        var report = RootReport(roots: [])
        var moves = [(name: name, path: folder)]
        if let root = try catalog.roots().first(where: { ItemKey($0.name) == ItemKey(name) }) {
            let moved = Root(id: root.id, name: root.name, path: folder)
            let sample = try catalog.sampleKeys(of: root.id, limit: 100)
            let found = sample.filter { key in moved.path(of: key).map { FileStatus.of($0).problem == nil } ?? false }
            guard force || sample.isEmpty || !found.isEmpty else {
                throw CatalogError.unusableRoot(
                    name: name,
                    reason: "none of \(sample.count) of its items is below \(folder.onOneLine): check the path, "
                        + "or add --force to accept it")
            }
            (report.sampled, report.found) = (sample.count, found.count)
            for inner in try catalog.roots() where inner.id != root.id {
                guard let path = root.key(of: inner.path).flatMap({ moved.path(of: $0) }),
                    FileStatus.of(inner.path).problem?.isAbsence == true, FileStatus.of(path).problem == nil
                else { continue }
                moves.append((inner.name, path))
            }
        }
        try catalog.transaction { [moves] transaction in
            for move in moves { _ = try transaction.moveRoot(named: move.name, to: move.path) }
        }
        report.roots = try list().roots
        return report
    }

    /// Gives a root another name, and with it all its items other keys. O(items of the root).
    /// - Throws: `CatalogError/unusableRoot(name:reason:)` for a name that is taken, or cannot be one.
    func rename(_ name: String, to newName: String) throws -> RootReport {
        _ = try catalog.transaction { try $0.renameRoot(named: name, to: newName) }
        return try list()
    }

    /// Removes a root and all its items from the catalog; no file is touched.
    /// - Throws: `CatalogError/unknownRoot(directory:name:)`.
    func remove(_ name: String) throws -> RootReport {
        let removed = try items(of: name)
        try catalog.sweepIndexes()
        _ = try? catalog.giveBackRoom()
        var report = try list()
        report.removed = removed
        return report
    }

    /// Removes them in one transaction; on a disk that has no room for one so large, some at a time.
    private func items(of name: String) throws -> Int {
        do {
            return try catalog.transaction(to: .remove) { try $0.removeRoot(named: name) }
        } catch CatalogError.diskFull {
            var (count, step) = (0, 64)
            repeat {
                step = try catalog.transaction(to: .remove) { try $0.removeRoot(named: name, itemLimit: 64) }
                count += step
            } while step == 64
            return count
        }
    }
}

/// The roots of a catalog; after a change those that there are then.
public struct RootReport: Sendable, Encodable {
    /// In the order of their names.
    public var roots: [RootStatus]
    /// How many items went with a root that was removed.
    public var removed: Int?
    /// Of a root that was moved: how many items were looked for at the new place.
    public var sampled: Int?
    /// How many of these are there.
    public var found: Int?
}

/// A root and what there is of it.
public struct RootStatus: Sendable, Encodable, Equatable {
    /// What the keys of its items begin with.
    public var name: String
    /// The folder.
    public var path: String
    /// How many items it has.
    public var items: Int
    /// Whether the folder is there, and not as empty as a disk leaves it that is not mounted.
    public var present: Bool

    /// Those of a catalog, in the order of their names. Blocks.
    package static func all(of catalog: ImageCatalog) throws(CatalogError) -> [RootStatus] {
        let counts = try catalog.itemCounts()
        let places = try RootPlaces(of: catalog)
        return places.all.map { place in
            let items = counts[place.root.id] ?? 0
            return RootStatus(
                name: place.root.name, path: place.root.path, items: items, present: place.isPresent(items: items))
        }.sorted { ItemKey($0.name) < ItemKey($1.name) }
    }
}
