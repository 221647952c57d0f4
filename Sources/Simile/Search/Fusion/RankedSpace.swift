import VectorSearch

/// The items of one space by how similar they are to a query: what a fused search asks. A neighbor's id is the item's.
protocol RankedSpace {
    /// The kind of index behind it.
    var kind: IndexKind { get }
    /// The most similar items, best first; fewer than `count` only when there are no more.
    func best(_ count: Int) throws -> [Neighbor]
    /// The cosines of those of some items that have a vector.
    func cosines(of ids: [Int64]) throws -> [Neighbor]
    /// The cosines of all items that have a vector, in the order of their ids.
    func all() throws -> [Neighbor]
}
