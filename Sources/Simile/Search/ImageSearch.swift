import Basics
package import Catalog
import Foundation
package import Imaging
package import ModelZoo
import VectorSearch

/// Finds the images of a catalog that look like a given one.
///
/// ```swift
/// let search = ImageSearch(catalog: catalog)
/// var request = SearchRequest(.file("dress.jpg"))
/// request.filter = "price<40"
/// for hit in try await search.run(request).hits { print(hit.score, hit.key) }
/// ```
package struct ImageSearch: Sendable {
    private let catalog: Catalog
    private let store: ModelStore
    private let fetcher: ImageFetcher
    private let limits: ImageLimits
    private let reader: TextReader
    private let resident: Resident?

    /// A search over a catalog.
    /// - Parameters:
    ///   - catalog: the catalog.
    ///   - store: where the models' weights are.
    ///   - fetcher: how images come from the web.
    ///   - limits: what an image may cost.
    ///   - reader: what makes vectors of words.
    ///   - resident: what a long-running program keeps; nil to open and load what a search needs, and release it afterwards.
    package init(
        catalog: Catalog, store: ModelStore = ModelStore(), fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits(), reader: TextReader = .models, resident: Resident? = nil
    ) {
        self.catalog = catalog
        self.store = store
        self.fetcher = fetcher
        self.limits = limits
        self.reader = reader
        self.resident = resident
    }

    /// Searches with the indexes that the catalog keeps, or exactly where it keeps none.
    ///
    /// A fused search compares all items exactly, or with exact indexes finds what that would; with approximate ones it says so.
    /// - Throws: ``SearchRequestError``, `FilterError`, ``FetchError``, `ModelError`, `EmbeddingError`, `CatalogError`.
    package func run(_ request: SearchRequest) async throws -> SearchResult {
        let start = ContinuousClock.now
        try request.check()
        let filter = try request.filter.map { try Filter.parse($0) }
        let remarks = try await onThread { try filter.map { try catalog.remarks(on: $0) } ?? [] }
        let spaces = try await onThread { try catalog.spaces(for: request, reader: reader, store: store) }

        // The models load while the indexes open or the vectors are read: both wait for the disk, and a cold start is the sum
        // of neither.
        async let opening = onThread { try timed { try open(spaces, request, filter) } }
        async let noting = onThread { try SearchNotes(on: spaces.map(\.space), of: catalog) }
        let tools = QueryVectors(
            catalog: catalog, store: store, fetcher: fetcher, limits: limits, reader: reader, resident: resident)
        let asked = ContinuousClock.now
        let queries = try await tools.vectors(of: request.query, in: spaces.map(\.space))
        let embed = (ContinuousClock.now - asked).milliseconds
        let (find, load) = try await opening

        let (answer, search) = try await onThread { try timed { try find(queries, request) } }
        let notes = try await noting
        let times = SearchTimes(
            embed: embed, load: load, search: search, total: (ContinuousClock.now - start).milliseconds)
        let own = spaces.map(\.space).filter { $0.hasOwnWeights(in: store) }.map(\.model)
        return SearchResult(
            query: "\(request.query)", space: spaces[0].space,
            spaces: answer.leftOut.map { _ in spaces.map { WeightedModel(model: $0.space.model, weight: $0.weight) } },
            ownWeights: own.isEmpty ? nil : own, index: answer.index, approximate: answer.isApproximate,
            leftOut: answer.leftOut, lacking: notes.lacking.isEmpty ? nil : notes.lacking,
            warning: notes.warning(answer.warning), notes: remarks.isEmpty ? nil : remarks,
            hits: answer.items.enumerated().map { SearchHit(rank: $0 + 1, $1, in: catalog) }, milliseconds: times)
    }

    /// Opens what finds neighbors: one space's source, with its tiles' where there are, or several spaces' to be fused.
    private func open(
        _ spaces: [WeightedSpace], _ request: SearchRequest, _ filter: Filter?
    ) throws -> @Sendable ([[Float]], SearchRequest) throws -> SearchAnswer {
        let (space, kind) = (spaces[0].space, request.index)
        if spaces.count > 1 {
            let source = try FusedSource(
                catalog: catalog, spaces: spaces, kind: kind, filter: filter, resident: resident?.indexes)
            return { try source.search($0, $1) }
        }
        if request.findsParts, try catalog.heldSpaces().contains(space.ofTiles) {
            let source = try TiledSource(
                catalog: catalog, space: space, kind: kind, filter: filter, resident: resident?.indexes)
            return { try source.search($0[0], $1) }
        }
        let source = try VectorSource(
            catalog: catalog, space: space, kind: kind, filter: filter, resident: resident?.indexes)
        return { try source.search($0[0], $1) }
    }
}

extension SearchHit {
    init(rank: Int, _ found: SearchAnswer.Found, in catalog: Catalog) {
        self.init(
            rank: rank, key: found.item.key, path: found.item.path, cosine: found.cosine,
            score: Similarity.score(cosine: found.cosine), attributes: found.item.attributes, cosines: found.cosines,
            fault: found.item.fileFault(in: catalog), part: found.part)
    }
}

extension Item {
    /// Why its file does not show what its vectors do. Asks the system about the file.
    fileprivate func fileFault(in catalog: Catalog) -> String? {
        guard let path else { return nil }
        if case .failure(let problem) = FileStatus.of(path) {
            // Replacing an image deletes the previous file.
            let isReplaced =
                FilePath.isInside(path, catalog.imagesDirectory) && (try? catalog.image(of: key)) != nil
            if isReplaced { return nil }
            return problem.isAbsence ? "its file no longer exists" : "its file cannot be read: \(problem.reason)"
        }
        return fault.map {
            "its file could not be read, since \($0.since.formatted(.iso8601.year().month().day())): \($0.reason)"
        }
    }
}
