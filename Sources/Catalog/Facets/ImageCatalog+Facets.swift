import GRDB
import GRDBSQLite

extension ImageCatalog {
    /// The values of attributes and how many items have each, over all items or those that match, in one snapshot. Kept until the next
    /// commit. O(items with the attribute) for each, on an index: over 280,000 items some 15 ms, 70 where nearly every item has a value of
    /// its own, and with a filter 15 more at most for finding the items that match.
    ///
    /// ```swift
    /// let filter = try Filter.parse("category=dress")
    /// for facet in try catalog.facets(of: ["brand", "price"], matching: filter) {
    ///     for (value, count) in facet.values.map({ ($0.value, $0.count) }) { print(facet.name, value, count) }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - names: the attributes, at most ``Facet/nameLimit``; of one that no item has, all are ``Facet/missing``, and
    ///     ``remarks(onAttributes:)`` tells what may have been meant.
    ///   - filter: which items count; nil for all.
    ///   - limit: how many values of each are listed, at most ``Facet/valueLimit``.
    /// - Returns: a facet for each name, in their order.
    public func facets(
        of names: [String], matching filter: Filter? = nil, limit: Int = 20
    ) throws(CatalogError) -> [Facet] {
        let (names, limit) = (Array(names.prefix(Facet.nameLimit)), min(max(0, limit), Facet.valueLimit))
        let key = CatalogCache.Key.facets(names.map { ExactText($0) }, filter, limit)
        return try cached(key, weight: { $0.reduce(0) { $0 + $1.weight } }) { db in
            guard let filter else {
                let all = try Int.fetchOne(db, sql: "SELECT count(*) FROM item") ?? 0
                return try names.map { try FacetCounter(of: $0, in: db, limit).facet($0, of: all) }
            }
            return try ItemSet(matching: filter, in: db).facets(names, limit, in: db)
        }
    }

    /// The values of attributes and how many of some items have each, such as of the hits of a search. O(items · attributes · log n).
    ///
    /// - Parameters:
    ///   - names: as in ``facets(of:matching:limit:)``.
    ///   - ids: ``Item/id``s; those that are gone count nowhere, and those that occur twice once.
    ///   - limit: how many values of each are listed, at most ``Facet/valueLimit``.
    public func facets(
        of names: [String], amongItems ids: [Int64], limit: Int = 20
    ) throws(CatalogError) -> [Facet] {
        try reading { db in
            try ItemSet(ids, in: db).facets(
                Array(names.prefix(Facet.nameLimit)), min(max(0, limit), Facet.valueLimit), in: db)
        }
    }
}

extension ItemSet {
    fileprivate func facets(_ names: [String], _ limit: Int, in db: Database) throws -> [Facet] {
        let all = count
        if isSmall(for: names.count) {
            let counts = try valueCounts(in: db)
            return names.map { FacetCounter(counts[ExactText($0)] ?? [:], limit: limit).facet($0, of: all) }
        }
        return try names.map { try FacetCounter(of: $0, among: self, in: db, limit).facet($0, of: all) }
    }

    /// The values of all attributes, of a few items: one look at each.
    private func valueCounts(in db: Database) throws -> [ExactText: [AttributeValue: Int]] {
        var counts: [ExactText: [AttributeValue: Int]] = [:]
        let statement = try db.cachedStatement(sql: "SELECT name, value FROM attribute WHERE item = ?")
        try forEachDescending { id in
            sqlite3_bind_int64(statement.sqliteStatement, 1, id)
            try statement.forEachRow(in: db) { row in
                // In a damaged file it may be anything.
                guard case .string(let name) = DatabaseValue(sqliteStatement: row, index: 0).storage else { return }
                let value = try Schema.requireAttributeValue(DatabaseValue(sqliteStatement: row, index: 1))
                counts[ExactText(name), default: [:]][value, default: 0] += 1
            }
            return true
        }
        return counts
    }
}

extension FacetCounter {
    private static let columns = "SELECT value, count(*) FROM attribute INDEXED BY attribute_by_value WHERE name = ?1"

    /// Counts over all items.
    fileprivate init(of name: String, in db: Database, _ limit: Int) throws {
        self.init(limit: limit)
        let statement = try db.cachedStatement(sql: Self.columns + " GROUP BY value")
        statement.setUncheckedArguments([name])
        try statement.forEachRow(in: db) { try add($0) }
    }

    /// Counts over the items of a set.
    fileprivate init(of name: String, among items: ItemSet, in db: Database, _ limit: Int) throws {
        self.init(limit: limit)
        let statement = try db.cachedStatement(sql: Self.columns + " AND in_item_set(?2, item) GROUP BY value")
        try items.forEachRow(of: statement, [name], in: db) { try add($0) }
    }

    /// - Parameter row: a value and the number of items that have it.
    private mutating func add(_ row: OpaquePointer) throws {
        let count = Int(sqlite3_column_int64(row, 1))
        // Most texts are no numbers, and too rare to be listed.
        if sqlite3_column_type(row, 0) == SQLITE_TEXT, !wants(count),
            let first = sqlite3_column_text(row, 0)?.pointee, first != UInt8(ascii: "-"), !(0x30...0x39).contains(first)
        {
            return add(count)
        }
        add(try Schema.requireAttributeValue(DatabaseValue(sqliteStatement: row, index: 0)), count)
    }
}
