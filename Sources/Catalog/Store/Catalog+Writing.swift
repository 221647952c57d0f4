import Foundation
import GRDB

extension Catalog {
    /// Applies changes in their order, in one transaction: all of them or, when an error is thrown, none.
    ///
    /// When it returns, the changes are on the disk and every later read sees them. A commit costs one or two syncs of
    /// the disk whatever its size, so put many changes into one. It blocks until other commits of this catalogue are
    /// done.
    ///
    /// - Throws: ``CatalogError/invalidChange(key:reason:)`` for an unusable key, attribute or vector (wrong length,
    ///   NaN or infinite), ``CatalogError/unknownItem(directory:key:)`` for a change of an item that is not there,
    ///   ``CatalogError/diskFull(directory:)`` and others when the disk does not take it.
    @discardableResult
    public func commit(_ batch: [Change]) throws(CatalogError) -> CommitSummary {
        for change in batch { try change.validate() }
        return try writing { db in
            var transaction = CommitTransaction(db: db, directory: directory)
            for change in batch { try transaction.apply(change) }
            return transaction.summary
        }
    }
}

/// The statements of one commit.
private struct CommitTransaction {
    let db: Database
    let directory: String
    var summary = CommitSummary()
    private var spaceIDs: [VectorSpace: Int64] = [:]

    init(db: Database, directory: String) {
        self.db = db
        self.directory = directory
    }

    mutating func apply(_ change: Change) throws {
        switch change {
        case .put(let item): try put(item)
        case .touch(let key, let fingerprint):
            try execute(
                "UPDATE item SET size = ?, modified = ?, content_hash = ? WHERE id = ?",
                fingerprint.databaseValues + [try existing(key).databaseValue])
            summary.updated += 1
        case .rename(let key, let newKey, let path):
            let id = try existing(key)
            try execute("DELETE FROM item WHERE key = ? AND id <> ?", [newKey.text.databaseValue, id.databaseValue])
            summary.removed += db.changesCount
            try execute("UPDATE item SET key = ?, path = ? WHERE id = ?", [newKey.text, path, id])
            summary.updated += 1
        case .setAttributes(let key, let attributes):
            try replaceAttributes(of: try existing(key), with: attributes, fresh: false)
            summary.updated += 1
        case .changeAttributes(let key, let changes):
            let id = try existing(key)
            for (name, value) in changes { try setAttribute(name, of: id, to: value) }
            summary.updated += 1
        case .remove(let key):
            try execute("DELETE FROM item WHERE key = ?", [key.text])
            summary.removed += db.changesCount
        case .removeSpace(let space):
            if let id = try space.id(in: db) { try execute("DELETE FROM space WHERE id = ?", [id]) }
            spaceIDs[space] = nil
        }
    }

    private mutating func put(_ item: NewItem) throws {
        let fingerprint = item.fingerprint.databaseValues
        let id: Int64
        let known = try find(item.key)
        if let known {
            id = known.id
            try execute(
                "UPDATE item SET path = ?, size = ?, modified = ?, content_hash = ? WHERE id = ?",
                [item.path.databaseValue] + fingerprint + [id.databaseValue])
            if known.contentHash != item.fingerprint?.contentHash {
                try execute("DELETE FROM vector WHERE item = ?", [id])
            }
            summary.updated += 1
        } else {
            try execute(
                "INSERT INTO item (key, path, size, modified, content_hash, added_at) VALUES (?, ?, ?, ?, ?, ?)",
                [item.key.text.databaseValue, item.path.databaseValue] + fingerprint + [
                    Int64(Date().timeIntervalSince1970 * 1000).databaseValue
                ])
            id = db.lastInsertedRowID
            summary.added += 1
        }
        if let attributes = item.attributes {
            try replaceAttributes(of: id, with: attributes, fresh: known == nil)
        }
        var tiles: [Int64: Int] = [:]
        for (space, components) in item.vectors {
            let space = try spaceID(space)
            let tile = tiles[space, default: 0]
            tiles[space] = tile + 1
            // A replaced vector gets a new row, not a new content: see Schema. Deleted by its own statement, since SQLite
            // runs no trigger for what INSERT OR REPLACE deletes.
            if known != nil, tile == 0 { try execute("DELETE FROM vector WHERE item = ? AND space = ?", [id, space]) }
            try execute(
                "INSERT INTO vector (item, space, tile, components) VALUES (?, ?, ?, ?)",
                [id, space, tile, VectorBlob.encode(components)])
            summary.vectors += 1
        }
    }

    private func replaceAttributes(of id: Int64, with attributes: Attributes, fresh: Bool) throws {
        if !fresh { try execute("DELETE FROM attribute WHERE item = ?", [id]) }
        for (name, value) in attributes { try setAttribute(name, of: id, to: value) }
    }

    private func setAttribute(_ name: String, of id: Int64, to value: AttributeValue?) throws {
        guard let value else { return try execute("DELETE FROM attribute WHERE item = ? AND name = ?", [id, name]) }
        try execute(
            "INSERT OR REPLACE INTO attribute (item, name, value) VALUES (?, ?, ?)",
            [id.databaseValue, name.databaseValue, Schema.databaseValue(of: value)])
    }

    private mutating func spaceID(_ space: VectorSpace) throws -> Int64 {
        if let id = spaceIDs[space] { return id }
        let id = try space.id(in: db) ?? space.insert(into: db)
        spaceIDs[space] = id
        return id
    }

    private func existing(_ key: ItemKey) throws -> Int64 {
        guard let found = try find(key) else { throw CatalogError.unknownItem(directory: directory, key: key) }
        return found.id
    }

    private func find(_ key: ItemKey) throws -> (id: Int64, contentHash: ContentHash?)? {
        let statement = try db.cachedStatement(sql: "SELECT id, content_hash FROM item WHERE key = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key.text]) else { return nil }
        return (
            try row.decode(Int64.self, atIndex: 0),
            try row.withUnsafeData(atIndex: 1) { $0.flatMap { ContentHash($0) } }
        )
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private func execute(_ sql: String, _ arguments: [DatabaseValue]) throws {
        try execute(sql, StatementArguments(arguments))
    }
}
