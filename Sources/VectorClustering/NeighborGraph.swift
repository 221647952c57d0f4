import VectorSearch

/// The nearest rows of every row by the Euclidean distance, itself first.
struct NeighborGraph: Sendable {
    /// How many rows each list has.
    let degree: Int
    /// The lists, one after the other, each from the nearest on.
    let rows: [UInt32]
    /// Their distances.
    let distances: [Float]

    var count: Int { rows.count / degree }

    /// Finds the neighbors of all rows.
    ///
    /// - Parameters:
    ///   - neighbors: how many of each, itself among them; at most all rows.
    ///   - exact: whether to compare all pairs; else an HNSW index finds nearly the nearest.
    init(
        _ matrix: VectorMatrix, neighbors: Int, exact: Bool, _ options: BuildOptions
    ) throws(VectorSearchError) {
        let index: any VectorIndex =
            exact
            ? try ExactIndex(matrix, metric: .euclidean)
            : try HNSWIndex.build(matrix, metric: .euclidean, options.part(0, 0.5))
        degree = neighbors
        var (rows, distances): ([UInt32], [Float]) = ([], [])
        rows.reserveCapacity(matrix.count * neighbors)
        distances.reserveCapacity(matrix.count * neighbors)
        let search = SearchOptions(limit: neighbors, effort: exact ? nil : max(64, 2 * neighbors))
        for first in stride(from: 0, to: matrix.count, by: Self.queriesAtATime) {
            guard !options.isCancelled() else { throw .cancelled }
            let last = min(matrix.count, first + Self.queriesAtATime)
            let found = try index.search(matrix.rows(first..<last), search, threads: options.threads)
            for (row, neighbors) in zip(first..<last, found) {
                Self.append(neighbors, of: row, to: &rows, &distances, degree: degree)
            }
            let share = Double(last) / Double(matrix.count)
            options.progress?(exact ? share / 2 : 0.5 + share / 2)
        }
        (self.rows, self.distances) = (rows, distances)
    }

    private static let queriesAtATime = 2048

    /// Appends a list with the row itself at its head, among whose equals a search may have put it anywhere, or nowhere. A
    /// list that an index left short is filled up with the row itself, infinitely far away.
    private static func append(
        _ found: [Neighbor], of row: Int, to rows: inout [UInt32], _ distances: inout [Float], degree: Int
    ) {
        rows.append(UInt32(row))
        distances.append(0)
        var length = 1
        for neighbor in found where neighbor.row != row && length < degree {
            rows.append(UInt32(neighbor.row))
            distances.append(-neighbor.similarity)
            length += 1
        }
        for _ in length..<max(length, degree) {
            rows.append(UInt32(row))
            distances.append(.infinity)
        }
    }

    /// The distance of every row to its `neighbor`-th nearest, itself the first.
    func distances(ofNeighbor neighbor: Int) -> [Float] {
        (0..<count).map { distances[$0 * degree + neighbor - 1] }
    }
}

extension BuildOptions {
    /// The same, with progress told as a part of the whole.
    func part(_ from: Double, _ to: Double) -> BuildOptions {
        var options = self
        if let report = progress {
            options.progress = { share in report(from + (to - from) * share) }
        }
        return options
    }
}
