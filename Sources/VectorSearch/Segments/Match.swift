/// One answer of a search by id: whose vector it is and how similar it is to the query.
public struct Match: Sendable, Hashable {
    /// The id that the vector was added under.
    public let id: Int64
    /// The similarity by the index's metric: more is better.
    public let similarity: Float

    /// An id and its similarity.
    public init(id: Int64, similarity: Float) {
        self.id = id
        self.similarity = similarity
    }

    /// Whether this answer comes before another: the more similar first, and of equals the lower id.
    public func precedes(_ other: Match) -> Bool {
        similarity > other.similarity || (similarity == other.similarity && id < other.id)
    }
}
