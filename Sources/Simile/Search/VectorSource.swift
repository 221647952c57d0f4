import Catalog
import VectorSearch

/// Where a search finds its neighbors: an index on the disk, or vectors read from the database.
struct VectorSource: Sendable {
    private let catalog: ImageCatalog
    private let space: VectorSpace
    private let kind: IndexKind?
    private let filter: Filter?
    private let found: Found
    private let resident: ResidentIndexes?

    private enum Found: Sendable {
        case index(SpaceIndex, warning: String?)
        /// An index over the vectors that pass the filter, and whose they are.
        case table(any VectorIndex, VectorTable, warning: String?)
    }

    /// Opens the space's index where it is of the kind that was asked for; else reads the vectors.
    /// - Parameter resident: indexes that stay open, of which one is then taken.
    /// - Throws: ``SearchRequestError/noSuchIndex(_:vectors:)`` when neither will do.
    init(
        catalog: ImageCatalog, space: VectorSpace, kind: IndexKind?, filter: Filter?, resident: ResidentIndexes? = nil
    ) throws {
        self.catalog = catalog
        self.space = space
        self.kind = kind
        self.filter = filter
        self.resident = resident
        var warning: String?
        do {
            if let resident {
                if let (index, warning) = try resident.index(of: space, kind: kind) {
                    found = .index(index, warning: warning)
                    return
                }
            } else if let index = try catalog.openIndex(of: space), kind ?? index.kind == index.kind {
                found = .index(index, warning: nil)
                return
            }
        } catch {
            guard case CatalogError.indexUnusable = error else { throw error }
            warning = "\(error)"
        }
        var built = kind ?? .exact
        if built != .exact, let vectors = try catalog.spaces().first(where: { $0.space == space })?.vectors,
            vectors > IndexPolicy.buildLimit
        {
            // Where there is one that is of no use, any answer is better than none.
            guard warning != nil else { throw SearchRequestError.noSuchIndex(built, vectors: vectors) }
            built = .exact
        }
        found = try Self.read(catalog, space, built, filter, warning)
    }

    private static func read(
        _ catalog: ImageCatalog, _ space: VectorSpace, _ kind: IndexKind, _ filter: Filter?, _ warning: String?
    ) throws -> Found {
        let table = try catalog.vectors(in: space, matching: filter)
        let index: any VectorIndex =
            kind == .exact || table.ids.isEmpty
            ? try ExactIndex(table.matrix.normalized())
            : try IndexRecipe(kind).build(table.matrix.normalized(), metric: .cosine)
        return .table(index, table, warning: warning)
    }

    /// The neighbors of a vector: items, each once.
    func search(_ query: [Float], _ request: SearchRequest) throws -> SearchAnswer {
        do {
            return try searchOnce(query, request)
        } catch CatalogError.indexUnusable {
            // Its files went while it was open: another process has made others, or decided on none.
            resident?.forget(space)
            let again = try VectorSource(
                catalog: catalog, space: space, kind: kind, filter: filter, resident: resident)
            do { return try again.searchOnce(query, request) } catch {
                guard case CatalogError.indexUnusable = error else { throw error }
                resident?.forget(space)
                let table = try Self.read(catalog, space, .exact, filter, "\(error)")
                return try VectorSource(catalog: catalog, space: space, filter: filter, found: table)
                    .searchOnce(query, request)
            }
        }
    }

    private func searchOnce(_ query: [Float], _ request: SearchRequest) throws -> SearchAnswer {
        let minimum = request.minScore.map(Similarity.leastCosine(score:))
        switch found {
        case .index(let index, let warning):
            let hits = try Self.best(request.limit) { length in
                try index.search(
                    query, limit: length, matching: filter, minimumSimilarity: minimum, effort: request.effort)
            }
            return answer(hits, index.kind, warning)
        case .table(let index, let table, let warning):
            let hits = try Self.best(request.limit) { length in
                let neighbors = try bestOfEachItem(limit: length, item: { table.ids[$0.row] }) { length in
                    try index.search(query, limit: length, minimumSimilarity: minimum, effort: request.effort)
                }
                let items = try catalog.items(ids: neighbors.map { table.ids[$0.row] })
                // An item that another process removes in this very moment has no row any more.
                let itemsByID = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
                return neighbors.compactMap { neighbor in
                    itemsByID[table.ids[neighbor.row]].map {
                        SearchHit(
                            rank: 0, item: $0, cosine: neighbor.similarity,
                            tile: space.view == .tiles ? table.tile(ofRow: neighbor.row) : nil)
                    }
                }
            }
            return answer(hits, index.kind, warning)
        }
    }

    /// So many more than were asked for are looked at, at most, to see which of equals come first.
    private static let mostEquals = 512

    /// The best items by the cosines that are shown, and of equals the lower id: an order that no kind of index has a say in.
    /// Where a list ends among equals, a longer one is asked for.
    private static func best(_ limit: Int, _ list: (_ length: Int) throws -> [SearchHit]) rethrows -> [SearchHit] {
        var more = 1
        while true {
            let length = limit > .max - more ? .max : limit + more
            var hits = try list(length)
            for place in hits.indices { hits[place].cosine = Similarity.cosine(hits[place].cosine) }
            hits.sort { ($1.cosine, $0.item.id) < ($0.cosine, $1.item.id) }
            guard hits.count >= length, more < mostEquals, let last = hits.last,
                hits[limit - 1].cosine == last.cosine
            else { return Array(hits.prefix(limit)) }
            more *= 8
        }
    }

    private func answer(_ hits: [SearchHit], _ kind: IndexKind, _ warning: String?) -> SearchAnswer {
        SearchAnswer(hits: hits, index: kind.rawValue, isApproximate: kind != .exact, warning: warning)
    }

    private init(catalog: ImageCatalog, space: VectorSpace, filter: Filter?, found: Found) {
        self.catalog = catalog
        self.space = space
        kind = nil
        self.filter = filter
        self.found = found
        resident = nil
    }
}
