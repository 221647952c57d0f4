extension ImageLibrary {
    /// Why two images are as alike as they are: which places of them make their cosine, and how much of it is shape, color
    /// and detail. About a hundred runs of the model's network: a second or two for small ones.
    ///
    /// ```swift
    /// let why = try await shop.explain(.file("a.jpg"), .item("shop/b.jpg"))
    /// print(why.cosine, why.mapA.sum, why.shares.color)   // the sum is the cosine where why.method is .additive
    /// ```
    /// - Parameters:
    ///   - first: one image.
    ///   - second: the other.
    ///   - model: what embeds them; nil for the library's default.
    ///   - method: how the maps are made; nil for the exact way where the model has it, else by occlusion.
    ///   - threshold: the score, 0…1, from which they count as similar; nil for the usual one.
    /// - Throws: ``ExplanationError``, ``ComparisonError``, ``FetchError``, ``SearchRequestError``, `ModelError`, `EmbeddingError`,
    ///   `CancellationError`.
    public func explain(
        _ first: ImageQuery, _ second: ImageQuery, by model: ModelChoice? = nil, method: ExplanationMethod? = nil,
        threshold: Double? = nil
    ) async throws -> Explanation {
        try await explanation(by: model ?? options.model).run(first, second, method: method, threshold: threshold)
    }

    /// Explanations by one model.
    package func explanation(by model: ModelChoice) -> ImageExplanation {
        ImageExplanation(
            model: model, store: options.store, fetcher: options.fetcher, limits: options.limits, catalog: catalog,
            resident: resident.models)
    }
}
