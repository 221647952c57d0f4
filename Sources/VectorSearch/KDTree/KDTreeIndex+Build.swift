extension KDTreeIndex {
    /// Builds a tree over the rows of a matrix, which are copied. O(n · log n · log n + n · dimension), shared by the threads; the
    /// same tree for any number of threads.
    ///
    /// - Parameters:
    ///   - matrix: the rows; for the cosine of unit length.
    ///   - metric: euclidean, manhattan or cosine.
    ///   - parameters: the size of the leaves.
    ///   - options: threads, cancellation and progress; nothing is left to chance.
    /// - Throws: ``VectorSearchError/unsupportedMetric(_:kind:supported:)``, ``VectorSearchError/notNormalized``,
    ///   ``VectorSearchError/invalidParameter(_:value:expected:)``, ``VectorSearchError/tooLarge(rows:dimension:)`` when
    ///   memory does not suffice, ``VectorSearchError/invalidThreads(_:)`` or ``VectorSearchError/cancelled``.
    public static func build(
        _ matrix: VectorMatrix, metric: Metric = .euclidean, parameters: KDTreeParameters = KDTreeParameters(),
        _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> KDTreeIndex {
        guard metrics.contains(metric) else {
            throw .unsupportedMetric(metric, kind: .kdTree, supported: metrics)
        }
        guard metric != .cosine || matrix.isNormalized else { throw .notNormalized }
        try parameters.validate()
        try options.validate()

        let shape = KDTreeShape(rows: matrix.count, leafSize: parameters.leafSize)
        // Copying the rows weighs as much as a level.
        let crew = BuildCrew(options, total: Double((shape.depth + 1) * shape.rows))
        let builder = KDTreeBuilder(matrix, shape)
        try builder.order(crew)
        guard
            let vectors = MatrixStorage(
                capacity: shape.blocks, dimension: KDTreeShape.blockRows * matrix.dimension, used: shape.blocks)
        else { throw .tooLarge(rows: matrix.count, dimension: matrix.dimension) }
        try builder.copyRows(to: vectors, crew)
        crew.finish()
        return KDTreeIndex(
            metric: metric, dimension: matrix.dimension, parameters: parameters, shape: shape, axes: builder.axes,
            cuts: builder.cuts, rows: builder.rows(), vectors: vectors)
    }
}
