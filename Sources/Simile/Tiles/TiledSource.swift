import Catalog
import VectorSearch

/// Where a search finds its neighbors in a catalog whose images were also looked at tile by tile: an item is as similar
/// as the most similar of its image and its tiles.
struct TiledSource: Sendable {
    private let wholes: VectorSource
    private let tiles: VectorSource

    /// Opens both spaces.
    /// - Parameter space: that of the whole images.
    init(
        catalog: ImageCatalog, space: VectorSpace, kind: IndexKind?, filter: Filter?, resident: ResidentIndexes? = nil
    ) throws {
        func open(_ space: VectorSpace) throws -> VectorSource {
            try VectorSource(catalog: catalog, space: space, kind: kind, filter: filter, resident: resident)
        }
        wholes = try open(space)
        tiles = try open(space.ofTiles)
    }

    /// The neighbors of a vector. The best of each space are enough to know the best of both.
    func search(_ query: [Float], _ request: SearchRequest) throws -> SearchAnswer {
        let answers = [try wholes.search(query, request), try tiles.search(query, request)]
        var best: [Int64: SearchHit] = [:]
        for hit in answers.flatMap(\.hits) where hit.cosine > best[hit.item.id]?.cosine ?? -.infinity {
            best[hit.item.id] = hit
        }
        let hits = best.values.sorted { ($1.cosine, $0.item.id) < ($0.cosine, $1.item.id) }
        let warnings = answers.compactMap(\.warning)
        return SearchAnswer(
            hits: Array(hits.prefix(request.limit)),
            index: Set(answers.map(\.index)).sorted().joined(separator: "+"),
            isApproximate: answers.contains(where: \.isApproximate),
            warning: warnings.isEmpty ? nil : warnings.joined(separator: "; "))
    }
}
