/// Finds the rows most similar to a query.
///
/// An index is immutable once built and may be searched from many threads at once. Rows are numbered from 0; what
/// they stand for, which of them are deleted, and what came after the index was sealed, is for the caller to know:
/// deleted rows are masked with ``SearchOptions/rows``.
public protocol VectorIndex: Sendable {
    /// The number of components of every vector.
    var dimension: Int { get }
    /// The number of rows.
    var count: Int { get }
    /// The measure by which rows are compared.
    var metric: Metric { get }

    /// The rows most similar to `query`, best first, and of equals the lower row first.
    ///
    /// Approximate kinds may miss rows; whatever they return carries its true similarity and keeps to `options`.
    ///
    /// - Parameters:
    ///   - query: `dimension` finite components. For ``Metric/cosine`` its length does not matter but must not be 0.
    ///   - options: how many neighbours, among which rows, and how similar at least.
    /// - Throws: ``VectorSearchError`` when the query or the options make no sense.
    func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor]
}

extension VectorIndex {
    /// The `limit` rows most similar to `query`, among `rows`, of at least `minimumSimilarity`; see
    /// ``search(_:_:)``.
    public func search(
        _ query: [Float], limit: Int = 10, rows: RowSet? = nil, minimumSimilarity: Float? = nil
    ) throws(VectorSearchError) -> [Neighbor] {
        try search(query, SearchOptions(limit: limit, rows: rows, minimumSimilarity: minimumSimilarity))
    }
}
