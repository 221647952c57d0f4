import VectorKernels

/// A query that has been checked and, for the cosine, brought to unit length: what the indexes score rows with.
struct PreparedQuery: Sendable {
    let values: [Float]
    let metric: Metric

    /// - Throws: wrong or invalid dimension, a component that is not finite, or a zero vector when the metric is cosine.
    init(_ query: [Float], dimension: Int, metric: Metric) throws(VectorSearchError) {
        guard query.count == dimension else {
            throw .wrongDimension(expected: dimension, found: query.count)
        }
        guard dimension > 0 else { throw .invalidDimension(dimension) }
        var values = query
        if metric == .cosine {
            try VectorMatrix.normalize(&values)
        } else {
            try values.withUnsafeBufferPointer { buffer throws(VectorSearchError) in
                _ = try VectorCheck.squaredLength(buffer)
            }
        }
        self.values = values
        self.metric = metric
    }

    /// The similarities of `count` rows, those that `ids` lists or else the first ones, in their order.
    ///
    /// Each similarity depends on the query and the row alone, bit for bit, however the rows are batched.
    func score(
        _ rows: UnsafePointer<Float>, stride: Int, ids: UnsafePointer<UInt32>? = nil, count: Int,
        into scores: UnsafeMutablePointer<Float>
    ) {
        let dimension = values.count
        values.withUnsafeBufferPointer { query in
            guard let query = query.baseAddress else { return }
            switch metric {
            case .cosine, .innerProduct: simile_dot_rows(query, rows, stride, ids, count, dimension, scores)
            case .euclidean: simile_squared_l2_rows(query, rows, stride, ids, count, dimension, scores)
            case .manhattan: simile_l1_rows(query, rows, stride, ids, count, dimension, scores)
            }
        }
        switch metric {
        // Rounding takes the dot product of equal unit vectors a few units in the last place past 1.
        case .cosine: for i in 0..<count { scores[i] = max(-1, min(1, scores[i])) }
        case .innerProduct: break
        case .euclidean: for i in 0..<count { scores[i] = -scores[i].squareRoot() }
        case .manhattan: for i in 0..<count { scores[i] = -scores[i] }
        }
    }
}
