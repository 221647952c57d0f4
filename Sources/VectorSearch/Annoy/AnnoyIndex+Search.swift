extension AnnoyIndex {
    /// The rows most similar to `query` among those that the forest leads to, best first; see
    /// ``VectorIndex/search(_:_:)``.
    ///
    /// ``SearchOptions/effort`` is Annoy's `search_k`, the number of candidates to gather from leaves, where a row found
    /// in two trees counts twice: by default `limit` times the number of trees. With as much as all leaves hold the search
    /// is exact. Of a filter, only rows that may be returned count; when those are fewer than the effort, all are compared.
    ///
    /// Complexity: O(effort · dimension + effort ∕ (rows in a leaf) · dimension · log n).
    ///
    /// - Throws: ``VectorSearchError`` when the query has another dimension, is not finite, is zero while the metric is
    ///   the cosine, or the options make no sense.
    public func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor] {
        try options.validate()
        let query = try AnnoyQuery(query, nodes, hasCodes: codes != nil)
        guard options.limit > 0, count > 0 else { return [] }
        return try nodes.file.reading { withExtendedLifetime(self) { AnnoySearch(self, query, options).run() } }
    }

    /// The rows most similar to a row, which comes first itself when it may be returned; see ``search(_:_:)``.
    ///
    /// - Throws: ``VectorSearchError/invalidParameter(_:value:expected:)`` when there is no such row, and the errors of
    ///   ``search(_:_:)`` when its vector cannot be searched for.
    public func search(item: Int, _ options: SearchOptions = SearchOptions()) throws(VectorSearchError) -> [Neighbor] {
        try search(vector(ofItem: item), options)
    }
}
