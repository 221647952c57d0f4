import Basics
import Catalog
import VectorSearch

extension SearchRequest {
    /// Whether hits are chosen among more candidates than are asked for.
    var isSelective: Bool { groupBy != nil || diversity > 0 }

    /// Among how many hits, or groups of them, the choice is.
    var choice: Int { diversity > 0 ? max(limit, min(1_000, max(100, 5 * min(limit, 1_000)))) : limit }

    /// How many candidates are found at first.
    fileprivate var depth: Int {
        let groups = groupBy == nil ? choice : max(choice, min(4 * min(choice, Self.deepest), Self.deepest))
        return facets.isEmpty ? groups : max(groups, Self.neighborhood)
    }

    /// No more candidates are looked at to find as many groups as are asked for.
    static let deepest = 50_000
}

extension ImageSearch {
    /// Finds as many candidates as a request needs: where they are of too few groups, more, until there are enough groups, or all, or so
    /// many candidates that looking at more takes too long.
    func candidates(
        for request: SearchRequest, _ filter: Filter?, by search: (SearchRequest) throws -> SearchAnswer
    ) throws -> SearchAnswer {
        var deep = request
        deep.limit = request.depth
        var answer = try search(deep)
        guard let attribute = request.groupBy else { return answer }
        var wanted: Int?
        while answer.hits.count >= deep.limit {
            let found = HitGroups(answer.hits, by: attribute).best.count
            if found >= wanted ?? request.choice { return answer }
            // There may be no more; counting is kept until the catalog changes.
            let most = try wanted ?? groups(by: attribute, matching: filter, atMost: request.choice)
            wanted = most
            if found >= most { return answer }
            guard deep.limit < SearchRequest.deepest else {
                guard found < request.limit else { return answer }
                let note = "only \(found) groups were found among the \(answer.hits.count) most similar items"
                answer.warning = [answer.warning, note].compactMap(\.self).joined(separator: "; ")
                return answer
            }
            deep.limit = min(4 * deep.limit, SearchRequest.deepest)
            answer = try search(deep)
        }
        return answer
    }

    /// How many groups there are among the items that match.
    private func groups(by attribute: String, matching filter: Filter?, atMost most: Int) throws -> Int {
        guard let facet = try catalog.facets(of: [attribute], matching: filter, limit: 0).first else { return most }
        return min(most, facet.distinct + facet.missing)
    }

    /// The facets of the neighborhood, and how many items that is; nil where none were asked for.
    func facets(of answer: SearchAnswer, _ request: SearchRequest) throws -> (counts: [Facet], items: Int)? {
        guard !request.facets.isEmpty else { return nil }
        let items = answer.hits.prefix(max(request.limit, SearchRequest.neighborhood)).map(\.item.id)
        return (try catalog.facets(of: request.facets, amongItems: items), items.count)
    }

    /// Groups and diversifies candidates as a request says, and keeps as many as it asks for.
    func selected(_ result: SearchResult, _ request: SearchRequest) async throws -> SearchResult {
        var result = result
        guard request.isSelective else {
            result.hits = ranked(result.hits.prefix(request.limit))
            return result
        }
        let (hits, milliseconds) = try await onThread { [hits = result.hits] in
            try timed {
                var best = request.groupBy.map { HitGroups(hits, by: $0).best } ?? hits
                if request.diversity > 0 { best = try diverse(best.prefix(request.choice), request) }
                return ranked(best.prefix(request.limit)).map(lookedUp)
            }
        }
        result.hits = hits
        result.milliseconds.search += milliseconds
        result.milliseconds.total += milliseconds
        return result
    }

    /// Chooses hits by maximal marginal relevance, which is their cosine, or their probability where that ranks them. Those verified to
    /// show the same come first as they are; one whose vector went this very moment is left out. O(hits · limit · dimension).
    private func diverse(_ hits: some Sequence<SearchHit>, _ request: SearchRequest) throws -> [SearchHit] {
        let (ids, vectors) = try catalog.vectors(
            ofItems: hits.map(\.item.id), in: catalog.spaces(for: request, reader: reader, store: store))
        let byID = Dictionary(hits.map { ($0.item.id, $0) }) { first, _ in first }
        let places = Dictionary(zip(hits.map(\.item.id), 0...)) { first, _ in first }
        let candidates = ids.compactMap { byID[$0] }
        guard candidates.count == ids.count else { return Array(hits) }
        var marginal = MarginalRelevance(
            vectors, relevance: candidates.map { $0.probability.map { Float($0) } ?? $0.cosine },
            lambda: 1 - request.diversity)
        // Of equal ones the one that was ranked higher is the first.
        var rows = ids.indices.sorted { places[ids[$0]] ?? 0 < places[ids[$1]] ?? 0 }
        var chosen: [SearchHit] = []
        func take(_ row: Int) throws {
            try marginal.choose(row)
            chosen.append(candidates[row])
            rows.removeAll { $0 == row }
        }
        for row in rows where candidates[row].verification?.isSame == true { try take(row) }
        // What was ranked by probability comes before what was not.
        var tier = rows.filter { candidates[$0].probability != nil }
        while chosen.count < request.limit {
            if tier.isEmpty { tier = rows }
            guard let row = marginal.best(of: tier) else { break }
            try take(row)
            tier.removeAll { $0 == row }
        }
        return chosen
    }
}

extension ImageCatalog {
    /// The vectors of those items that have one in each of some spaces: of several the vectors one after the other, each times the root of
    /// its weight, so that their cosines are those of a fused search. O(items · dimension).
    fileprivate func vectors(
        ofItems ids: [Int64], in spaces: [WeightedSpace]
    ) throws -> (ids: [Int64], vectors: VectorMatrix) {
        let tables = try spaces.map { try vectors(ofItems: ids, in: $0.space) }
        guard tables.count > 1 else { return (tables[0].ids, tables[0].matrix) }
        let rows = tables.map { Dictionary(zip($0.ids, 0...)) { first, _ in first } }
        var matrix = try VectorMatrix(
            dimension: tables.reduce(0) { $0 + $1.matrix.dimension }, minimumCapacity: ids.count)
        var found: [Int64] = []
        for id in tables[0].ids {
            let places = rows.compactMap { $0[id] }
            guard places.count == tables.count else { continue }
            var vector: [Float] = []
            for (place, (table, space)) in zip(places, zip(tables, spaces)) {
                let root = Float(space.weight.squareRoot())
                vector += table.matrix[place].map { root * $0 }
            }
            try matrix.append(normalizing: vector)
            found.append(id)
        }
        return (found, matrix)
    }
}
