import Foundation
import GRDB

extension ImageCatalog {
    /// Applies changes in their order, in one transaction: all of them or, when an error is thrown, none.
    ///
    /// When it returns, the changes are on the disk and every later read sees them, in whatever process. A commit costs one or
    /// two syncs of the disk whatever its size, so put many changes into one. It blocks until other commits are done.
    ///
    /// - Throws: ``CatalogError/invalidChange(key:reason:)`` for an unusable key, attribute or vector (wrong length,
    ///   NaN or infinite), ``CatalogError/unknownItem(directory:key:)`` for a change of an item that is not there,
    ///   ``CatalogError/diskFull(directory:shortage:)`` and others when the disk does not take it. Removals succeed on a full
    ///   disk, too.
    @discardableResult
    public func commit(_ batch: [Change]) throws(CatalogError) -> CommitSummary {
        for change in batch { try change.validate() }
        return try transact(to: batch.allSatisfy(\.isRemoval) ? .remove : .add) { transaction throws in
            for change in batch { try transaction.apply(change) }
            return transaction.summary
        }
    }

    /// As ``commit(_:)``, for changes that were decided on some time ago, while others may have written since: what does not
    /// fit any more is passed over, and counted in ``CommitSummary/outdated``.
    ///
    /// That is a change of an item that is gone; a ``Change/touch(_:_:)``, a ``Change/addVectors(_:of:_:)``, or a put whose item ``NewItem/completes`` what was
    /// there, of an item that has another content by now; and every vector of a space that was removed.
    ///
    /// - Parameters:
    ///   - batch: the changes.
    ///   - held: the spaces that were there when the changes were decided on; others are made where needed.
    @discardableResult
    public func commit(_ batch: [Change], decidedWith held: Set<VectorSpace>) throws(CatalogError) -> CommitSummary {
        for change in batch { try change.validate() }
        return try transact(to: batch.allSatisfy(\.isRemoval) ? .remove : .add) { transaction throws in
            transaction.gone = try held.filter { try !transaction.holds($0) }
            transaction.isLate = true
            for change in batch { try transaction.apply(change) }
            return transaction.summary
        }
    }

    /// Reads and writes in one transaction that excludes other writers, in this process and others: for a change that
    /// depends on what is there. Blocks until other commits are done, and makes others wait, so work no longer than you must.
    ///
    /// - Parameters:
    ///   - purpose: whether it adds something, or only removes: then it works on a full disk, too.
    ///   - work: what to do; an error that it throws undoes all, and is thrown on. On a full disk it may be called again.
    /// - Throws: as ``commit(_:)``, and what `work` throws.
    public func transaction<Result>(
        to purpose: Purpose = .add, _ work: (inout CatalogTransaction) throws -> Result
    ) throws -> Result {
        var thrown: (any Error)?
        do throws(CatalogError) {
            return try transact(to: purpose) { transaction throws in
                thrown = nil
                do { return try work(&transaction) } catch {
                    thrown = error is DatabaseError ? nil : error
                    throw error
                }
            }
        } catch {
            throw thrown ?? error
        }
    }

    private func transact<Result>(
        to purpose: Purpose, _ work: (inout CatalogTransaction) throws -> Result
    ) throws(CatalogError) -> Result {
        let (result, released) = try writing(to: purpose) { db in
            let before = try IndexTables.lastRemoval(in: db)
            var transaction = CatalogTransaction(db: db, folder: folder)
            let result = try work(&transaction)
            try IndexTables.trimRemovals(in: db, since: before)
            return (result, transaction.released)
        }
        // What cannot be deleted now is left over, and found by ``leftovers(endings:deleting:)``.
        if !released.isEmpty { _ = try? discard(released) }
        if purpose == .remove { try? folder.reserve.make() }
        return result
    }
}

/// A transaction under way, see ``ImageCatalog/transaction(to:_:)``. Of no use after it.
public struct CatalogTransaction {
    let db: Database
    let folder: CatalogFolder
    /// What was done so far.
    public internal(set) var summary = CommitSummary()
    private var spaceIDs: [VectorSpace: Int64] = [:]
    /// The images of the catalog's own that items showed before.
    private(set) var released: Set<KeptImage> = []
    /// Whether what does not fit is passed over, and spaces of which no vectors are taken.
    fileprivate var isLate = false
    fileprivate var gone: Set<VectorSpace> = []

    init(db: Database, folder: CatalogFolder) {
        self.db = db
        self.folder = folder
    }

    /// The item of a key as it is now, nil where there is none.
    public func item(_ key: ItemKey) throws -> Item? {
        try ItemRow.fetch(db, folder, "key = ?", [key.text]).first
    }

    /// The items whose file has this content now, in key order.
    public func items(withContentHash hash: ContentHash) throws -> [Item] {
        try ItemRow.fetch(db, folder, "content_hash = ? ORDER BY key", [hash.databaseValue])
    }

    /// Whether the catalog has the space now.
    public func holds(_ space: VectorSpace) throws -> Bool { try space.id(in: db) != nil }

    /// Removes some vectors of a space: step by step, where removing the space at once takes more room than there is.
    /// - Returns: how many; 0 when there are no more.
    public mutating func removeVectors(of space: VectorSpace, atMost limit: Int) throws -> Int {
        guard let id = try space.id(in: db) else { return 0 }
        try execute(
            "DELETE FROM vector WHERE id IN (SELECT id FROM vector WHERE space = ? LIMIT ?)",
            [id.databaseValue, limit.databaseValue])
        return db.changesCount
    }

    /// Makes a change.
    public mutating func make(_ change: Change) throws {
        try change.validate()
        try apply(change)
    }

    fileprivate mutating func apply(_ change: Change) throws {
        switch change {
        case .put(let item): try put(item)
        case .addVectors(let key, let content, let vectors): try addVectors(vectors, to: key, of: content)
        case .touch(let key, let fingerprint):
            guard let known = try existing(key), !isLate || known.contentHash == fingerprint.contentHash else {
                summary.outdated.append(key)
                return
            }
            try execute(
                "UPDATE item SET \(Self.fingerprintSet), fault = NULL, fault_since = NULL WHERE id = ?",
                fingerprint.databaseValues + [known.id.databaseValue])
            summary.updated += 1
        case .fault(let key, let reason):
            guard let id = try target(key) else { return }
            // The first day of the same trouble stays.
            try execute(
                """
                UPDATE item SET fault_since = CASE WHEN fault IS NULL THEN ? ELSE fault_since END, fault = ? WHERE id = ?
                """, [Self.now.databaseValue, reason.databaseValue, id.databaseValue])
            summary.updated += 1
        case .rename(let key, let newKey, let root, let path):
            // Where the item is gone a late batch puts a new one under the new key.
            guard let id = try existing(key)?.id, try fits(newKey, root) else { return }
            try removeItem("key = ? AND id <> ?", [newKey.text, id])
            release(try String.fetchOne(db, sql: "SELECT path FROM item WHERE id = ?", arguments: [id]), for: path)
            try execute(
                "UPDATE item SET key = ?, root = ?, path = ? WHERE id = ?",
                [newKey.text, root, folder.stored(path), id])
            summary.updated += 1
        case .setAttributes(let key, let attributes):
            guard let id = try target(key) else { return }
            try replaceAttributes(of: id, with: attributes, fresh: false)
            summary.updated += 1
        case .changeAttributes(let key, let changes):
            guard let id = try target(key) else { return }
            let old = try ItemRow.attributes(of: id, in: db)
            if let fault = old.changed(by: changes).fault(replacing: old) {
                guard isLate else { throw CatalogError.invalidChange(key: key, reason: fault) }
                summary.outdated.append(key)
                return
            }
            for (name, value) in changes where value != nil || old[name] != nil {
                try setAttribute(name, of: id, to: value)
            }
            summary.updated += 1
        case .remove(let key):
            try removeItem("key = ?", [key.text])
        case .removeSpace(let space):
            if let id = try space.id(in: db) { try execute("DELETE FROM space WHERE id = ?", [id]) }
            spaceIDs[space] = nil
        }
    }

    private static let fingerprintSet = FileFingerprint.columns.map { "\($0) = ?" }.joined(separator: ", ")

    /// Milliseconds since 1970.
    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    private mutating func put(_ item: NewItem) throws {
        guard try fits(item.key, item.root) else { return }
        let fingerprint = item.fingerprint.databaseValues
        let id: Int64
        let known = try find(item.key)
        if isLate, item.completes, known == nil || known?.contentHash != item.fingerprint?.contentHash {
            summary.outdated.append(item.key)
            return
        }
        if let known {
            id = known.id
            try execute(
                "UPDATE item SET root = ?, path = ?, \(Self.fingerprintSet), fault = NULL, fault_since = NULL WHERE id = ?",
                [item.root.databaseValue, folder.stored(item.path).databaseValue] + fingerprint + [id.databaseValue])
            release(known.path, for: item.path)
            if known.contentHash != item.fingerprint?.contentHash {
                try execute("DELETE FROM vector WHERE item = ?", [id])
            }
            summary.updated += 1
        } else {
            let columns = ["key", "root", "path"] + FileFingerprint.columns + ["added_at"]
            try execute(
                """
                INSERT INTO item (\(columns.joined(separator: ", ")))
                VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                """,
                [item.key.text.databaseValue, item.root.databaseValue, folder.stored(item.path).databaseValue]
                    + fingerprint
                    + [Self.now.databaseValue])
            id = db.lastInsertedRowID
            summary.added += 1
        }
        if let attributes = item.attributes {
            try replaceAttributes(of: id, with: attributes, fresh: known == nil)
        }
        try insert(item.vectors, of: id, replacing: known != nil)
    }

    private mutating func addVectors(
        _ vectors: [(space: VectorSpace, components: [Float])], to key: ItemKey, of content: ContentHash?
    ) throws {
        guard let known = try existing(key) else { return }
        guard known.contentHash == content else {
            guard isLate else { throw CatalogError.invalidChange(key: key, reason: "it has another content by now") }
            summary.outdated.append(key)
            return
        }
        try insert(vectors, of: known.id, replacing: true)
        summary.updated += 1
    }

    private mutating func insert(
        _ vectors: [(space: VectorSpace, components: [Float])], of id: Int64, replacing: Bool
    ) throws {
        var tiles: [Int64: Int] = [:]
        for (space, components) in vectors where !gone.contains(space) {
            let space = try spaceID(space)
            let tile = tiles[space, default: 0]
            tiles[space] = tile + 1
            // A replaced vector gets a new row, not a new content: see Schema. Deleted by its own statement, since SQLite
            // runs no trigger for what INSERT OR REPLACE deletes.
            if replacing, tile == 0 { try execute("DELETE FROM vector WHERE item = ? AND space = ?", [id, space]) }
            try execute(
                "INSERT INTO vector (item, space, tile, components) VALUES (?, ?, ?, ?)",
                [id, space, tile, VectorBlob.encode(components)])
            summary.vectors += 1
        }
    }

    /// Whether a root is there under the name that a key begins with; where it is not, because it was removed or renamed
    /// meanwhile, that is noted.
    private mutating func fits(_ key: ItemKey, _ root: Root.ID?) throws -> Bool {
        guard let root else { return true }
        let statement = try db.cachedStatement(sql: "SELECT name FROM root WHERE id = ?")
        let name = try String.fetchOne(statement, arguments: [root])
        if let name, key.text.utf8.starts(with: (name + "/").utf8), key.text.utf8.count > name.utf8.count + 1 {
            return true
        }
        guard isLate else {
            throw CatalogError.invalidChange(
                key: key,
                reason: name.map { "it does not begin with its root's name, \($0.quoted)" } ?? "its root was removed")
        }
        summary.outdated.append(key)
        return false
    }

    /// Removes the item for which a condition holds, if there is one.
    private mutating func removeItem(_ condition: String, _ arguments: StatementArguments) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM item WHERE \(condition) RETURNING path")
        for path in try Optional<String>.fetchAll(statement, arguments: arguments) {
            summary.removed += 1
            release(path, for: nil)
        }
    }

    /// Notes that an item does not show the image at a path any more, but another.
    private mutating func release(_ stored: String?, for path: String?) {
        guard let stored, stored != folder.stored(path), let image = KeptImage(stored: stored) else { return }
        released.insert(image)
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

    /// The item of a key; nil only where it may be gone.
    private func existing(_ key: ItemKey) throws -> Known? {
        let found = try find(key)
        guard found != nil || isLate else { throw CatalogError.unknownItem(directory: folder.path, key: key) }
        return found
    }

    /// The id of the item that a change is about; nil, and noted, where it is gone.
    private mutating func target(_ key: ItemKey) throws -> Int64? {
        if let id = try existing(key)?.id { return id }
        summary.outdated.append(key)
        return nil
    }

    private typealias Known = (id: Int64, contentHash: ContentHash?, path: String?)

    private func find(_ key: ItemKey) throws -> Known? {
        let statement = try db.cachedStatement(sql: "SELECT id, content_hash, path FROM item WHERE key = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key.text]) else { return nil }
        return (
            try row.decode(Int64.self, atIndex: 0),
            try row.withUnsafeData(atIndex: 1) { $0.flatMap { ContentHash($0) } },
            try row.decode(String?.self, atIndex: 2)
        )
    }

    func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private func execute(_ sql: String, _ arguments: [DatabaseValue]) throws {
        try execute(sql, StatementArguments(arguments))
    }
}
