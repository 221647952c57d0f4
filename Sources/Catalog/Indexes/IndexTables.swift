import GRDB
import VectorSearch

/// What the database knows about a space's index, and the vectors in the order of their ids, by which indexes name them.
struct IndexTables {
    let db: Database
    /// The row of the space.
    let space: Int64

    /// Whether files of this generation may be searched with what `removed` says.
    func lists(_ token: Int64) throws -> Bool {
        try fetch(
            Bool.self, "SELECT EXISTS (SELECT 1 FROM index_generation WHERE space = ? AND token = ?)",
            [
                space, token,
            ]) ?? false
    }

    /// Whether there are any files that may be searched, or that are being built.
    func listsAny() throws -> Bool {
        try fetch(Bool.self, "SELECT EXISTS (SELECT 1 FROM index_generation WHERE space = ?)", [space]) ?? false
    }

    /// Lists a generation; from now on removals are kept.
    func list(_ token: Int64) throws {
        try execute("INSERT INTO index_generation (space, token) VALUES (?, ?)", [space, token])
    }

    func unlist(_ token: Int64) throws {
        try execute("DELETE FROM index_generation WHERE space = ? AND token = ?", [space, token])
    }

    /// Unlists all generations but one, and forgets removals of vectors that its files do not hold.
    func keepOnly(_ token: Int64, forgetting forgotten: [RemovedVector]) throws {
        try execute("DELETE FROM index_generation WHERE space = ? AND token <> ?", [space, token])
        for removed in forgotten { try execute("DELETE FROM removed_vector WHERE id = ?", [removed.id]) }
        if let last = forgotten.map(\.id).max() { try noteForgotten(last) }
    }

    /// Unlists all generations and forgets removals; does nothing where there are none.
    func clear() throws {
        try execute("DELETE FROM index_generation WHERE space = ?", [space])
        try execute("DELETE FROM removed_vector WHERE space = ?", [space])
        try noteForgotten(try lastRemoval())
    }

    private func noteForgotten(_ removal: Int64) throws {
        try execute("UPDATE space SET forgotten_removal = max(forgotten_removal, ?) WHERE id = ?", [removal, space])
    }

    /// The number up to which removals may have been forgotten. O(1).
    func lastForgotten() throws -> Int64 {
        try fetch(Int64.self, "SELECT forgotten_removal FROM space WHERE id = ?", [space]) ?? 0
    }

    /// How many removals are kept, at least, of spaces without index files: for indexes in memory, which read on from the last
    /// that they have seen.
    private static let keptRemovals: Int64 = 1 << 15

    /// Forgets the oldest removals of spaces without index files. Most of the time there is nothing to do.
    /// - Parameter before: the last removal before this transaction.
    static func trimRemovals(in db: Database, since before: Int64) throws {
        let last = try lastRemoval(in: db)
        guard last / keptRemovals != before / keptRemovals else { return }
        for (column, sql) in [
            ("id", "UPDATE space SET forgotten_removal = max(forgotten_removal, ?) WHERE "),
            ("space", "DELETE FROM removed_vector WHERE id <= ? AND "),
        ] {
            try db.execute(
                sql: sql + "\(column) NOT IN (SELECT space FROM index_generation)", arguments: [last - keptRemovals])
        }
    }

    /// The vectors whose removal was noted after that of number `id`; all that may be in a listed generation with 0.
    /// O(removed).
    func removed(after id: Int64 = 0) throws -> [RemovedVector] {
        let statement = try db.cachedStatement(
            sql: "SELECT id, vector FROM removed_vector WHERE id > ? AND space = ? ORDER BY id")
        return try Row.fetchAll(statement, arguments: [id, space]).map {
            RemovedVector(
                id: try $0.decode(Int64.self, atIndex: 0), vector: try $0.decode(Int64.self, atIndex: 1))
        }
    }

    /// The number of the last removal that was noted, in any space, forgotten or not. O(1).
    func lastRemoval() throws -> Int64 { try Self.lastRemoval(in: db) }

    static func lastRemoval(in db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'removed_vector'")
        return try Int64.fetchOne(statement) ?? 0
    }

    /// The greatest id that any vector of the catalog ever had. O(1).
    func lastID() throws -> Int64 {
        try fetch(Int64.self, "SELECT seq FROM sqlite_sequence WHERE name = 'vector'", []) ?? 0
    }

    /// The number of vectors with greater ids than `id`. O(vectors of all spaces after it), or, where these are all,
    /// O(vectors of the space), on an index.
    func count(after id: Int64) throws -> Int {
        guard id > 0 else { return try fetch(Int.self, "SELECT count(*) FROM vector WHERE space = ?", [space]) ?? 0 }
        let sql = "SELECT count(*) FROM vector NOT INDEXED WHERE id > ? AND space = ?"
        return try fetch(Int.self, sql, [id, space]) ?? 0
    }

    /// The vectors with greater ids than `id`, of unit length. O(vectors of all spaces after it).
    func vectors(after id: Int64, dimension: Int) throws -> (ids: [Int64], matrix: VectorMatrix) {
        try read("id > ?", [id], count: try count(after: id), dimension: dimension) { _ in true }
    }

    /// Those of `ids` that are still there, of unit length. O(vectors of all spaces between the first and the last).
    func vectors(_ ids: IDList, dimension: Int) throws -> (ids: [Int64], matrix: VectorMatrix) {
        guard let first = ids.values.first, let last = ids.values.last else {
            return ([], try VectorMatrix(dimension: dimension))
        }
        var next = 0
        return try read("id BETWEEN ? AND ?", [first, last], count: ids.count, dimension: dimension) { id in
            while next < ids.count, ids.values[next] < id { next += 1 }
            return next < ids.count && ids.values[next] == id
        }
    }

    private func read(
        _ condition: String, _ arguments: [Int64], count: Int, dimension: Int, where isWanted: (Int64) -> Bool
    ) throws -> (ids: [Int64], matrix: VectorMatrix) {
        var ids: [Int64] = []
        ids.reserveCapacity(count)
        var matrix = try VectorMatrix(dimension: dimension, minimumCapacity: count)
        // In the order of the table itself; the space's index would visit it in the order of items.
        let statement = try db.cachedStatement(
            sql: "SELECT id, components FROM vector NOT INDEXED WHERE \(condition) AND space = ? ORDER BY id")
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments + [space]))
        while let row = try rows.next() {
            let id = try row.decode(Int64.self, atIndex: 0)
            guard isWanted(id) else { continue }
            guard try VectorBlob.append(column: 1, of: row, to: &matrix) else { continue }
            ids.append(id)
        }
        return (ids, try matrix.normalized())
    }

    /// The ids of the vectors whose items match. O(matches · log n).
    func ids(matching filter: Filter) throws -> IDList {
        let (condition, arguments) = ImageCatalog.condition(on: space, matching: filter)
        return IDList(try Int64.fetchAll(db, sql: "SELECT id FROM vector WHERE \(condition)", arguments: arguments))
    }

    private func fetch<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ type: Value.Type, _ sql: String, _ arguments: StatementArguments
    ) throws -> Value? {
        try Value.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

/// A removal that the database noted.
struct RemovedVector {
    /// Its number, which is never used again.
    let id: Int64
    /// The vector's id.
    let vector: Int64
}

extension IDList {
    /// The vectors that were removed.
    init(_ removed: [RemovedVector]) { self.init(removed.map(\.vector)) }
}
