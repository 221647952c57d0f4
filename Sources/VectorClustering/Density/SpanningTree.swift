import Basics
import VectorSearch

/// The edges of a minimum spanning tree by mutual reachability: one less than there are rows, the shortest first.
struct SpanningTree: Sendable {
    struct Edge: Sendable, Hashable {
        let length: Float
        let (first, second): (UInt32, UInt32)

        /// An edge between two different rows; of both ways to write it the one with the lower row first.
        init(_ length: Float, _ a: Int, _ b: Int) {
            self.length = length
            (first, second) = (UInt32(min(a, b)), UInt32(max(a, b)))
        }

        /// A strict total order of different edges, without which trees with equal edges could close a ring.
        func precedes(_ other: Edge) -> Bool {
            (length, first, second) < (other.length, other.first, other.second)
        }
    }

    let edges: [Edge]

    /// The number of rows.
    var count: Int { edges.count + 1 }

    init(_ edges: [Edge]) { self.edges = edges.sorted { $0.precedes($1) } }

    /// The tree within a graph of neighbors (Kruskal, 1956), whose parts that no edge joins are infinitely far apart.
    /// O(edges · log edges).
    init(of graph: NeighborGraph, _ cores: [Float]) {
        var edges: [Edge] = []
        edges.reserveCapacity(graph.rows.count)
        for row in 0..<graph.count {
            for place in row * graph.degree + 1..<(row + 1) * graph.degree {
                let other = Int(graph.rows[place])
                guard other != row else { continue }
                edges.append(Edge(max(graph.distances[place], cores[row], cores[other]), row, other))
            }
        }
        edges.sort { $0.precedes($1) }
        var sets = DisjointSets(count: graph.count)
        var tree: [Edge] = []
        for edge in edges where sets.join(Int(edge.first), Int(edge.second)) { tree.append(edge) }
        for row in 1..<max(1, graph.count) where sets.join(0, row) { tree.append(Edge(.infinity, 0, row)) }
        self.init(tree)
    }
}
