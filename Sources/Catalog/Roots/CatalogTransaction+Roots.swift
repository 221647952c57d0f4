import GRDB

extension CatalogTransaction {
    /// The roots as they are now, in the order of their names.
    public func roots() throws -> [Root] { try Root.all(in: db) }

    /// The deepest root that contains a folder, or else a new one, whose path that is.
    ///
    /// A new root is named for its folder; where another root has the name, or items have keys that begin with it, a number is added:
    /// `Pictures 2`.
    ///
    /// - Parameters:
    ///   - folder: an absolute path without symbolic links.
    ///   - name: what the root is to be called.
    /// - Throws: ``CatalogError/unusableRoot(name:reason:)`` when the name cannot be had, or the folder belongs to a root of another
    ///   name.
    public mutating func root(for folder: String, named name: String? = nil) throws -> Root {
        let all = try roots()
        if let root = all.deepest(containing: folder) {
            guard let name, !root.name.isBytewiseEqual(to: name) else { return root }
            throw CatalogError.unusableRoot(
                name: name,
                reason: "the folder \(folder.quoted) belongs to the root \(root.name.quoted) at \(root.path.quoted): "
                    + "leave --root out, or run `simile roots rename`")
        }
        if let name { try check(name, for: folder) }
        return try Root.make(at: folder, named: name ?? Root.freeName(for: folder, in: db), in: db)
    }

    /// Gives a root another place; its items keep their keys.
    /// - Throws: ``CatalogError/unknownRoot(directory:name:)``; ``CatalogError/unusableRoot(name:reason:)`` where files would belong
    ///   to items of two roots.
    public mutating func moveRoot(named name: String, to path: String) throws -> Root {
        let root = try existingRoot(name)
        let moved = Root(id: root.id, name: root.name, path: path)
        for other in try roots() where other.id != root.id {
            func fail(_ what: String) -> CatalogError {
                .unusableRoot(
                    name: name,
                    reason: "\(path.quoted) \(what) the root \(other.name.quoted) at \(other.path.quoted): "
                        + "run `simile roots remove` on the one that is not needed")
            }
            if other.path.isBytewiseEqual(to: path) { throw fail("is the folder of") }
            if let key = other.key(of: path), try holdsItems(of: other.id, below: key.text) {
                throw fail("has items of")
            }
            if let key = moved.key(of: other.path), try holdsItems(of: root.id, below: key.text) {
                throw fail("would have the same files as")
            }
        }
        try execute("UPDATE root SET path = ? WHERE id = ?", [path, root.id])
        return moved
    }

    /// Gives a root another name, with which the keys of its items then begin. O(items of the root).
    /// - Throws: ``CatalogError/unknownRoot(directory:name:)``; ``CatalogError/unusableRoot(name:reason:)`` for a name that is taken or
    ///   cannot be one, or with which keys would be too long.
    public mutating func renameRoot(named name: String, to newName: String) throws -> Root {
        let root = try existingRoot(name)
        let renamed = Root(id: root.id, name: newName, path: root.path)
        guard !newName.isBytewiseEqual(to: name) else { return renamed }
        try check(newName, for: root.path)
        let longer = newName.utf8.count - name.utf8.count
        let tooLong = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM item WHERE root = ? AND length(CAST(key AS BLOB)) > ?",
            arguments: [root.id, ItemKey.byteLimit - longer])
        if longer > 0, let tooLong, tooLong > 0 {
            throw CatalogError.unusableRoot(
                name: newName,
                reason: "with it the keys of \(tooLong) items would be longer than \(ItemKey.byteLimit) bytes: "
                    + "choose a shorter one")
        }
        try execute(
            "UPDATE item SET key = ?1 || substr(key, length(?2) + 1) WHERE root = ?3", [newName, name, root.id])
        try execute("UPDATE root SET name = ? WHERE id = ?", [newName, root.id])
        return renamed
    }

    /// Removes a root and its items; no file is touched. O(items of the root).
    /// - Parameters:
    ///   - name: the root.
    ///   - limit: how many items at most; while there are more the root stays. For a disk that has no room for one large
    ///     transaction.
    /// - Returns: how many items went.
    /// - Throws: ``CatalogError/unknownRoot(directory:name:)``.
    public mutating func removeRoot(named name: String, itemLimit limit: Int = .max) throws -> Int {
        let root = try existingRoot(name)
        try execute("DELETE FROM item WHERE id IN (SELECT id FROM item WHERE root = ? LIMIT ?)", [root.id, limit])
        let count = db.changesCount
        summary.removed += count
        if count < limit { try execute("DELETE FROM root WHERE id = ?", [root.id]) }
        return count
    }

    private func existingRoot(_ name: String) throws -> Root {
        if let root = try roots().first(where: { $0.name.isBytewiseEqual(to: name) }) { return root }
        throw CatalogError.unknownRoot(directory: folder.path, name: name)
    }

    /// Throws when a folder's root cannot have a name.
    private func check(_ name: String, for folder: String) throws {
        func fail(_ reason: String) -> CatalogError { .unusableRoot(name: name, reason: reason) }
        if let fault = Root.fault(ofName: name) { throw fail("the name \(fault): choose another") }
        if let other = try roots().first(where: { $0.name.isBytewiseEqual(to: name) }) {
            throw fail(
                "it is the name of the folder \(other.path.quoted): choose another, "
                    + "or, if that folder is now \(folder.quoted), run `simile roots move`")
        }
        if try Root.isTaken(name, in: db) {
            throw fail("there are items whose keys begin with it, and that are not its files: choose another")
        }
    }

    private func holdsItems(of root: Root.ID, below prefix: String) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM item WHERE \(KeyRange.condition) AND root = ?)",
            arguments: KeyRange.arguments(below: prefix) + [root]) ?? false
    }
}
