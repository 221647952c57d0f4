import Foundation
import GRDB
import VectorSearch

extension ImageCatalog {
    /// The spaces of the catalog in the order in which they came, with the number of vectors in each. O(vectors).
    ///
    /// A space stays when its last vector goes; searching it then finds nothing. ``Change/removeSpace(_:)`` removes it.
    public func spaces() throws(CatalogError) -> [SpaceStatus] {
        try cached(.spaces) { try Self.spaces(in: $0) }
    }

    /// The vector of an item, the first one in a space of tiles; nil where the item is not there or has none in the space. O(log n + dimension).
    ///
    /// - Throws: ``CatalogError/unknownSpace(directory:requested:held:)`` when the catalog does not hold the space.
    public func vector(of key: ItemKey, in space: VectorSpace) throws(CatalogError) -> [Float]? {
        let version = dataVersion.current()
        if let version, let known = cache.vector(of: key, in: space, at: version) { return known }
        let vector = try reading { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT components FROM vector
                    WHERE space = ? AND item = (SELECT id FROM item WHERE key = ?) AND tile = 0
                    """)
            let data = try Data.fetchOne(statement, arguments: [try requireID(of: space, in: db), key.text])
            return try data.map { try VectorBlob.decode($0, dimension: space.dimension) }
        }
        if let vector, let version, version == dataVersion.current() {
            cache.store(vector, of: key, in: space, at: version)
        }
        return vector
    }

    /// The vector of some item whose file has this content, or its vectors in a space of tiles, in their order; none where
    /// there is no such item, or no such space. O(log n + dimension), and O(copies) where many items of this content have no
    /// vector.
    public func vectors(ofContent hash: ContentHash, in space: VectorSpace) throws(CatalogError) -> [[Float]] {
        try reading { db in
            guard let id = try space.id(in: db) else { return [] }
            // CROSS JOIN holds SQLite to this order: the few items of this content first, never all vectors of the space.
            let statement = try db.cachedStatement(
                sql: """
                    SELECT components FROM vector WHERE space = ?1 AND item = (
                        SELECT item.id FROM item CROSS JOIN vector ON vector.item = item.id AND space = ?1
                        WHERE content_hash = ?2 LIMIT 1
                    ) ORDER BY tile
                    """)
            let vectors = try Data.fetchAll(statement, arguments: [id.databaseValue, hash.databaseValue])
            return try vectors.map { try VectorBlob.decode($0, dimension: space.dimension) }
        }
    }

    /// All vectors of a space, or those of the items that a filter lets through, as one matrix, without those that are
    /// damaged: see ``vectorCheck()``. O(vectors · dimension) time and memory.
    ///
    /// - Throws: ``CatalogError/unknownSpace(directory:requested:held:)`` when the catalog does not hold the space.
    public func vectors(in space: VectorSpace, matching filter: Filter? = nil) throws(CatalogError) -> VectorTable {
        try reading { db in
            let (condition, arguments) = Self.condition(on: try requireID(of: space, in: db), matching: filter)
            // Counting first costs little, on an index, and spares the matrix from growing.
            let count =
                try Int.fetchOne(db, sql: "SELECT count(*) FROM vector WHERE \(condition)", arguments: arguments) ?? 0
            var ids: [Int64] = []
            ids.reserveCapacity(count)
            var matrix = try VectorMatrix(dimension: space.dimension, minimumCapacity: count)
            let rows = try Row.fetchCursor(
                db, sql: "SELECT item, components FROM vector WHERE \(condition) ORDER BY item, tile",
                arguments: arguments)
            while let row = try rows.next() {
                guard try VectorBlob.append(column: 1, of: row, to: &matrix) else { continue }
                ids.append(try row.decode(Int64.self, atIndex: 0))
            }
            return VectorTable(ids: ids, matrix: matrix)
        }
    }

    /// The condition on a row of `vector` to belong to a space and to an item that matches.
    static func condition(
        on space: Int64, matching filter: Filter?
    ) -> (sql: String, arguments: StatementArguments) {
        guard let filter = filter?.condition(on: "item") else { return ("space = ?", [space]) }
        return ("space = ? AND " + filter.sql, [space] + filter.arguments)
    }

    /// The spaces of which there are, or once were, vectors, without counting these. O(spaces).
    public func heldSpaces() throws(CatalogError) -> [VectorSpace] {
        try cached(.heldSpaces) { try VectorSpace.all(in: $0).map(\.space) }
    }

    static func spaces(in db: Database) throws -> [SpaceStatus] {
        try VectorSpace.all(in: db).map { id, space in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM vector WHERE space = ?", arguments: [id]) ?? 0
            return SpaceStatus(space: space, vectors: count)
        }
    }

    func requireID(of space: VectorSpace, in db: Database) throws -> Int64 {
        if let id = try space.id(in: db) { return id }
        throw CatalogError.unknownSpace(
            directory: directory, requested: space, held: try VectorSpace.all(in: db).map(\.space))
    }
}
