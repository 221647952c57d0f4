/// A tree that cuts space by the axes, so that whole regions are ruled out by their distance: the true neighbors after
/// looking at few rows, where the vectors have few dimensions.
///
/// ```swift
/// let index = try KDTreeIndex.build(colors, metric: .euclidean)
/// let hits = try index.search([0.2, 0.7, 0.1], limit: 5)
/// ```
///
/// Each node cuts its rows into halves at the median of the component that varies most (Friedman, Bentley and Finkel, "An
/// algorithm for finding best matches in logarithmic expected time", 1977). A search descends to the query's own leaf and
/// returns by all regions that may hold something better; the distance to a region is kept up to date in O(1) per node
/// (Arya and Mount, "Algorithms for fast vector quantization", 1993).
///
/// Without an effort the answer is exact, the same as that of ``ExactIndex``. With an effort of e, leaves
/// are visited in the order of their distance from the query ("best bin first", Beis and Lowe, 1997) until e of them, or as
/// many rows that the filter allows as e leaves hold, were seen.
///
/// A search takes about O(log n) in up to ten dimensions. The rows it has to look at grow exponentially with the
/// dimension: beyond some twenty, unless the data lie near a surface of few dimensions, it sees nearly all of them, and
/// an ``ExactIndex`` or an approximate kind is the right choice.
///
/// Memory: 4 bytes per component, 4 per row, 12 per leaf.
public struct KDTreeIndex: VectorIndex {
    /// ``IndexKind/kdTree``.
    public var kind: IndexKind { .kdTree }
    /// The measure by which rows are compared: euclidean, manhattan or cosine.
    public let metric: Metric
    /// The number of components of every vector.
    public let dimension: Int
    /// The number of rows.
    public var count: Int { shape.rows }
    /// How it was built.
    public let parameters: KDTreeParameters
    /// The bytes of rows and tree.
    public var byteCount: Int {
        axes.byteCount + cuts.byteCount + rows.byteCount + values * MemoryLayout<Float>.stride
    }

    /// The metrics that bound the distance to a region; the cosine by that of unit vectors.
    static let metrics: [Metric] = [.cosine, .euclidean, .manhattan]
    /// What ``rows`` holds where the last block has no row.
    static let noRow = UInt32.max

    let shape: KDTreeShape
    /// The component by which each inner node cuts.
    let axes: StoredArray<UInt32>
    /// Of each inner node, the largest component in its left child and the smallest in its right one.
    let cuts: StoredArray<Float>
    /// The row at each place of the blocks.
    let rows: StoredArray<UInt32>
    /// The components, block by block, as the block kernels take them.
    let vectors: MatrixStorage

    var values: Int { shape.blocks * KDTreeShape.blockRows * dimension }

    /// The rows most similar to `query`, best first; see ``VectorIndex/search(_:_:)``.
    ///
    /// - Throws: ``VectorSearchError`` when the query has another dimension, is not finite, is zero while the metric is
    ///   the cosine, or the options make no sense.
    public func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor] {
        try options.validate()
        let query = try PreparedQuery(query, dimension: dimension, metric: metric)
        guard options.limit > 0, count > 0 else { return [] }
        return try vectors.file.reading { answers(query, options) }
    }

    private func answers(_ query: PreparedQuery, _ options: SearchOptions) -> [Neighbor] {
        query.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return [] }
            return withUnsafeTemporaryAllocation(
                of: Float.self, capacity: parameters.leafSize + KDTreeShape.blockRows + dimension
            ) { scores in
                guard let scores = scores.baseAddress else { return [] }
                var scan = KDTreeScan(
                    of: self, query, values: values, options: options, scores: scores,
                    scratch: scores + parameters.leafSize + KDTreeShape.blockRows)
                if let effort = options.effort {
                    scan.visitNearest(leaves: effort)
                } else {
                    scan.visitAll()
                }
                return scan.best.sorted()
            }
        }
    }
}
