/// One answer of a search: a row of the index and how similar it is to the query.
public struct Neighbor: Sendable, Hashable {
    /// The row number in the index, from 0.
    public let row: Int
    /// The similarity by the index's metric: more is better. ``Metric/distance(fromSimilarity:)`` mirrors it.
    public let similarity: Float

    /// A row and its similarity.
    public init(row: Int, similarity: Float) {
        self.row = row
        self.similarity = similarity
    }

    /// Whether this answer comes before another: the more similar first, and of equals the lower row.
    ///
    /// A strict total order over the rows of one index, so that results do not depend on the order of scanning.
    /// Similarities are never NaN, because NaN enters neither a matrix nor a query.
    public func precedes(_ other: Neighbor) -> Bool {
        similarity > other.similarity || (similarity == other.similarity && row < other.row)
    }
}
