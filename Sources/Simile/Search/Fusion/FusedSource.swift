import Catalog
import VectorSearch

/// Where a fused search finds its neighbors: in each space an index on the disk, or vectors read from the database.
struct FusedSource: Sendable {
    private let catalog: ImageCatalog
    private let spaces: [WeightedSpace]
    private let kind: IndexKind?
    private let filter: Filter?
    private let found: [Found]
    private let resident: ResidentIndexes?
    private let warning: String?
    /// About how many items have a vector in all spaces.
    private let population: Int
    /// How many of the items that match lack a vector in one of the spaces.
    private let leftOut: Int

    private enum Found: Sendable {
        case index(SpaceIndex)
        case table(VectorTable)
    }

    /// Opens each space's index where it is of the kind that was asked for; else reads the vectors.
    /// - Parameter resident: the indexes that are open already; nil to open them for this search.
    /// - Throws: ``SearchRequestError/noSuchIndex(_:vectors:)`` when a space has none of the kind.
    init(
        catalog: ImageCatalog, spaces: [WeightedSpace], kind: IndexKind?, filter: Filter?,
        resident: ResidentIndexes? = nil
    ) throws {
        self.catalog = catalog
        self.resident = resident
        self.spaces = spaces
        self.kind = kind
        self.filter = filter
        let counts = try catalog.spaces()
        var population = Int.max
        var warnings: [String] = []
        var found: [Found] = []
        for weighted in spaces {
            let vectors = counts.first { $0.space == weighted.space }?.vectors ?? 0
            population = min(population, vectors)
            do {
                if let resident {
                    if let (index, warning) = try resident.index(of: weighted.space, kind: kind) {
                        if let warning { warnings.append(warning) }
                        found.append(.index(index))
                        continue
                    }
                } else if let index = try catalog.openIndex(of: weighted.space), kind ?? index.kind == index.kind {
                    found.append(.index(index))
                    continue
                }
            } catch {
                guard case CatalogError.indexUnusable = error else { throw error }
                warnings.append("\(error)")
            }
            if let kind, kind != .exact, warnings.isEmpty {
                throw SearchRequestError.noSuchIndex(kind, vectors: vectors)
            }
            found.append(.table(try catalog.vectors(in: weighted.space, matching: filter)))
        }
        self.population = population
        self.found = found
        warning = warnings.isEmpty ? nil : warnings.joined(separator: "; ")
        leftOut = try catalog.count(lackingAnyOf: spaces.map(\.space), matching: filter)
    }

    /// The items whose weighted sums of cosines to the spaces' query vectors are greatest.
    func search(_ queries: [[Float]], _ request: SearchRequest) throws -> SearchAnswer {
        do {
            do { return try search(queries, request, found, warning) } catch {
                guard case CatalogError.indexUnusable = error else { throw error }
                // An index's files went while it was open: another process has made others, or decided on none.
                for weighted in spaces { resident?.forget(weighted.space) }
                let again = try FusedSource(
                    catalog: catalog, spaces: spaces, kind: kind, filter: filter, resident: resident)
                return try again.search(queries, request, again.found, again.warning)
            }
        } catch CatalogError.indexUnusable(let directory, let reason) {
            for weighted in spaces { resident?.forget(weighted.space) }
            let tables = try spaces.map { Found.table(try catalog.vectors(in: $0.space, matching: filter)) }
            return try search(
                queries, request, tables, "\(CatalogError.indexUnusable(directory: directory, reason: reason))")
        }
    }

    private func search(
        _ queries: [[Float]], _ request: SearchRequest, _ found: [Found], _ warning: String?
    ) throws -> SearchAnswer {
        var ranked: [any RankedSpace] = []
        for (found, query) in zip(found, queries) {
            switch found {
            case .table(let table): ranked.append(try ScannedSpace(table, query))
            case .index(let index):
                ranked.append(
                    IndexedSpace(catalog: catalog, index: index, query: query, filter: filter, effort: request.effort))
            }
        }
        let isScan = found.allSatisfy { if case .table = $0 { true } else { false } }
        let ranking = FusedRanking(
            spaces: zip(ranked, spaces).map { ($0, $1.weight) }, limit: request.limit,
            minimum: request.minScore.map(Similarity.leastCosine(score:)))
        let answer = try ranking.search(population: isScan ? 0 : population)
        let kinds = answer.depth == nil ? [.exact] : Set(ranked.map(\.kind))
        let items = Dictionary(
            uniqueKeysWithValues: try catalog.items(ids: answer.neighbors.map(\.id)).map { ($0.id, $0) })
        let models = spaces.map(\.space.model)
        // An item that another process removes in this very moment has no row any more.
        let hits = zip(answer.neighbors, answer.cosines).compactMap { neighbor, cosines in
            items[neighbor.id].map { item in
                SearchHit(
                    rank: 0, item: item, cosine: neighbor.similarity,
                    cosines: Dictionary(uniqueKeysWithValues: zip(models, cosines.map(Similarity.cosine))))
            }
        }
        return SearchAnswer(
            hits: hits, index: kinds.map(\.rawValue).sorted().joined(separator: "+"),
            isApproximate: kinds != [.exact], warning: warning, leftOut: leftOut)
    }
}
