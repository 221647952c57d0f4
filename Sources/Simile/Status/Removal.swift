import Basics
public import Catalog
import Embedding

/// Takes items and vector spaces out of a catalog; files on the disk are not touched, but for images that the catalog
/// keeps itself and no item shows any more.
public struct Removal: Sendable {
    private let catalog: ImageCatalog

    /// Removal from a catalog opened for writing.
    init(catalog: ImageCatalog) { self.catalog = catalog }

    /// What to remove.
    public struct Request: Sendable {
        /// Keys, or paths as the user types them, links included; a folder's path means every item below it, but for roots whose
        /// folder is not there.
        public var names: [String]
        /// A condition on attributes: also everything that matches goes.
        public var filter: String?
        /// The names of spaces as `simile status` tells them, their last eight digits, or the name of a model that has one
        /// space. The space of a model's tiles goes with that of the whole images.
        public var spaces: [String] = []
        /// Whether to give back to the disk all that can be, however little it is and long it takes.
        public var isCompacting = false

        /// A request for items.
        public init(names: [String] = []) { self.names = names }
    }

    /// What removal did.
    public struct Report: Sendable, Encodable {
        /// The keys that are gone.
        public var removed: [ItemKey] = []
        /// The short names of the vector spaces that are gone.
        public var spaces: [String] = []
        /// Names that no item has, and no space.
        public var unknown: [String] = []
        /// Roots whose items stay, because their folder is not there, and the remedy: one that was moved, or is on a disk that is
        /// not mounted, comes back.
        public var skipped: [SkippedFile] = []
        /// By how many bytes the database became shorter.
        public var freedBytes: Int64 = 0
        /// Why the condition can match nothing; see ``SearchResult/notes``.
        public var notes: [String]?
    }

    /// Removes items by key, by path, by the folder they are in, or by a filter, and spaces by name; all in one transaction, unless
    /// the disk is full.
    /// What is no longer needed is then given back to the disk, if it is much. Blocks.
    /// - Throws: `CatalogError`, `FilterError`, or `FileError` for a relative path without a working folder.
    func run(_ request: Request) throws -> Report {
        let (names, spaces) = (request.names, request.spaces)
        let filter = try request.filter.map { try Filter.parse($0) }
        var report = Report()
        var keys: Set<ItemKey> = []
        for name in names {
            if let item = try catalog.item(named: name) {
                keys.insert(item.key)
            } else {
                let below = try self.keys(below: name, &report)
                if below?.isEmpty == true { report.unknown.append(name) }
                keys.formUnion(below ?? [])
            }
        }
        let notes = try filter.map { filter throws(CatalogError) in try catalog.remarks(on: filter) } ?? []
        report.notes = notes.isEmpty ? nil : notes
        if let filter { keys.formUnion(try catalog.items(matching: filter).map(\.key)) }
        let goners = try self.spaces(named: spaces, &report)
        try remove(keys.sorted(), goners, &report)
        try catalog.sweepIndexes()
        // What was removed is gone, whatever becomes of the room that it took.
        report.freedBytes =
            request.isCompacting ? try catalog.giveBackRoom(however: true) : (try? catalog.giveBackRoom()) ?? 0
        return report
    }

    /// The keys of the items below a folder; nil where nothing is known but of roots that are not there.
    private func keys(below name: String, _ report: inout Report) throws -> [ItemKey]? {
        let folder = try FilePath.real(name)
        // What a service put may have a key that looks like a path.
        var keys = try catalog.keys(below: folder == "/" ? "" : folder)
        let count = report.skipped.count
        for place in try RootPlaces(of: catalog).all {
            let below = try catalog.keys(
                of: place.folder, below: FilePath.isInside(place.folder.path, folder) ? place.folder.path : folder)
            guard !below.isEmpty, !place.isPresent(items: below.count) else {
                keys += below
                continue
            }
            let name = place.root.name.onOneLine
            report.skipped.append(
                SkippedFile(
                    path: place.root.path,
                    reason:
                        "the folder of the root \(name) is not there, or empty, so its \(below.count.counted("item stays", "items stay")): "
                        + "if it was moved, run simile roots move \(name) PATH; if it was deleted, "
                        + "simile roots remove \(name)"))
        }
        return keys.isEmpty && report.skipped.count > count ? nil : keys
    }

    /// In one transaction; on a disk that has no room for one so large, half by half, and a space vector by vector.
    private func remove(_ keys: [ItemKey], _ spaces: [VectorSpace], _ report: inout Report) throws {
        do {
            report.removed += try catalog.transaction(to: .remove) { transaction in
                let there = try keys.filter { try transaction.item($0) != nil }
                for key in there { try transaction.make(.remove(key)) }
                for space in spaces { try transaction.make(.removeSpace(space)) }
                return there
            }
        } catch CatalogError.diskFull where !keys.isEmpty && !spaces.isEmpty {
            try remove(keys, [], &report)
            try remove([], spaces, &report)
        } catch CatalogError.diskFull where keys.count + spaces.count > 1 {
            try remove(Array(keys[..<(keys.count / 2)]), Array(spaces[..<(spaces.count / 2)]), &report)
            try remove(Array(keys[(keys.count / 2)...]), Array(spaces[(spaces.count / 2)...]), &report)
        } catch CatalogError.diskFull where spaces.count == 1 {
            while try catalog.transaction(to: .remove, { try $0.removeVectors(of: spaces[0], atMost: 64) }) > 0 {}
            try catalog.commit([.removeSpace(spaces[0])])
        }
    }

    /// The spaces of these names, in the order in which they came.
    private func spaces(named names: [String], _ report: inout Report) throws -> [VectorSpace] {
        guard !names.isEmpty else { return [] }
        let held = try catalog.heldSpaces()
        var chosen: Set<VectorSpace> = []
        for name in names {
            let exact = held.filter { $0.identifier == name || $0.identifier.hasSuffix("-" + name) }
            let fitting = exact.isEmpty ? held.filter { $0.name == ColorEmbedder.canonicalName(name) } : exact
            guard fitting.count == 1 else {
                report.unknown.append(name)
                continue
            }
            chosen.formUnion(held.filter { $0 == fitting[0] || $0 == fitting[0].ofTiles })
        }
        let goners = held.filter(chosen.contains)
        report.spaces = goners.map(\.identifier)
        return goners
    }
}
