import Catalog
import VectorSearch

/// A space whose vectors were read from the database, with the cosines of all.
struct ScannedSpace: RankedSpace {
    private let matches: [Match]

    init(_ table: VectorTable, _ query: [Float]) throws {
        matches = zip(table.ids, try table.matrix.normalized().cosines(to: query)).map { Match(id: $0, similarity: $1) }
    }

    var kind: IndexKind { .exact }

    func best(_ count: Int) throws -> [Match] {
        var best = BestMatches(limit: count, minimum: nil)
        for match in matches { best.offer(match) }
        return best.sorted().map(\.match)
    }

    func cosines(of ids: [Int64]) throws -> [Match] {
        ids.compactMap { id in
            var (low, high) = (0, matches.count)
            while low < high {
                let middle = (low + high) / 2
                if matches[middle].id < id { low = middle + 1 } else { high = middle }
            }
            return low < matches.count && matches[low].id == id ? matches[low] : nil
        }
    }

    func all() throws -> [Match] { matches }
}

/// A space with an index.
struct IndexedSpace: RankedSpace {
    let catalog: Catalog
    let index: SpaceIndex
    let query: [Float]
    let filter: Filter?
    let effort: Int?

    var kind: IndexKind { index.kind }

    func best(_ count: Int) throws -> [Match] {
        try index.itemIDs(nearest: query, limit: count, matching: filter, effort: effort)
    }

    func cosines(of ids: [Int64]) throws -> [Match] {
        let table = try catalog.vectors(ofItems: ids, in: index.space)
        return zip(table.ids, try table.matrix.normalized().cosines(to: query)).map { Match(id: $0, similarity: $1) }
    }

    func all() throws -> [Match] {
        try ScannedSpace(catalog.vectors(in: index.space, matching: filter), query).all()
    }
}
