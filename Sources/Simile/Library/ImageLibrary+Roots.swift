extension ImageLibrary {
    /// The folders whose images are items, where they are, and how many items each has. O(items).
    /// - Throws: `CatalogError`.
    public func roots() async throws -> RootReport {
        try await onThread { [catalog] in try RootKeeper(catalog: catalog).list() }
    }

    /// Says that a root's folder now lies elsewhere. Its items stay what they are, and are found again without being looked at. Roots
    /// whose folders were in it, and moved along, move, too.
    /// - Parameters:
    ///   - name: the root.
    ///   - path: the folder, as the user types it.
    ///   - force: whether to believe it although nothing of the root is there.
    /// - Throws: `FileError` when there is no such folder; `CatalogError/unusableRoot(name:reason:)` when none of some items is
    ///   there, or files there belong to another root.
    @discardableResult
    public func moveRoot(_ name: String, to path: String, force: Bool = false) async throws -> RootReport {
        try await onThread { [catalog] in try RootKeeper(catalog: catalog).move(name, to: path, force: force) }
    }

    /// Gives a root another name, and with it all its items other keys. O(items of the root).
    /// - Throws: `CatalogError/unusableRoot(name:reason:)` for a name that is taken, or cannot be one.
    @discardableResult
    public func renameRoot(_ name: String, to newName: String) async throws -> RootReport {
        try await onThread { [catalog] in try RootKeeper(catalog: catalog).rename(name, to: newName) }
    }

    /// Removes a root and all its items from the catalog; no file is touched.
    /// - Throws: `CatalogError/unknownRoot(directory:name:)`.
    @discardableResult
    public func removeRoot(_ name: String) async throws -> RootReport {
        try await onThread { [catalog] in try RootKeeper(catalog: catalog).remove(name) }
    }
}
