import GRDB

extension ImageCatalog {
    /// The roots in the order of their names. O(roots).
    public func roots() throws(CatalogError) -> [Root] { try cached(.roots) { try Root.all(in: $0) } }

    /// How many items each root has. O(items), on an index.
    public func itemCounts() throws(CatalogError) -> [Root.ID: Int] {
        try cached(.itemCounts) { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT root, count(*) FROM item WHERE root IS NOT NULL GROUP BY root")
            let counts = try rows.map { (try $0.decode(Int64.self, atIndex: 0), try $0.decode(Int.self, atIndex: 1)) }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }

    /// Some items of a root, evenly spaced in the order of their keys, about as many as the limit. O(items of the root).
    public func sampleKeys(of root: Root.ID, limit: Int) throws(CatalogError) -> [ItemKey] {
        try reading { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM item WHERE root = ?", arguments: [root]) ?? 0
            let step = max(1, count / max(1, limit))
            return try String.fetchAll(
                db,
                sql: """
                    SELECT key FROM (SELECT key, row_number() OVER (ORDER BY key) - 1 AS place FROM item WHERE root = ?)
                    WHERE place % ? = 0 LIMIT ?
                    """, arguments: [root, step, max(0, limit)]
            ).map { ItemKey($0) }
        }
    }

    /// The keys that begin with a text and a slash, in order, of items that are not a root's files. O(log n) for each.
    public func keys(below prefix: String) throws(CatalogError) -> [ItemKey] {
        try reading { db in
            try String.fetchAll(
                db, sql: "SELECT key FROM item WHERE \(KeyRange.condition) AND root IS NULL ORDER BY key",
                arguments: KeyRange.arguments(below: prefix)
            ).map { ItemKey($0) }
        }
    }

    /// The keys of the items of a root whose files are in a folder, or below it, in order. O(log n) for each.
    public func keys(of root: Root, below folder: String) throws(CatalogError) -> [ItemKey] {
        let prefix = root.path.isBytewiseEqual(to: folder) ? root.name : root.key(of: folder)?.text
        guard let prefix else { return [] }
        return try reading { db in
            try String.fetchAll(
                db, sql: "SELECT key FROM item WHERE \(KeyRange.condition) AND root = ? ORDER BY key",
                arguments: KeyRange.arguments(below: prefix) + [root.id]
            ).map { ItemKey($0) }
        }
    }
}

extension Root {
    /// Adds a root.
    static func make(at path: String, named name: String, in db: Database) throws -> Root {
        try db.execute(sql: "INSERT INTO root (name, path) VALUES (?, ?)", arguments: [name, path])
        return Root(id: db.lastInsertedRowID, name: name, path: path)
    }

    /// The name of a folder, with a number where another root has that name, or keys begin with it.
    static func freeName(for folder: String, in db: Database) throws -> String {
        let name = name(of: folder)
        var (candidate, number) = (name, 1)
        while try isTaken(candidate, in: db) {
            number += 1
            candidate = "\(name) \(number)"
        }
        return candidate
    }

    /// Whether a root has a name, or items have keys that begin with it.
    static func isTaken(_ name: String, in db: Database) throws -> Bool {
        let sql = """
            SELECT EXISTS (SELECT 1 FROM root WHERE name = ?) OR EXISTS (SELECT 1 FROM item WHERE \(KeyRange.condition))
            """
        return try Bool.fetchOne(db, sql: sql, arguments: [name] + KeyRange.arguments(below: name)) ?? false
    }

    static func all(in db: Database) throws -> [Root] {
        try Row.fetchAll(db, sql: "SELECT id, name, path FROM root ORDER BY name").map { row in
            Root(
                id: try row.decode(Int64.self, atIndex: 0), name: try row.decode(String.self, atIndex: 1),
                path: try row.decode(String.self, atIndex: 2))
        }
    }
}

/// The keys that begin with a text and a slash: the index of keys finds them.
enum KeyRange {
    static let condition = "key >= ? AND key < ?"

    static func arguments(below prefix: String) -> StatementArguments {
        // The character after the slash.
        [prefix + "/", prefix + "0"]
    }
}
