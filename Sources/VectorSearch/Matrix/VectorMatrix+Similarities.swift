import VectorKernels

extension VectorMatrix {
    /// Rows that are scored against a block of queries at a time: few enough to stay in the second-level cache with them.
    private static let tileRows = 48

    /// The similarities of some rows of another matrix, the queries, to all rows of this one: the same, bit for bit, as an
    /// exact search reports. Each row is read once for all the queries, which are best so few that they fit into 256 KiB.
    /// O(queries · rows · dimension).
    ///
    /// - Parameters:
    ///   - range: which rows of `queries` ask.
    ///   - queries: rows of the same dimension.
    ///   - metric: the measure; not ``Metric/hamming``, which is about bits.
    ///   - scores: at least `range.count * count` places; that of query `range.lowerBound + i` and row r is `i * count + r`.
    /// - Throws: ``VectorSearchError/notNormalized`` for the cosine unless all rows are of unit length,
    ///   ``VectorSearchError/invalidParameter(_:value:expected:)`` where the scores do not fit, and what is wrong with a
    ///   query, inside ``VectorSearchError/inRow(_:_:)``.
    package func similarities(
        of range: Range<Int>, in queries: VectorMatrix, by metric: Metric,
        into scores: UnsafeMutableBufferPointer<Float>
    ) throws(VectorSearchError) {
        guard queries.dimension == dimension else {
            throw .wrongDimension(expected: dimension, found: queries.dimension)
        }
        guard metric != .cosine || isNormalized else { throw .notNormalized }
        let size = range.count * count
        guard scores.count >= size, range.lowerBound >= 0, range.upperBound <= queries.count else {
            throw .invalidParameter("the room for scores", value: scores.count, expected: "\(size) or more")
        }
        guard let output = scores.baseAddress, size > 0 else { return }
        let values = try queries.prepared(range, for: metric)
        withUnsafeBufferPointer { rows in
            guard let rows = rows.baseAddress else { return }
            for first in stride(from: 0, to: count, by: Self.tileRows) {
                metric.tile(
                    values, dimension, range.count, rows + first * dimension, dimension,
                    min(Self.tileRows, count - first), dimension, output + first, count)
            }
        }
        metric.turnToSimilarities(UnsafeMutableBufferPointer(rebasing: scores[..<size]))
    }

    /// Some rows as queries, brought to unit length for the cosine as a search does.
    private func prepared(_ range: Range<Int>, for metric: Metric) throws(VectorSearchError) -> [Float] {
        var values = withUnsafeBufferPointer {
            Array($0[range.lowerBound * dimension..<range.upperBound * dimension])
        }
        guard metric == .cosine else { return values }
        for i in 0..<range.count {
            do throws(VectorSearchError) {
                try values.withUnsafeMutableBufferPointer { all throws(VectorSearchError) in
                    let row = all[i * dimension..<(i + 1) * dimension]
                    try Self.normalize(UnsafeMutableBufferPointer(rebasing: row))
                }
            } catch {
                throw .inRow(range.lowerBound + i, error)
            }
        }
        return values
    }
}

extension Metric {
    /// The kernel that scores several queries against several rows.
    var tile: SimileTileKernel {
        let kernels = simile_float_kernels().pointee
        return switch self {
        case .cosine, .innerProduct, .hamming: kernels.dot_tile
        case .euclidean: kernels.squared_l2_tile
        case .manhattan: kernels.l1_tile
        }
    }
}
