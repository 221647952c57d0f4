/// What a search should return.
public struct SearchOptions: Sendable, Equatable {
    /// The largest number of neighbours. With `Int.max` and a ``minimumSimilarity``: everything similar enough.
    public var limit: Int
    /// The only rows to consider, or nil for all. Rows that the index does not have are ignored.
    public var rows: RowSet?
    /// The least similarity a neighbour must have, inclusive, or nil for no bound.
    public var minimumSimilarity: Float?

    /// The `limit` most similar rows, among `rows`, of at least `minimumSimilarity`.
    public init(limit: Int = 10, rows: RowSet? = nil, minimumSimilarity: Float? = nil) {
        self.limit = limit
        self.rows = rows
        self.minimumSimilarity = minimumSimilarity
    }

    func validate() throws(VectorSearchError) {
        guard limit >= 0 else { throw .invalidLimit(limit) }
        if let minimumSimilarity, minimumSimilarity.isNaN { throw .invalidMinimumSimilarity }
    }
}
