public import Catalog

/// Takes items and vector spaces out of a catalogue; files on the disk are not touched, but for pictures that the catalogue
/// keeps itself and no item shows any more.
public struct Removal: Sendable {
    private let catalog: Catalog

    /// Removal from a catalogue opened for writing.
    public init(catalog: Catalog) { self.catalog = catalog }

    /// What removal did.
    public struct Report: Sendable, Encodable {
        /// The keys that are gone.
        public var removed: [ItemKey] = []
        /// The short names of the vector spaces that are gone.
        public var spaces: [String] = []
        /// Names that no item has, and no space.
        public var unknown: [String] = []
        /// By how many bytes the database became shorter.
        public var freedBytes: Int64 = 0
        /// Why the condition can match nothing; see ``SearchResult/notes``.
        public var notes: [String]?
    }

    /// Removes items by key, by path, by the folder they are in, or by a filter, and spaces by name; all in one transaction.
    /// What is no longer needed is then given back to the disk, if it is much. Blocks.
    /// - Parameters:
    ///   - names: keys, or paths as a person types them, links included; a folder's path means every item below it.
    ///   - filter: also everything that matches.
    ///   - spaces: the names of spaces as `simile status` tells them, their last eight digits, or the name of a model that
    ///     has one space. The space of a model's tiles goes with that of the whole images.
    ///   - compacting: whether to give back all that can be, however little it is and long it takes.
    /// - Throws: `CatalogError`, or ``FileProblem`` for a relative path without a working folder.
    public func run(
        names: [String], filter: Filter? = nil, spaces: [String] = [], compacting: Bool = false
    ) throws -> Report {
        var report = Report()
        var keys: Set<ItemKey> = []
        for name in names {
            if let item = try catalog.item(named: name) {
                keys.insert(item.key)
            } else {
                let folder = try FilePath.real(name)
                let below = try catalog.items().map(\.key).filter { FilePath.isInside($0.text, folder) }
                if below.isEmpty { report.unknown.append(name) }
                keys.formUnion(below)
            }
        }
        let notes = try filter.map { filter throws(CatalogError) in try catalog.remarks(on: filter) } ?? []
        report.notes = notes.isEmpty ? nil : notes
        if let filter { keys.formUnion(try catalog.items(matching: filter).map(\.key)) }
        let goners = try self.spaces(named: spaces, &report)
        let items = try catalog.transaction { transaction in
            let items = try keys.sorted().compactMap { try transaction.item($0) }
            for item in items { try transaction.make(.remove(item.key)) }
            for space in goners { try transaction.make(.removeSpace(space)) }
            return items
        }
        report.removed = items.map(\.key)
        try PictureStore(of: catalog).discard(items, of: catalog)
        try catalog.sweepIndexes()
        report.freedBytes = try catalog.giveBackRoom(however: compacting)
        return report
    }

    /// The spaces of these names, in the order in which they came.
    private func spaces(named names: [String], _ report: inout Report) throws -> [VectorSpace] {
        guard !names.isEmpty else { return [] }
        let held = try catalog.heldSpaces()
        var chosen: Set<VectorSpace> = []
        for name in names {
            let exact = held.filter { $0.identifier == name || $0.identifier.hasSuffix("-" + name) }
            let fitting = exact.isEmpty ? held.filter { $0.model == name } : exact
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
