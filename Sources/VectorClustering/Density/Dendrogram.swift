import Basics

/// The hierarchy that a spanning tree is when its edges are taken from the shortest on: each joins two groups to one
/// (single linkage). Nodes below ``leaves`` are rows; node `leaves + i` is what edge i made.
struct Dendrogram: Sendable {
    /// The two nodes that a group was made of, and the length of the edge that joined them.
    struct Join: Sendable {
        let (left, right): (Int, Int)
        let length: Float
    }

    let joins: [Join]
    private let sizes: [Int]

    /// The number of rows.
    var leaves: Int { joins.count + 1 }
    /// The node of all rows.
    var root: Int { 2 * joins.count }

    /// O(rows · log rows).
    init(_ tree: SpanningTree) {
        let count = tree.count
        var sets = DisjointSets(count: count)
        var nodes = Array(0..<count)
        var (joins, sizes): ([Join], [Int]) = ([], [])
        joins.reserveCapacity(count - 1)
        func size(_ node: Int) -> Int { node < count ? 1 : sizes[node - count] }
        for edge in tree.edges {
            let left = nodes[sets.root(Int(edge.first))]
            let right = nodes[sets.root(Int(edge.second))]
            guard sets.join(Int(edge.first), Int(edge.second)) else { continue }
            joins.append(Join(left: left, right: right, length: edge.length))
            sizes.append(size(left) + size(right))
            nodes[sets.root(Int(edge.first))] = count + joins.count - 1
        }
        (self.joins, self.sizes) = (joins, sizes)
    }

    /// How many rows a node has.
    func size(_ node: Int) -> Int { node < leaves ? 1 : sizes[node - leaves] }

    /// The node's making; nil for a row.
    func join(_ node: Int) -> Join? { node < leaves ? nil : joins[node - leaves] }

    /// Calls `body` for every row of a node.
    func forEachRow(of node: Int, _ body: (Int) -> Void) {
        var open = [node]
        while let next = open.popLast() {
            if let join = join(next) { open += [join.left, join.right] } else { body(next) }
        }
    }
}
