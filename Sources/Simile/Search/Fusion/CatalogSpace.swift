import Catalog
import VectorSearch

/// A space whose vectors were read from the database, with the cosines of all.
struct ScannedSpace: RankedSpace {
    private let neighbors: [Neighbor]

    init(_ table: VectorTable, _ query: [Float]) throws {
        neighbors = zip(table.ids, try table.matrix.normalized().cosines(to: query)).map {
            Neighbor(id: $0, similarity: $1)
        }
    }

    var kind: IndexKind { .exact }

    func best(_ count: Int) throws -> [Neighbor] {
        var best = TopK(limit: count, minimumSimilarity: nil)
        for neighbor in neighbors where neighbor.similarity >= best.bound { best.offer(neighbor) }
        return best.sorted()
    }

    func cosines(of ids: [Int64]) throws -> [Neighbor] {
        ids.compactMap { id in
            var (low, high) = (0, neighbors.count)
            while low < high {
                let middle = (low + high) / 2
                if neighbors[middle].id < id { low = middle + 1 } else { high = middle }
            }
            return low < neighbors.count && neighbors[low].id == id ? neighbors[low] : nil
        }
    }

    func all() throws -> [Neighbor] { neighbors }
}

/// A space with an index.
struct IndexedSpace: RankedSpace {
    let catalog: ImageCatalog
    let index: SpaceIndex
    let query: [Float]
    let filter: Filter?
    let effort: Int?

    var kind: IndexKind { index.kind }

    func best(_ count: Int) throws -> [Neighbor] {
        try index.itemIDs(nearest: query, limit: count, matching: filter, effort: effort)
    }

    func cosines(of ids: [Int64]) throws -> [Neighbor] {
        let table = try catalog.vectors(ofItems: ids, in: index.space)
        return zip(table.ids, try table.matrix.normalized().cosines(to: query)).map { Neighbor(id: $0, similarity: $1) }
    }

    func all() throws -> [Neighbor] {
        try ScannedSpace(catalog.vectors(in: index.space, matching: filter), query).all()
    }
}
