import GRDB

extension ImageCatalog {
    /// Some items by chance, each at most once, every one as likely as any other. O(log n) for each where there are many more
    /// items than are asked for and few ids that no item has any more; else O(items), on an index.
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - byteLimit: There are fewer where keys and attributes come to about so many bytes before.
    public func randomItems(limit: Int, byteLimit: Int = .max) throws(CatalogError) -> [Item] {
        let count = try count()
        return try reading { db in
            guard let ids = try Self.randomIDs(limit, among: count, in: db) else {
                return try ItemRow.fetch(
                    db, folder, "id IN (SELECT id FROM item ORDER BY random() LIMIT ?) ORDER BY random()",
                    [max(0, limit)], byteLimit: byteLimit)
            }
            var (items, weight) = ([Item](), 0)
            for id in ids where weight < byteLimit {
                items += try ItemRow.fetch(db, folder, "id = ?", [id])
                weight += items.last?.weight ?? 0
            }
            return items
        }
    }

    /// Ids drawn until enough of them are items: every item is as likely as any other.
    /// - Parameter count: about how many items there are.
    /// - Returns: nil where drawing would take long.
    private static func randomIDs(_ limit: Int, among count: Int, in db: Database) throws -> [Int64]? {
        guard limit > 0, limit <= count / 4, let first = try Int64.fetchOne(db, sql: "SELECT min(id) FROM item"),
            let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM item"), last - first < 16 * Int64(count)
        else { return nil }
        let isItem = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM item WHERE id = ?)")
        var drawn: Set<Int64> = []
        var ids: [Int64] = []
        // Should all others have gone since they were counted, there would be no end.
        for _ in 0..<100 * (limit + 10) where ids.count < limit {
            let id = Int64.random(in: first...last)
            if drawn.insert(id).inserted, try Bool.fetchOne(isItem, arguments: [id]) == true { ids.append(id) }
        }
        return ids.count == limit ? ids : nil
    }
}
