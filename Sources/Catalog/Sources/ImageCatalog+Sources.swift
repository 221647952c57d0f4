import GRDB

extension ImageCatalog {
    /// The sources of products, in the order of their names.
    package func sources() throws(CatalogError) -> [SourceRecord] {
        try reading { db in
            try Row.fetchAll(db, sql: "SELECT \(SourceRecord.columns) FROM source ORDER BY name")
                .map { try SourceRecord($0) }
        }
    }

    /// How much there is of each source, by its ``SourceRecord/id``. O(products).
    package func sourceCounts() throws(CatalogError) -> [Int64: SourceCounts] {
        try reading { db in
            var counts: [Int64: SourceCounts] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT source, count(*) FROM product GROUP BY source") {
                counts[try row.decode(Int64.self, atIndex: 0), default: SourceCounts()].products =
                    try row.decode(Int.self, atIndex: 1)
            }
            let images = """
                SELECT source, count(item), total(item IS NULL), total(failures > 0) FROM product_image GROUP BY source
                """
            for row in try Row.fetchAll(db, sql: images) {
                let id = try row.decode(Int64.self, atIndex: 0)
                counts[id, default: SourceCounts()].items = try row.decode(Int.self, atIndex: 1)
                counts[id, default: SourceCounts()].pending = Int(try row.decode(Double.self, atIndex: 2))
                counts[id, default: SourceCounts()].failing = Int(try row.decode(Double.self, atIndex: 3))
            }
            return counts
        }
    }

    /// Adds sources that were not there; those that were get the description, and keep all else.
    /// - Parameters:
    ///   - sources: names, descriptions, and whether a root may have the same name.
    ///   - state: of new ones.
    ///   - due: when new ones are read first.
    /// - Throws: ``CatalogError/invalidChange(key:reason:)`` for a name that a root has, whose keys would be the same.
    package func putSources(
        _ sources: [(name: String, description: String, sharesRoot: Bool)], state: String, due: Int64
    ) throws -> [SourceRecord] {
        try transaction { transaction in
            try sources.map { source in
                let isRoot = try Bool.fetchOne(
                    transaction.db, sql: "SELECT EXISTS (SELECT 1 FROM root WHERE name = ?)", arguments: [source.name])
                guard source.sharesRoot || isRoot != true else {
                    throw CatalogError.invalidChange(
                        key: ItemKey(source.name), reason: "a root has this name; choose another for the source")
                }
                try transaction.db.execute(
                    sql: """
                        INSERT INTO source (name, description, state, due) VALUES (?, ?, ?, ?)
                        ON CONFLICT (name) DO UPDATE SET description = excluded.description
                        """, arguments: [source.name, source.description, state, due])
                guard let record = try SourceRecord.fetch(source.name, in: transaction.db) else {
                    throw CatalogError.failed(directory: directory, reason: "a source was not kept")
                }
                return record
            }
        }
    }

    /// Changes a source's description, state, due time or pause, in one transaction.
    /// - Returns: the source as it is now; nil where there is none of the name.
    @discardableResult
    package func changeSource(
        _ name: String, _ change: (inout SourceRecord) throws -> Void
    ) throws -> SourceRecord? {
        try transaction { transaction in
            guard var record = try SourceRecord.fetch(name, in: transaction.db) else { return nil }
            try change(&record)
            try transaction.store(record)
            return record
        }
    }

    /// Takes sources to run them: those that are due for longest, or one by its name, due or not. Whoever takes one has it until a
    /// time, and may ask for longer; so one whose holder was killed is free again soon.
    /// - Parameters:
    ///   - name: its name; nil for any that are due and not paused.
    ///   - limit: how many at most.
    ///   - holder: who runs them.
    ///   - now: the time.
    ///   - until: how long they are the holder's.
    /// - Returns: the sources; none where there is none to take, or others have them.
    package func takeSources(
        _ name: String? = nil, limit: Int = 1, holder: String, now: Int64, until: Int64
    ) throws -> [SourceRecord] {
        let condition = name == nil ? "paused = 0 AND due <= ?1" : "name = ?3"
        let sql = """
            SELECT \(SourceRecord.columns) FROM source
            WHERE (holder IS NULL OR held_until <= ?1) AND \(condition) ORDER BY due LIMIT ?2
            """
        let arguments: StatementArguments = name.map { [now, limit, $0] } ?? [now, limit]
        // Only looked at first: most often nothing is due, and nobody need wait for that.
        guard try reading({ try Row.fetchOne($0, sql: sql, arguments: arguments) }) != nil else { return [] }
        return try transaction { transaction in
            try Row.fetchAll(transaction.db, sql: sql, arguments: arguments).map { row in
                var record = try SourceRecord(row)
                (record.holder, record.heldUntil) = (holder, until)
                try transaction.store(record)
                return record
            }
        }
    }

    /// Keeps a source for longer, or lets go of it.
    /// - Parameter until: 0 to let go.
    /// - Returns: whether it still was the holder's.
    @discardableResult
    package func keepSource(_ id: Int64, holder: String, until: Int64) throws -> Bool {
        try transaction { transaction in
            try transaction.db.execute(
                sql: "UPDATE source SET held_until = ?1, holder = CASE WHEN ?1 = 0 THEN NULL ELSE holder END "
                    + "WHERE id = ?2 AND holder = ?3", arguments: [until, id, holder])
            return transaction.db.changesCount > 0
        }
    }

    /// Removes a source, with its items or without, some products at a time.
    /// - Returns: how many items were removed; nil where there is no such source.
    package func removeSource(_ name: String, keepingItems: Bool) throws -> Int? {
        guard let source = try reading({ try SourceRecord.fetch(name, in: $0) }) else { return nil }
        var items = 0
        while !keepingItems {
            let step = try transaction(to: .remove) {
                try $0.removeProducts(of: source.id, seenAtMost: Int.max, limit: 256)
            }
            items += step.items
            if step.products == 0 { break }
        }
        try transaction(to: .remove) {
            try $0.db.execute(sql: "DELETE FROM source WHERE id = ?", arguments: [source.id])
        }
        return items
    }
}

extension CatalogTransaction {
    /// Makes sure that a source is still its holder's, so that two never write to it.
    /// - Throws: `CancellationError` where it is not.
    package func require(_ source: Int64, holder: String) throws {
        let found = try String.fetchOne(db, sql: "SELECT holder FROM source WHERE id = ?", arguments: [source])
        if found != holder { throw CancellationError() }
    }

    /// A source as it is now.
    package func source(_ name: String) throws -> SourceRecord? { try SourceRecord.fetch(name, in: db) }

    /// Writes a source.
    package func store(_ source: SourceRecord) throws {
        try execute(
            "UPDATE source SET description = ?, state = ?, due = ?, paused = ?, holder = ?, held_until = ? WHERE id = ?",
            [
                source.description, source.state, source.due, source.isPaused, source.holder, source.heldUntil,
                source.id,
            ])
    }
}
