import GRDB

extension Catalog {
    /// Some items by chance, each at most once, every one as likely as any other. O(items), on an index.
    public func randomItems(limit: Int) throws(CatalogError) -> [Item] {
        try reading { db in
            try ItemRow.fetch(
                db, folder, "id IN (SELECT id FROM item ORDER BY random() LIMIT ?) ORDER BY random()", [max(0, limit)])
        }
    }
}
