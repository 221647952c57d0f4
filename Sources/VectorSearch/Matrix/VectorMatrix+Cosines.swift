extension VectorMatrix {
    /// The cosines of the angles between a query and the rows, in the order of the rows: the same, bit for bit, as an exact
    /// search reports. O(rows · dimension).
    ///
    /// - Parameter query: `dimension` finite components, not all zero.
    /// - Throws: ``VectorSearchError/notNormalized`` unless all rows are of unit length, and what is wrong with the query.
    package func cosines(to query: [Float]) throws(VectorSearchError) -> [Float] {
        guard isNormalized else { throw .notNormalized }
        let query = try PreparedQuery(query, dimension: dimension, metric: .cosine)
        var cosines = [Float](repeating: 0, count: count)
        withUnsafeBufferPointer { rows in
            cosines.withUnsafeMutableBufferPointer { cosines in
                guard let first = rows.baseAddress, let output = cosines.baseAddress, !cosines.isEmpty else { return }
                query.score(first, stride: dimension, count: count, into: output)
            }
        }
        return cosines
    }
}
