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
    let catalog: ImageCatalog
    let store: ModelStore
    let fetcher: ImageFetcher
    let limits: ImageLimits
    let reader: TextReader
    let resident: Resident?

    /// A search over a catalog.
    /// - Parameters:
    ///   - catalog: the catalog.
    ///   - store: where the models' weights are.
    ///   - fetcher: how images come from the web.
    ///   - limits: what an image may cost.
    ///   - reader: what makes vectors of words.
    ///   - resident: what a long-running program keeps; nil to open and load what a search needs, and release it afterwards.
    package init(
        catalog: ImageCatalog, store: ModelStore = ModelStore(), fetcher: ImageFetcher = ImageFetcher(),
        limits: ImageLimits = ImageLimits(), reader: TextReader = .models, resident: Resident? = nil
    ) {
        self.catalog = catalog
        self.store = store.of(catalog)
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
        try request.check()
        let ranked =
            if let kind = request.verification {
                try await runVerified(request, by: kind)
            } else if case .pairModel(let method, let name) = request.reranking {
                try await runReranked(request, by: method, name)
            } else {
                try await find(request)
            }
        return try await selected(ranked, request)
    }

    /// Searches as a request says that was checked, without verification, another ranking or a selection: of a request that selects, finds
    /// all its candidates.
    func find(_ request: SearchRequest) async throws -> SearchResult {
        let start = ContinuousClock.now
        let filter = try request.filter.map { try Filter.parse($0) }
        let tools = QueryVectors(
            catalog: catalog, store: store, fetcher: fetcher, limits: limits, reader: reader, resident: resident)
        let begin: @Sendable () throws -> (SearchPlan, Finding?) = {
            var plan = SearchPlan(
                spaces: try catalog.spaces(for: request, reader: reader, store: store), filter: filter,
                remarks: try filter.map { try catalog.remarks(on: $0) } ?? [])
            plan.remarks += try catalog.remarks(onAttributes: [request.groupBy].compactMap(\.self) + request.facets)
            return (plan, try searchByStoredVectors(request, plan, tools))
        }
        // Handing it to another thread would take longer.
        let isQuick =
            try !request.isSelective && request.facets.isEmpty
            && resident?.indexes.areQuick(for: request, matching: filter) == true
            && tools.needNoFiles(for: request.query)
        let (plan, quick) = try isQuick ? begin() : await onThread(begin)
        let found = if let quick { quick } else { try await searchByEmbedding(request, plan, tools) }

        let spaces = plan.spaces
        var times = found.times
        times.total = (ContinuousClock.now - start).milliseconds
        let own = spaces.map(\.space).filter { $0.hasOwnWeights(in: store) }.map(\.model)
        return SearchResult(
            query: "\(request.query)", space: spaces[0].space,
            spaces: found.answer.leftOut.map { _ in
                spaces.map { WeightedModel(model: $0.space.model, weight: $0.weight) }
            },
            ownWeights: own.isEmpty ? nil : own, index: found.answer.index, approximate: found.answer.isApproximate,
            leftOut: found.answer.leftOut, lacking: found.notes.lacking.isEmpty ? nil : found.notes.lacking,
            warning: found.notes.warning(found.answer.warning), notes: plan.remarks.isEmpty ? nil : plan.remarks,
            hits: found.hits, facets: found.facets?.counts, neighborhood: found.facets?.items, milliseconds: times)
    }

    /// Where to search, and under which condition.
    private struct SearchPlan: Sendable {
        var spaces: [WeightedSpace]
        var filter: Filter?
        /// What to know about the condition.
        var remarks: [String]
    }

    private struct Finding: Sendable {
        var answer: SearchAnswer
        var hits: [SearchHit]
        var facets: (counts: [Facet], items: Int)?
        var notes: SearchNotes
        var times: SearchTimes
    }

    /// Searches in one go by vectors that the catalogue has; nil where something must be embedded.
    private func searchByStoredVectors(_ request: SearchRequest, _ plan: SearchPlan, _ tools: QueryVectors) throws
        -> Finding?
    {
        let (queries, embed) = try timed { try tools.stored(for: request.query, in: plan.spaces.map(\.space)) }
        guard let queries else { return nil }
        let (find, load) = try timed { try open(request, plan) }
        let (answer, search) = try timed { try candidates(for: request, plan.filter) { try find(queries, $0) } }
        return Finding(
            answer: answer, hits: hits(of: answer, request), facets: try facets(of: answer, request),
            notes: try SearchNotes(on: plan.spaces.map(\.space), of: catalog),
            times: SearchTimes(embed: embed, load: load, search: search))
    }

    /// The models load while the indexes open or the vectors are read: both wait for the disk, and a cold start is the sum of
    /// neither.
    private func searchByEmbedding(
        _ request: SearchRequest, _ plan: SearchPlan, _ tools: QueryVectors
    ) async throws -> Finding {
        let spaces = plan.spaces.map(\.space)
        async let opening = onThread { try timed { try open(request, plan) } }
        async let noting = onThread { try SearchNotes(on: spaces, of: catalog) }
        let begun = ContinuousClock.now
        let queries = try await tools.vectors(of: request.query, in: spaces)
        let embed = (ContinuousClock.now - begun).milliseconds
        let (find, load) = try await opening
        var found = try await onThread {
            let (answer, search) = try timed { try candidates(for: request, plan.filter) { try find(queries, $0) } }
            return Finding(
                answer: answer, hits: hits(of: answer, request), facets: try facets(of: answer, request),
                notes: SearchNotes(), times: SearchTimes(embed: embed, load: load, search: search))
        }
        found.notes = try await noting
        return found
    }

    private func hits(of answer: SearchAnswer, _ request: SearchRequest) -> [SearchHit] {
        if request.isSelective { return ranked(answer.hits) }
        return ranked(answer.hits.prefix(request.limit)).map(lookedUp)
    }

    /// The hits with their ranks.
    func ranked(_ hits: some Collection<SearchHit>) -> [SearchHit] {
        hits.enumerated().map { place, hit in
            var hit = hit
            hit.rank = place + 1
            return hit
        }
    }

    /// A hit with what is wrong with its file.
    func lookedUp(_ hit: SearchHit) -> SearchHit {
        var hit = hit
        hit.fault = hit.item.fileFault(in: catalog)
        return hit
    }

    /// Opens what finds neighbors: one space's source, with its tiles' where there are, or several spaces' to be fused.
    private func open(
        _ request: SearchRequest, _ plan: SearchPlan
    ) throws -> @Sendable ([[Float]], SearchRequest) throws -> SearchAnswer {
        let (spaces, filter) = (plan.spaces, plan.filter)
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

extension Item {
    /// Why its file does not show what its vectors do. Asks the system about the file.
    fileprivate func fileFault(in catalog: ImageCatalog) -> String? {
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
