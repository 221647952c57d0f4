import Basics
import Synchronization
import VectorKernels
import VectorSearch

extension SpanningTree {
    /// The minimum spanning tree over all pairs of rows (Borůvka, 1926), in O(rows) memory.
    ///
    /// In every round each group of rows takes the shortest edge that leaves it. Most rows know theirs from their list of
    /// nearest neighbors. A row is compared with all others only when what it might have beyond its list could be shorter than
    /// the shortest edge known of its group; what it finds serves until its group swallows it. So few rows are compared where
    /// clusters are apart, and none more often than there are rounds: O(rows² · dimension) for each of at most log₂ rows.
    init(
        exactly matrix: VectorMatrix, _ graph: NeighborGraph, _ cores: [Float], _ options: BuildOptions
    ) throws(VectorSearchError) {
        var search = ShortestEdges(matrix, graph, cores)
        var edges: [Edge] = []
        while edges.count < matrix.count - 1 {
            let found = try search.shortest(options)
            for edge in found.sorted(by: { $0.precedes($1) }) where search.join(edge) { edges.append(edge) }
            options.progress?(0.5 + 0.5 * Double(edges.count) / Double(matrix.count))
        }
        self.init(edges)
    }
}

/// Groups of rows, and the shortest edge by which each row is known to leave its group.
private struct ShortestEdges {
    private typealias Edge = SpanningTree.Edge

    private let matrix: VectorMatrix
    private let graph: NeighborGraph
    private let cores: [Float]
    private var sets: DisjointSets
    /// The shortest edge known of each row, nil when none leaves its group.
    private var known: [SpanningTree.Edge?]
    /// The place in the row's list up to which it was looked at.
    private var places: [Int]
    /// No edge beyond the row's list that leaves its group is shorter.
    private var bounds: [Float]
    /// Whether the row's known edge was found by comparing it with all others.
    private var isCompared: [Bool]

    /// Rows that are compared with all others before it is looked at anew which need to be.
    private static let rowsAtATime = 512
    /// Rows of one call of the kernel.
    private static let rowsOfAPiece = 16

    init(_ matrix: VectorMatrix, _ graph: NeighborGraph, _ cores: [Float]) {
        (self.matrix, self.graph, self.cores) = (matrix, graph, cores)
        sets = DisjointSets(count: matrix.count)
        known = [SpanningTree.Edge?](repeating: nil, count: matrix.count)
        places = (0..<matrix.count).map { $0 * graph.degree + 1 }
        isCompared = [Bool](repeating: false, count: matrix.count)
        let isWhole = graph.degree >= matrix.count
        bounds = (0..<matrix.count).map {
            isWhole ? .infinity : max(cores[$0], graph.distances[($0 + 1) * graph.degree - 1])
        }
    }

    mutating func join(_ edge: SpanningTree.Edge) -> Bool { sets.join(Int(edge.first), Int(edge.second)) }

    /// The shortest edge that leaves each group.
    mutating func shortest(_ options: BuildOptions) throws(VectorSearchError) -> [SpanningTree.Edge] {
        let groups = matrix.count == 0 ? [] : (0..<matrix.count).map { sets.root($0) }
        var best: [Int: SpanningTree.Edge] = [:]
        func offer(_ edge: SpanningTree.Edge, _ group: Int) {
            if let other = best[group], !edge.precedes(other) { return }
            best[group] = edge
        }
        for row in groups.indices {
            look(row, groups)
            if let edge = known[row] { offer(edge, groups[row]) }
        }
        func isOpen(_ row: Int) -> Bool {
            guard !isCompared[row], bounds[row] < .infinity else { return false }
            let least = best[groups[row]]?.length ?? .infinity
            // As long as the bound allows an edge of equal length, one that precedes may exist.
            return bounds[row] <= least && (known[row].map { $0.length >= bounds[row] } ?? true)
        }
        var open = groups.indices.filter(isOpen).sorted { (bounds[$0], $0) < (bounds[$1], $1) }[...]
        while !open.isEmpty {
            let rows = open.prefix(Self.rowsAtATime)
            open = open.dropFirst(rows.count)
            for (row, edge) in zip(rows, try compare(Array(rows), groups, options)) {
                (known[row], bounds[row], isCompared[row]) = (edge, edge?.length ?? .infinity, true)
                if let edge { offer(edge, groups[row]) }
            }
            open = open.filter(isOpen)[...]
        }
        return Array(best.values)
    }

    /// Brings a row's shortest known edge up to date: one that ends in its own group is none.
    private mutating func look(_ row: Int, _ groups: [Int]) {
        if let edge = known[row] {
            let other = Int(edge.first) == row ? Int(edge.second) : Int(edge.first)
            if groups[other] != groups[row] { return }
            (known[row], isCompared[row]) = (nil, false)
        }
        let end = (row + 1) * graph.degree
        while places[row] < end, groups[Int(graph.rows[places[row]])] == groups[row] { places[row] += 1 }
        // Lists are by distance; a neighbor farther away may be nearer by mutual reachability, for its lower core distance.
        for place in places[row]..<end where graph.distances[place] <= known[row]?.length ?? .infinity {
            let other = Int(graph.rows[place])
            guard groups[other] != groups[row] else { continue }
            let edge = SpanningTree.Edge(max(graph.distances[place], cores[row], cores[other]), row, other)
            if known[row].map({ edge.precedes($0) }) ?? true { known[row] = edge }
        }
    }

    /// The shortest edge from each of some rows to a row of another group, by comparing with all rows.
    private func compare(
        _ rows: [Int], _ groups: [Int], _ options: BuildOptions
    ) throws(VectorSearchError) -> [SpanningTree.Edge?] {
        let queries = try matrix.rows(rows)
        let found = Mutex([SpanningTree.Edge?](repeating: nil, count: rows.count))
        let (size, count) = (Self.rowsOfAPiece, matrix.count)
        try BuildCrew(options.silent, total: 1).forEach((rows.count + size - 1) / size) { piece in
            let range = piece * size..<min(rows.count, (piece + 1) * size)
            var scores = [Float](repeating: 0, count: range.count * count)
            let isDone = scores.withUnsafeMutableBufferPointer { scores in
                (try? matrix.similarities(of: range, in: queries, by: .euclidean, into: scores)) != nil
            }
            guard isDone else { return }
            for i in range {
                let edge = scores.withUnsafeBufferPointer { scores in
                    let first = (i - range.lowerBound) * count
                    return shortest(rows[i], UnsafeBufferPointer(rebasing: scores[first..<first + count]), groups)
                }
                found.withLock { $0[i] = edge }
            }
        }
        return found.withLock { $0 }
    }

    private func shortest(_ row: Int, _ similarities: UnsafeBufferPointer<Float>, _ groups: [Int]) -> Edge? {
        let (core, group) = (cores[row], groups[row])
        var best: Edge?
        var least = Float.infinity
        for other in similarities.indices {
            let length = max(-similarities[other], core, cores[other])
            guard length <= least, groups[other] != group else { continue }
            let edge = Edge(length, row, other)
            if best.map({ edge.precedes($0) }) ?? true { (best, least) = (edge, length) }
        }
        return best
    }
}
