import Catalog
import Recommendation

extension ImageLibrary {
    /// Recommends items to somebody by recent events, stored ones or those of the request: near to what is wanted by its looks, never what was
    /// seen or hidden, is out of stock, shows the same picture as another, or is a second variant of one product.
    ///
    /// Where nothing of use is known of a user, ``RecommendationAnswer/coldStart`` says what is recommended instead.
    ///
    /// ```swift
    /// try await shop.addEvents([NewEvent(user: "ann", item: "dress-17", kind: .view)])
    /// for item in try await shop.recommend(RecommendationRequest(user: "ann")).items {
    ///     print(item.key, "because of", item.because)
    /// }
    /// ```
    /// - Returns: at most as many items as asked for. An event counts from the next request on, and so does an item that was added.
    /// - Throws: ``SearchRequestError`` where the catalog is empty or does not hold the model, `RecommendationError`, `CatalogError`.
    public func recommend(_ request: RecommendationRequest) async throws -> RecommendationAnswer {
        try await onThread { [catalog, options, resident] in
            try Recommender(catalog: catalog, store: options.store, resident: resident).run(request)
        }
    }

    /// Keeps what users did, 1,000 events of each, the newest. Events of unknown items, and those with an unusable user or time, are told
    /// and left out; the others are on the disk when this returns.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func addEvents(_ events: [NewEvent]) async throws -> EventSummary {
        try await onThread { [catalog] in try catalog.addEvents(events) }
    }

    /// What a user did, the newest first.
    /// - Throws: `CatalogError`.
    public func events(ofUser user: String, limit: Int = ImageCatalog.eventLimit) async throws -> [Event] {
        try await onThread { [catalog] in try catalog.events(ofUser: user, limit: limit) }
    }

    /// Forgets all that a user did.
    /// - Returns: how many events there were.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func removeEvents(ofUser user: String) async throws -> Int {
        try await onThread { [catalog] in try catalog.removeEvents(ofUser: user) }
    }
}
