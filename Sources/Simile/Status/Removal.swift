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
    }

    /// Removes items by key, by path, by the folder they are in, or by a filter; all in one transaction. Blocks.
    /// - Parameters:
    ///   - names: keys, or paths as a person types them, links included; a folder's path means every item below it.
    ///   - filter: also everything that matches.
    /// - Throws: `CatalogError`, or ``FileProblem`` for a relative path without a working folder.
    public func run(names: [String], filter: Filter? = nil) throws -> Report {
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
        if let filter { keys.formUnion(try catalog.items(matching: filter).map(\.key)) }
        report.removed = keys.sorted()
        _ = try catalog.commit(report.removed.map { .remove($0) })
        return report
    }
}
