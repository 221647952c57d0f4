public import Catalog

extension ImageLibrary {
    /// Adds an item, or replaces its image; putting the same again changes nothing. The image is kept beside the catalog. When
    /// this returns, the item is on the disk and found by the next search, in whatever process.
    /// - Parameters:
    ///   - key: its name.
    ///   - image: a file, a web address, or bytes.
    ///   - attributes: all of its attributes from now on; nil keeps those that it has.
    /// - Returns: the item as it is now, and whether it is new.
    /// - Throws: `EmbeddingError` for what is no image, `CatalogError` when the disk does not take it: then nothing was changed;
    ///   ``FetchError``, `FileError`, `ModelError`.
    @discardableResult
    public func put(
        _ key: ItemKey, image: ImageQuery, attributes: Attributes? = nil
    ) async throws -> PutResult {
        let bytes: [UInt8]
        switch image {
        case .bytes(let given, _): bytes = given
        case .url(let address): bytes = try await options.fetcher.fetch(address)
        case .file, .item:
            let source = try await image.load(options.fetcher, catalog, limits: options.limits)
            bytes = try await onThread { [options] in try source.load(within: options.limits) }
        }
        return try await onThread { [keeper] in try keeper.put(key, image: bytes, attributes: attributes) }
    }

    /// Changes some attributes of an item and leaves the others.
    /// - Parameters:
    ///   - key: its name.
    ///   - changes: the new value of each; nil takes it away.
    /// - Returns: the item as it is now.
    /// - Throws: ``SearchRequestError/nothingNamed(_:)`` when there is no such item, `CatalogError`.
    @discardableResult
    public func change(_ key: ItemKey, _ changes: [(String, AttributeValue?)]) async throws -> Item {
        try await onThread { [keeper] in try keeper.change(key, changes) }
    }

    /// Takes an item out, on a full disk, too; a file of the user's own is never touched.
    /// - Returns: whether it was there.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func remove(_ key: ItemKey) async throws -> Bool {
        try await onThread { [keeper] in try keeper.remove(key) }
    }

    /// Takes out items by their names and by a condition, and whole vector spaces.
    /// - Throws: `CatalogError`, `FileError`.
    public func remove(_ request: Removal.Request) async throws -> Removal.Report {
        try await onThread { [catalog] in try Removal(catalog: catalog).run(request) }
    }

    /// An item; nil where there is none of that key. O(log items).
    /// - Throws: `CatalogError`.
    public func item(_ key: ItemKey) async throws -> Item? {
        try await onThread { [catalog] in try catalog.item(key) }
    }

    /// What puts single items, for callers that are on threads of their own.
    package var keeper: ItemKeeper {
        ItemKeeper(catalog: catalog, resident: resident, model: options.model, limits: options.limits)
    }
}
