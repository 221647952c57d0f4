import GRDB

extension Catalog {
    /// Some items by chance, each at most once, every one as likely as any other. O(items), on an index.
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - byteLimit: There are fewer where keys and attributes come to about so many bytes before.
    public func randomItems(limit: Int, byteLimit: Int = .max) throws(CatalogError) -> [Item] {
        try reading { db in
            try ItemRow.fetch(
                db, folder, "id IN (SELECT id FROM item ORDER BY random() LIMIT ?) ORDER BY random()", [max(0, limit)],
                byteLimit: byteLimit)
        }
    }
}
