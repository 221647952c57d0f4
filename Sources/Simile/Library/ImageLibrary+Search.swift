import Catalog

extension ImageLibrary {
    /// Finds the images that look like a given one.
    /// - Parameters:
    ///   - query: a file, a web address, an item, or bytes.
    ///   - limit: how many hits at most.
    ///   - condition: a condition on attributes, such as `category=dress and price<40`; see `Filter`.
    ///   - ranking: by which of the catalog's models.
    /// - Returns: the hits, most similar first, and what there is to know about them.
    /// - Throws: ``SearchRequestError``, `FilterError`, ``FetchError``, `ModelError`, `EmbeddingError`, `CatalogError`.
    public func search(
        _ query: ImageQuery, limit: Int = 10, where condition: String? = nil, by ranking: Ranking = .automatic
    ) async throws -> SearchResult {
        var request = SearchRequest(query)
        request.limit = limit
        request.filter = condition
        request.ranking = ranking
        return try await search(request)
    }

    /// Searches with the indexes that the catalog keeps, or exactly where it keeps none.
    /// - Throws: as ``search(_:limit:where:by:)``.
    public func search(_ request: SearchRequest) async throws -> SearchResult {
        try await ImageSearch(
            catalog: catalog, store: options.store, fetcher: options.fetcher, limits: options.limits,
            reader: options.reader, resident: resident
        ).run(request)
    }

    /// The values of attributes, and how many items have each: for menus of filters, with the counts of the whole catalog.
    ///
    /// ```swift
    /// for facet in try await library.facets(of: ["brand", "price"], where: "category=dress").facets {
    ///     print(facet.name, facet.values.map { "\($0.value) (\($0.count))" }, facet.missing)
    /// }
    /// ```
    ///
    /// Kept until the catalog changes; see `ImageCatalog.facets(of:matching:limit:)` for what it takes. Those of a search's
    /// neighborhood come with a search: ``SearchRequest/facets``.
    /// - Parameters:
    ///   - names: the attributes, each once, at most `Facet.nameLimit`; none for the first ones of all in the order of their bytes.
    ///   - condition: a condition on attributes, such as `category=dress and price<40`; see `Filter`.
    ///   - limit: how many values of each are listed, the most frequent ones, at most `Facet.valueLimit`.
    /// - Throws: ``SearchRequestError/facets(_:)``, `FilterError`, `CatalogError`.
    public func facets(
        of names: [String] = [], where condition: String? = nil, limit: Int = 20
    ) async throws -> FacetReport {
        try SearchRequest.check(facets: names)
        let filter = try condition.map { try Filter.parse($0) }
        return try await onThread { [catalog] in
            let names = names.isEmpty ? Array(try catalog.attributeNames().prefix(Facet.nameLimit)) : names
            let facets = try catalog.facets(of: names, matching: filter, limit: limit)
            let notes = try (filter.map { try catalog.remarks(on: $0) } ?? []) + catalog.remarks(onAttributes: names)
            let items = try filter.map { try catalog.count(matching: $0) } ?? catalog.count()
            return FacetReport(items: items, facets: facets, notes: notes.isEmpty ? nil : notes)
        }
    }

    /// How alike two images are, items among them.
    /// - Parameters:
    ///   - first: one image.
    ///   - second: the other; the order does not matter.
    ///   - model: what embeds them; nil for the library's default.
    ///   - method: how the embeddings become a score.
    ///   - threshold: the score, 0…1, from which they count as similar; nil for the method's own.
    /// - Throws: ``ComparisonError``, ``FetchError``, ``SearchRequestError``, `ModelError`, `EmbeddingError`.
    public func compare(
        _ first: ImageQuery, _ second: ImageQuery, by model: ModelChoice? = nil, method: ComparisonMethod = .cosine,
        threshold: Double? = nil
    ) async throws -> ComparisonReport {
        try await comparison(by: model ?? options.model).run(first, second, method: method, threshold: threshold)
    }

    /// A comparison by one model.
    package func comparison(by model: ModelChoice) -> ImageComparison {
        ImageComparison(
            model: model, store: options.store, fetcher: options.fetcher, limits: options.limits, catalog: catalog,
            resident: resident.models, trained: resident.learned)
    }

    /// The embedding of an image: a vector of length 1.
    /// - Parameters:
    ///   - image: a file, a web address, an item, or bytes.
    ///   - model: a model's name, with options; nil for the library's default.
    /// - Throws: ``FetchError``, ``SearchRequestError`` for an item, `ModelError`, `EmbeddingError`.
    public func embedding(of image: ImageQuery, model: String? = nil) async throws -> [Float] {
        let source = try await image.load(options.fetcher, catalog, limits: options.limits)
        return try await onThread { [options, resident] in
            let choice = model.map { ModelChoice($0) } ?? options.model
            return try resident.models.withWorker(choice) { worker in
                var views = ImageViews(of: source, limits: options.limits)
                return try worker.embed(&views)
            }
        }
    }
}

/// How alike two images are; the model is loaded for this comparison.
///
/// ```swift
/// let result = try await Simile.compare(.file("a.jpg"), .file("b.jpg"))
/// print(result.score, result.isSimilar)
/// ```
///
/// For many comparisons open an ``ImageLibrary``, which keeps its models.
/// - Parameters:
///   - first: one image: a file, a web address or bytes.
///   - second: the other; the order does not matter.
///   - model: what embeds them.
///   - method: how the embeddings become a score.
///   - threshold: the score, 0…1, from which they count as similar; nil for the method's own.
/// - Throws: ``ComparisonError``, ``FetchError``, `ModelError`, `EmbeddingError`.
public func compare(
    _ first: ImageQuery, _ second: ImageQuery, by model: ModelChoice = ModelChoice(),
    method: ComparisonMethod = .cosine, threshold: Double? = nil
) async throws -> ComparisonReport {
    try await ImageComparison(model: model).run(first, second, method: method, threshold: threshold)
}
