import VectorKernels

/// A query that has been checked and, for the cosine, brought to unit length: what the indexes score rows with.
struct PreparedQuery: Sendable {
    let values: [Float]
    let metric: Metric
    /// For ``Metric/hamming``, the components as bits, 64 to a word; else empty.
    let bits: [UInt64]

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
        bits = metric == .hamming ? BitRows.packed(values) : []
        self.values = values
        self.metric = metric
    }

    /// All rows of a matrix as queries.
    ///
    /// - Throws: the error of the first that cannot be one, inside ``VectorSearchError/inRow(_:_:)``.
    static func all(_ queries: VectorMatrix, dimension: Int, metric: Metric) throws(VectorSearchError)
        -> [PreparedQuery]
    {
        var prepared: [PreparedQuery] = []
        prepared.reserveCapacity(queries.count)
        for row in 0..<queries.count {
            do throws(VectorSearchError) {
                prepared.append(try PreparedQuery(queries[row], dimension: dimension, metric: metric))
            } catch {
                throw .inRow(row, error)
            }
        }
        return prepared
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
            case .hamming: differences(rows, stride: stride, ids: ids, count: count, into: scores)
            }
        }
        metric.turnToSimilarities(UnsafeMutableBufferPointer(start: scores, count: count))
    }

    /// The numbers of bits that differ from rows which are not packed: each is, and then compared.
    private func differences(
        _ rows: UnsafePointer<Float>, stride: Int, ids: UnsafePointer<UInt32>?, count: Int,
        into scores: UnsafeMutablePointer<Float>
    ) {
        let distance = simile_hamming_kernels().pointee.distance
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: bits.count) { packed in
            bits.withUnsafeBufferPointer { bits in
                guard let packed = packed.baseAddress, let query = bits.baseAddress else { return }
                for i in 0..<count {
                    simile_pack_bits(rows + (ids.map { Int($0[i]) } ?? i) * stride, values.count, packed)
                    scores[i] = Float(distance(query, packed, bits.count))
                }
            }
        }
    }
}

extension Metric {
    /// Turns what the kernels compute, dot products and distances, into similarities.
    func turnToSimilarities(_ scores: UnsafeMutableBufferPointer<Float>) {
        switch self {
        // Rounding takes the dot product of equal unit vectors a few units in the last place past 1.
        case .cosine: for i in scores.indices { scores[i] = max(-1, min(1, scores[i])) }
        case .innerProduct: break
        case .euclidean: for i in scores.indices { scores[i] = -scores[i].squareRoot() }
        case .manhattan, .hamming: for i in scores.indices { scores[i] = -scores[i] }
        }
    }
}
