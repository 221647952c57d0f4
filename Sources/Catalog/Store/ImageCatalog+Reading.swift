import Foundation
import GRDB

extension ImageCatalog {
    /// The number of items. O(n), on an index.
    public func count() throws(CatalogError) -> Int {
        try cached(.count) { try Int.fetchOne($0, sql: "SELECT count(*) FROM item") ?? 0 }
    }

    /// The item of a key, nil where there is none. O(log n).
    public func item(_ key: ItemKey) throws(CatalogError) -> Item? {
        let version = dataVersion.current()
        if let version, let known = cache.item(key, at: version) { return known }
        let item = try reading { db in try ItemRow.fetch(db, folder, "key = ?", [key.text]).first }
        if let item, let version, version == dataVersion.current() { cache.store([item], at: version) }
        return item
    }

    /// The ids of the items of some keys; a key that no item has is left out. O(log n) for each, in one snapshot.
    public func ids(of keys: [ItemKey]) throws(CatalogError) -> [ItemKey: Int64] {
        guard !keys.isEmpty else { return [:] }
        return try reading { db in
            let statement = try db.cachedStatement(sql: "SELECT id FROM item WHERE key = ?")
            var ids = [ItemKey: Int64](minimumCapacity: keys.count)
            for key in keys { ids[key] = try Int64.fetchOne(statement, arguments: [key.text]) }
            return ids
        }
    }

    /// The items whose file has this content: copies of one image, or where a file that moved came from. In key
    /// order, O(log n) for each.
    public func items(withContentHash hash: ContentHash) throws(CatalogError) -> [Item] {
        try reading { db in
            try ItemRow.fetch(db, folder, "content_hash = ? ORDER BY key", [hash.databaseValue])
        }
    }

    /// Items in key order, page by page.
    ///
    /// ```swift
    /// var page = try catalog.items(matching: filter, limit: 500)
    /// while let last = page.last {
    ///     page = try catalog.items(matching: filter, limit: 500, after: last.key)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - filter: What the attributes must satisfy; nil for all items.
    ///   - limit: The most items to return.
    ///   - byteLimit: Where a page ends before it has so many items: after the one with which keys and attributes come to about
    ///     so many bytes.
    ///   - key: The last key of the page before, which need not exist any more; nil for the first page.
    public func items(
        matching filter: Filter? = nil, limit: Int = .max, byteLimit: Int = .max, after key: ItemKey? = nil
    ) throws(CatalogError) -> [Item] {
        try reading { db in
            let condition = (filter ?? Filter([])).condition(on: "id")
            return try ItemRow.fetch(
                db, folder, "key > ? AND \(condition.sql) ORDER BY key LIMIT ?",
                [key?.text ?? ""] + condition.arguments + [max(0, limit)], isFixed: false, byteLimit: byteLimit)
        }
    }

    /// The items of these ids in the order asked for; those that are gone are left out. O(log n) for each.
    public func items(ids: [Int64]) throws(CatalogError) -> [Item] {
        if let version = dataVersion.current(), let items = try items(ids, at: version) {
            return ids.compactMap { items[$0] }
        }
        return try reading { db in try ids.flatMap { try ItemRow.fetch(db, folder, "id = ?", [$0]) } }
    }

    /// The number of items that match. O(items that match one of its comparisons), and O(items) where something is inverted.
    public func count(matching filter: Filter) throws(CatalogError) -> Int {
        try cached(.matches(filter)) { db in try ItemSet(matching: filter, in: db).count }
    }

    /// The ids of the items that came last, the newest first. O(limit), with a filter O(items that match one of its comparisons), on an
    /// index.
    ///
    /// - Parameters:
    ///   - filter: which items are wanted; nil for all.
    ///   - limit: how many are returned at most.
    public func newestItems(matching filter: Filter? = nil, limit: Int = 100) throws(CatalogError) -> [Int64] {
        try reading { db in
            guard let filter else {
                return try Int64.fetchAll(
                    db.cachedStatement(sql: "SELECT id FROM item ORDER BY id DESC LIMIT ?"), arguments: [max(0, limit)])
            }
            var ids: [Int64] = []
            try ItemSet(matching: filter, in: db).forEachDescending { id in
                guard ids.count < limit else { return false }
                ids.append(id)
                return true
            }
            return ids
        }
    }

    /// What is known about every item's file, for finding out what changed: about 250 bytes an item. O(items · spaces · log n).
    ///
    /// - Parameter spaces: The spaces in which vectors are wanted; they need not exist yet.
    public func knownItems(in spaces: [VectorSpace]) throws(CatalogError) -> [ItemKey: KnownItem] {
        try reading { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM item") ?? 0
            var known = KnownItems(in: spaces, count)
            try known.add(from: db)
            return known.items
        }
    }

    /// The same of some items; keys that are not there are left out. O(keys · spaces · log n).
    package func knownItems(
        in spaces: [VectorSpace], keys: some Collection<ItemKey>
    ) throws(CatalogError) -> [ItemKey: KnownItem] {
        try reading { db in
            var known = KnownItems(in: spaces, keys.count)
            for key in keys { try known.add(from: db, " WHERE key = ?", [key.text]) }
            return known.items
        }
    }

    private struct KnownItems {
        private let spaces: [VectorSpace]
        private(set) var items: [ItemKey: KnownItem]
        // Few patterns occur, so items share the lists.
        private var lists: [[Bool]: [VectorSpace]] = [:]

        init(in spaces: [VectorSpace], _ capacity: Int) {
            self.spaces = spaces
            items = [ItemKey: KnownItem](minimumCapacity: capacity)
        }

        mutating func add(
            from db: Database, _ condition: String = "", _ arguments: StatementArguments = []
        ) throws {
            let hasVector = String(
                repeating: ", EXISTS (SELECT 1 FROM vector WHERE space = ? AND item = item.id)", count: spaces.count)
            let columns = FileFingerprint.columns.joined(separator: ", ")
            let statement = try db.cachedStatement(
                sql: "SELECT key, \(columns), fault, root\(hasVector) FROM item\(condition)")
            let rows = try Row.fetchCursor(
                statement, arguments: StatementArguments(try spaces.map { try $0.id(in: db) }) + arguments)
            let firstSpace = FileFingerprint.columns.count + 3
            while let row = try rows.next() {
                let isMissing = try spaces.indices.map { try !row.decode(Bool.self, atIndex: firstSpace + $0) }
                let missing = lists[isMissing] ?? zip(spaces, isMissing).filter(\.1).map(\.0)
                lists[isMissing] = missing
                items[ItemKey(try row.decode(String.self, atIndex: 0))] = KnownItem(
                    fingerprint: try FileFingerprint(row, at: 1), missing: missing,
                    fault: try row.decode(String?.self, atIndex: firstSpace - 2),
                    root: try row.decode(Int64?.self, atIndex: firstSpace - 1))
            }
        }
    }

    /// The items that have a file, as their keys and paths, with the root and whether the file could not be looked at the last time.
    /// In key order, O(items).
    public func files() throws(CatalogError) -> [(key: ItemKey, path: String, root: Root.ID?, hasFault: Bool)] {
        try reading { db in
            let sql = """
                SELECT key, \(ItemRow.path), fault IS NOT NULL, root FROM item
                WHERE path IS NOT NULL OR root IS NOT NULL ORDER BY key
                """
            return try Row.fetchAll(db, sql: sql).compactMap { row in
                guard let path = folder.resolved(try row.decode(String.self, atIndex: 1)) else { return nil }
                return (
                    ItemKey(try row.decode(String.self, atIndex: 0)), path, try row.decode(Int64?.self, atIndex: 3),
                    try row.decode(Bool.self, atIndex: 2)
                )
            }
        }
    }

    /// Calls `body` with the key, the file and its length of every item whose image is in ``imagesDirectory``. O(items).
    public func forEachKeptImage(
        _ body: (_ key: ItemKey, _ path: String, _ size: Int64?) throws -> Void
    ) throws(CatalogError) {
        try reading { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT key, path, size FROM item WHERE path >= ? AND path < ?",
                arguments: [CatalogFolder.images + "/", CatalogFolder.images + "0"])
            while let row = try rows.next() {
                guard let path = folder.resolved(try row.decode(String.self, atIndex: 1)) else { continue }
                try body(
                    ItemKey(try row.decode(String.self, atIndex: 0)), path, try row.decode(Int64?.self, atIndex: 2))
            }
        }
    }

    /// The names of all attributes in use, in byte order. O(log n) for each.
    public func attributeNames() throws(CatalogError) -> [String] {
        try cached(.attributeNames) { try Attributes.names(in: $0) }
    }
}

extension Attributes {
    /// The names of all attributes in use, in byte order: from each the index leads to the next.
    static func names(in db: Database) throws -> [String] {
        let sql = """
            WITH RECURSIVE used(name) AS (
                SELECT min(name) FROM attribute
                UNION ALL SELECT (SELECT min(name) FROM attribute WHERE name > used.name) FROM used
                WHERE used.name IS NOT NULL
            ) SELECT name FROM used WHERE name IS NOT NULL
            """
        return try String.fetchAll(db.cachedStatement(sql: sql))
    }
}

/// Items as rows.
enum ItemRow {
    /// The path of an item's file: where its root is now, and what its key says after the root's name; else the item's own.
    static let path = """
        CASE WHEN item.root IS NULL THEN item.path ELSE (
            SELECT rtrim(root.path, '/') || '/' || substr(item.key, length(root.name) + 2) FROM root WHERE root.id = item.root
        ) END
        """

    /// The items for which a condition holds, with their attributes.
    ///
    /// - Parameter isFixed: Whether the condition is one of a few, worth keeping prepared. Filters are not: there is no
    ///   end of them, and GRDB keeps what it once prepared.
    /// - Parameter byteLimit: Nothing more is read once the items' weights have come to so much.
    static func fetch(
        _ db: Database, _ folder: CatalogFolder, _ condition: String, _ arguments: StatementArguments,
        isFixed: Bool = true, byteLimit: Int = .max
    ) throws -> [Item] {
        let sql = """
            SELECT id, key, \(path), added_at, fault, fault_since, root, \(FileFingerprint.columns.joined(separator: ", "))
            FROM item WHERE \(condition)
            """
        let items = try isFixed ? db.cachedStatement(sql: sql) : db.makeStatement(sql: sql)
        var found: [Item] = []
        var weight = 0
        let rows = try Row.fetchCursor(items, arguments: arguments)
        while weight < byteLimit, let row = try rows.next() {
            let id = try row.decode(Int64.self, atIndex: 0)
            let item = Item(
                id: id, key: ItemKey(try row.decode(String.self, atIndex: 1)),
                root: try row.decode(Int64?.self, atIndex: 6),
                path: folder.resolved(try row.decode(String?.self, atIndex: 2)),
                fingerprint: try FileFingerprint(row, at: 7), fault: try fault(row),
                attributes: try attributes(of: id, in: db), addedAt: date(try row.decode(Int64.self, atIndex: 3)))
            found.append(item)
            if byteLimit < .max { weight += item.weight }
        }
        return found
    }

    private static func fault(_ row: Row) throws -> Item.Fault? {
        guard let reason = try row.decode(String?.self, atIndex: 4) else { return nil }
        return Item.Fault(reason: reason, since: date(try row.decode(Int64.self, atIndex: 5)))
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// The attributes of an item.
    static func attributes(of id: Int64, in db: Database) throws -> Attributes {
        let statement = try db.cachedStatement(sql: "SELECT name, value FROM attribute WHERE item = ? ORDER BY name")
        var attributes = Attributes()
        let rows = try Row.fetchCursor(statement, arguments: [id])
        while let row = try rows.next() {
            attributes[try row.decode(String.self, atIndex: 0)] = try Schema.requireAttributeValue(
                row.decode(DatabaseValue.self, atIndex: 1))
        }
        return attributes
    }
}
