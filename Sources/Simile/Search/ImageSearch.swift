public import Catalog
import Embedding
public import Imaging
import InferenceEngine
public import ModelZoo
import VectorSearch

/// Finds the pictures of a catalogue that look like a given one.
///
/// ```swift
/// let search = ImageSearch(catalog: catalog)
/// var request = SearchRequest(.file("dress.jpg"))
/// request.filter = "price<40"
/// for hit in try await search.run(request).hits { print(hit.score, hit.key) }
/// ```
public struct ImageSearch: Sendable {
    private let catalog: Catalog
    private let store: ModelStore
    private let fetcher: ImageFetcher
    private let limits: ImageLimits

    /// A search over a catalogue.
    public init(
        catalog: Catalog, store: ModelStore = ModelStore(), fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits()
    ) {
        self.catalog = catalog
        self.store = store
        self.fetcher = fetcher
        self.limits = limits
    }

    /// Searches with the index that the catalogue keeps, or exactly where it keeps none.
    /// - Throws: ``SearchRequestError``, `FilterError`, ``FetchError``, `ModelError`, `EmbeddingError`, `CatalogError`.
    public func run(_ request: SearchRequest) async throws -> SearchResult {
        let start = ContinuousClock.now
        guard request.limit >= 1 else { throw SearchRequestError.limit(request.limit) }
        if let score = request.minScore, !(0...1).contains(score) { throw SearchRequestError.minScore(score) }
        if let effort = request.effort, effort < 1 { throw SearchRequestError.effort(effort) }
        let filter = try request.filter.map { try Filter.parse($0) }
        let space = try await onThread { try catalog.space(model: request.model, precision: request.precision) }

        // The model loads while the index opens or the vectors are read: both wait for the disk, and a cold start is the sum
        // of neither.
        async let opening = onThread {
            try timed { try VectorSource(catalog: catalog, space: space, kind: request.index, filter: filter) }
        }
        let query = try await vector(of: request.query, in: space)
        let (source, load) = try await opening

        let found = try await onThread { try timed { try source.search(query.vector, request) } }
        let times = SearchTimes(
            embed: query.milliseconds, load: load, search: found.milliseconds,
            total: (ContinuousClock.now - start).milliseconds)
        let hits = found.result.items.enumerated().map { rank, found in
            SearchHit(
                rank: rank + 1, key: found.item.key, path: found.item.path, cosine: found.similarity,
                score: Similarity.score(cosine: found.similarity), attributes: found.item.attributes)
        }
        return SearchResult(
            space: space, index: found.result.kind.rawValue, warning: found.result.warning, hits: hits,
            milliseconds: times)
    }

    /// The vector of a query: an item's own where the query names one, else the picture's, computed now.
    private func vector(
        of query: ImageQuery, in space: VectorSpace
    ) async throws -> (vector: [Float], milliseconds: Double) {
        let start = ContinuousClock.now
        let vector: [Float]
        if case .file(let name) = query, let stored = try await onThread({ try storedVector(named: name, in: space) }) {
            vector = stored
        } else {
            let choice = ModelChoice(space.model, precision: space.precision.engine)
            let current = try choice.space(store: store)
            guard current == space else {
                throw CatalogError.unknownSpace(directory: catalog.directory, requested: current, held: [space])
            }
            let source = try await query.load(fetcher)
            vector = try await onThread {
                try choice.embedder(store: store, limits: limits).makeWorker().embed(source)
            }
        }
        return (vector, (ContinuousClock.now - start).milliseconds)
    }

    /// The vector of the item with this key, or of the file at this path if it is as it was when it was indexed.
    private func storedVector(named name: String, in space: VectorSpace) throws -> [Float]? {
        if let vector = try catalog.vector(of: ItemKey(name), in: space) { return vector }
        let path = FilePath.absolute(name)
        guard case .success(let status) = FileStatus.of(path) else {
            if let vector = try catalog.vector(of: ItemKey(path), in: space) { return vector }
            throw SearchRequestError.nothingNamed(name)
        }
        guard let fingerprint = try catalog.item(ItemKey(path))?.fingerprint, fingerprint.size == status.size,
            fingerprint.modified == status.modified
        else { return nil }
        return try catalog.vector(of: ItemKey(path), in: space)
    }
}
