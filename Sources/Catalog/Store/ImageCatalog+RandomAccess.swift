import GRDB
import VectorSearch

extension ImageCatalog {
    /// The vectors of these items in a space (of tiles the first ones), of unit length; items that are gone or have none are left out. O(log n +
    /// dimension) for each.
    ///
    /// - Parameters:
    ///   - ids: ``Item/id``s in any order, each once.
    ///   - space: whose vectors.
    /// - Throws: ``CatalogError/unknownSpace(directory:requested:held:)`` when the catalog does not hold the space.
    public func vectors(ofItems ids: [Int64], in space: VectorSpace) throws(CatalogError) -> VectorTable {
        try reading { db in
            let row = try requireID(of: space, in: db)
            let statement = try db.cachedStatement(
                sql: "SELECT components FROM vector WHERE space = ? AND item = ? AND tile = 0")
            var found: [Int64] = []
            var matrix = try VectorMatrix(dimension: space.dimension, minimumCapacity: ids.count)
            for id in ids.sorted() {
                let rows = try Row.fetchCursor(statement, arguments: [row, id])
                guard let vector = try rows.next() else { continue }
                guard try VectorBlob.append(column: 0, of: vector, to: &matrix) else { continue }
                found.append(id)
            }
            return VectorTable(ids: found, matrix: try matrix.normalized())
        }
    }

    /// The number of items, or of those that match, which have no vector in at least one of the spaces. O(items) where every
    /// item has all its vectors, else O(items · spaces · log n), on indexes.
    ///
    /// - Throws: ``CatalogError/unknownSpace(directory:requested:held:)`` when the catalog does not hold a space.
    public func count(
        lackingAnyOf spaces: [VectorSpace], matching filter: Filter? = nil
    ) throws(CatalogError) -> Int {
        try reading { db in
            let rows = try spaces.map { try requireID(of: $0, in: db) }
            let items = try Int.fetchOne(db, sql: "SELECT count(*) FROM item") ?? 0
            let isComplete = try rows.allSatisfy { row in
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM vector WHERE space = ? AND tile = 0", arguments: [row]) == items
            }
            if isComplete { return 0 }
            let condition = (filter ?? Filter([])).condition(on: "id")
            let hasAll = rows.map { _ in "EXISTS (SELECT 1 FROM vector WHERE space = ? AND item = item.id)" }
            return try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM item WHERE \(condition.sql) AND NOT (\(hasAll.joined(separator: " AND ")))",
                arguments: condition.arguments + StatementArguments(rows)) ?? 0
        }
    }
}
