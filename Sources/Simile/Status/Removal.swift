public import Catalog

/// Takes items out of a catalogue; files on the disk are never touched.
public struct Removal: Sendable {
    private let catalog: Catalog

    /// Removal from a catalogue opened for writing.
    public init(catalog: Catalog) { self.catalog = catalog }

    /// What removal did.
    public struct Report: Sendable, Encodable {
        /// The keys that are gone.
        public var removed: [ItemKey] = []
        /// Names that no item has.
        public var unknown: [String] = []
        /// Why the condition can match nothing; see ``SearchResult/notes``.
        public var notes: [String]?
    }

    /// Removes items by key, by path, by the folder they are in, or by a filter; all in one transaction. Blocks.
    /// - Parameters:
    ///   - names: keys, or paths as a person types them; a folder's path means every item below it.
    ///   - filter: also everything that matches.
    public func run(names: [String], filter: Filter? = nil) throws(CatalogError) -> Report {
        var report = Report()
        var keys: Set<ItemKey> = []
        for name in names {
            let path = FilePath.absolute(name)
            if try catalog.item(ItemKey(name)) != nil {
                keys.insert(ItemKey(name))
            } else if try catalog.item(ItemKey(path)) != nil {
                keys.insert(ItemKey(path))
            } else {
                let below = try catalog.items().map(\.key).filter { FilePath.isInside($0.text, path) }
                if below.isEmpty { report.unknown.append(name) }
                keys.formUnion(below)
            }
        }
        let notes = try filter.map { filter throws(CatalogError) in try catalog.remarks(on: filter) } ?? []
        report.notes = notes.isEmpty ? nil : notes
        if let filter { keys.formUnion(try catalog.items(matching: filter).map(\.key)) }
        report.removed = keys.sorted()
        _ = try catalog.commit(report.removed.map { .remove($0) })
        return report
    }
}
