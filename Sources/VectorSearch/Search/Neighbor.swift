/// One answer of a search: which vector, and how similar it is to the query.
public struct Neighbor: Sendable, Hashable {
    /// The id that the vector was added under; in an index without ids its ``row``.
    public let id: Int64
    /// The similarity by the index's metric: more is better. ``Metric/distance(fromSimilarity:)`` mirrors it.
    public let similarity: Float

    /// The row number in an index without ids, from 0.
    public var row: Int { Int(id) }

    /// An id and its similarity.
    public init(id: Int64, similarity: Float) {
        self.id = id
        self.similarity = similarity
    }

    /// A row and its similarity.
    public init(row: Int, similarity: Float) { self.init(id: Int64(row), similarity: similarity) }

    /// Whether this answer comes before another: the more similar first, and of equals the lower id.
    ///
    /// A strict total order over the vectors of one index, so that results do not depend on the order of scanning.
    /// Similarities are never NaN, because NaN enters neither a matrix nor a query.
    public func precedes(_ other: Neighbor) -> Bool {
        similarity > other.similarity || (similarity == other.similarity && id < other.id)
    }
}
