import Basics
import Catalog
import Foundation
import Trends
import VectorSearch

extension ImageLibrary {
    /// Tells what is new and what grows, by look and by attribute.
    ///
    /// ```swift
    /// let report = try await library.trends(TrendRequest(days: 60, by: .week)).report()
    /// for group in report.groups where group.line.trend.verdict == .growing {
    ///     print(group.id, group.line.medoid ?? "", group.line.trend.growth?.low ?? 0)
    /// }
    /// ```
    ///
    /// The shares of the recent periods are compared with those before; how trends are told from chance says `TrendTest`. Groups are those of the
    /// whole catalog, and keep their numbers (`VisualGroups`): they are kept beside the catalog's trained models. All vectors are in memory meanwhile.
    ///
    /// Its report throws `TrendError` for a history that cannot be and for a damaged file of groups, ``SearchRequestError`` where the catalog has
    /// no vectors of the model, `CatalogError`, `FileError`.
    public func trends(_ request: TrendRequest = TrendRequest()) -> Job<TrendReport> {
        Job { progress in try await self.foundTrends(request, progress: progress).report }
    }

    /// Places a picture among the looks of the catalog: its group, whether that grows, and its nearest neighbors.
    ///
    /// ```swift
    /// let place = try await library.trendPlace(of: .file("photo.jpg"))
    /// print(place.group?.line.trend.verdict ?? .few, place.isNewLook)
    /// ```
    ///
    /// The first time it takes as long as ``trends(_:)``; what that found is kept for a minute, and then placing takes as long as a search.
    /// - Parameters:
    ///   - image: a file, a web address, an item, or bytes.
    ///   - request: which history tells whether a group grows; its attributes do not matter.
    ///   - neighbors: the number of neighbors to list, at least 1.
    /// - Throws: as ``trends(_:)`` and ``search(_:limit:where:by:)``.
    public func trendPlace(
        of image: ImageQuery, _ request: TrendRequest = TrendRequest(), neighbors: Int = 10
    ) async throws -> TrendPlacement {
        var request = request
        (request.attributes, request.wantsGroups, request.regroups) = ([], true, false)
        let known = try await resident.trends.found(for: request) { try await self.foundTrends($0) { _ in } }
        let space = try await onThread { [catalog, request] in
            try catalog.space(model: request.model, precision: request.precision)
        }
        var image = image
        let (name, own) = (image.name, try await key(of: image))
        // Fetched once, though two things are asked of it.
        if case .url(let address) = image { image = .bytes(try await options.fetcher.fetch(address), name: address) }
        let vectors = QueryVectors(
            catalog: catalog, store: options.store, fetcher: options.fetcher, limits: options.limits,
            reader: options.reader, resident: resident)
        let query = try await vectors.vectors(of: QueryExpression([.init(.image(image))]), in: [space])
        let place = try await onThread {
            try known.groups?.places(of: VectorMatrix(dimension: space.dimension, rows: query).normalized()).first
                ?? nil
        }
        var search = SearchRequest(image)
        search.limit = neighbors + 1
        search.ranking = .model(space.model)
        search.precision = space.precision
        let hits = try await self.search(search).hits.filter { $0.item.key != own }.prefix(neighbors)
        return TrendPlacement(
            image: name, group: place?.id.flatMap { known.allGroups[$0] }, isNewLook: place != nil && place?.id == nil,
            nearestGroup: place?.nearest, cosine: place.map { Double($0.cosine) },
            neighbors: hits.map { hit in
                TrendPlacement.Neighbor(key: hit.item.key, score: hit.score, group: known.groupOfItem[hit.item.key])
            }, space: space)
    }

    private func foundTrends(
        _ request: TrendRequest, progress: @escaping @Sendable (JobProgress) -> Void
    ) async throws -> TrendFinder.Found {
        try await onCancellableThread { [catalog] isCancelled in
            do {
                return try TrendFinder(
                    catalog: catalog, request: request, isCancelled: isCancelled, progress: progress
                ).run()
            } catch VectorSearchError.cancelled {
                throw CancellationError()
            }
        }
    }

    /// The key of a query that is an item, which is not its own neighbor.
    private func key(of image: ImageQuery) async throws -> ItemKey? {
        switch image {
        case .item(let key): key
        case .file(let name): try await onThread { [catalog] in try catalog.item(named: name)?.key }
        case .url, .bytes: nil
        }
    }
}
