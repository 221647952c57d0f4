import Dispatch
import Synchronization
import VectorKernels

/// Compares the query with every row: always right, needs no building, and limited by how fast memory can be read.
///
/// The yardstick by which approximate indexes are measured, and the best choice up to some ten thousand rows, for
/// narrow filters, and for rows that have only just arrived.
///
/// ```swift
/// let index = try ExactIndex(matrix.normalized(), metric: .cosine)
/// let hits = try index.search(query, limit: 5, minimumSimilarity: 0.8)
/// ```
///
/// A search takes O(n · dimension + n · log limit) for the n rows it looks at, which with a filter are the rows of the
/// filter only. Building takes O(1), since the matrix is shared.
public struct ExactIndex: VectorIndex {
    /// The rows that are searched.
    public let matrix: VectorMatrix
    /// The measure by which rows are compared.
    public let metric: Metric
    /// The largest number of threads that one search uses.
    public let threads: Int

    /// The number of components of every vector.
    public var dimension: Int { matrix.dimension }
    /// The number of rows.
    public var count: Int { matrix.count }

    /// Rows scored between two visits to the heap: few enough for the scores to stay in the nearest cache.
    private static let blockSize = 256
    /// Components, about a megabyte, below which a further thread costs more than it brings.
    private static let componentsPerThread = 1 << 18

    /// An index over the rows of `matrix`.
    ///
    /// - Parameters:
    ///   - matrix: the rows; for ``Metric/cosine`` of unit length, as ``VectorMatrix/normalized()`` makes them.
    ///   - metric: the measure.
    ///   - threads: how many threads one search may use when the matrix is large. Results are the same for any
    ///     number; 1 is best when many searches run at once.
    /// - Throws: ``VectorSearchError/notNormalized`` for the cosine over rows that are not of unit length,
    ///   ``VectorSearchError/invalidThreads(_:)`` below 1.
    public init(_ matrix: VectorMatrix, metric: Metric = .cosine, threads: Int = 1) throws(VectorSearchError) {
        guard threads > 0 else { throw .invalidThreads(threads) }
        guard metric != .cosine || matrix.isNormalized else { throw .notNormalized }
        self.matrix = matrix
        self.metric = metric
        self.threads = threads
    }

    /// The rows most similar to `query`, best first; see ``VectorIndex/search(_:_:)``.
    ///
    /// - Throws: ``VectorSearchError`` when the query has another dimension, is not finite, is zero while the metric is
    ///   the cosine, or the options make no sense.
    public func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor] {
        try options.validate()
        let query = try PreparedQuery(query, dimension: dimension, metric: metric)
        guard options.limit > 0, count > 0 else { return [] }
        let rows = options.rows?.count ?? count
        let parts = min(threads, max(1, rows * dimension / Self.componentsPerThread))
        if parts == 1 { return scan(0..<count, query, options).sorted() }

        let best = Mutex(TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity))
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let found = scan(count * part / parts..<count * (part + 1) / parts, query, options)
            best.withLock { $0.formUnion(found) }
        }
        return best.withLock { $0.sorted() }
    }

    /// The best rows of a range.
    private func scan(_ range: Range<Int>, _ query: PreparedQuery, _ options: SearchOptions) -> TopK {
        var best = TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity)
        matrix.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { scores in
                guard let scoresBase = scores.baseAddress else { return }
                if let rows = options.rows {
                    scan(rows, in: range, query, base, scoresBase, &best)
                } else {
                    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.blockSize) {
                        let size = min(Self.blockSize, range.upperBound - start)
                        query.score(base + start * dimension, stride: dimension, count: size, into: scoresBase)
                        best.offer(UnsafeBufferPointer(start: scoresBase, count: size)) { start + $0 }
                    }
                }
            }
        }
        return best
    }

    /// The best rows of a range among those of a set, which are gathered into lists and scored list by list.
    private func scan(
        _ rows: RowSet, in range: Range<Int>, _ query: PreparedQuery, _ base: UnsafePointer<Float>,
        _ scores: UnsafeMutablePointer<Float>, _ best: inout TopK
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.blockSize) { ids in
            guard let idsBase = ids.baseAddress else { return }
            var iterator = rows.iterator(from: range.lowerBound)
            var next = iterator.next()
            while let first = next, first < range.upperBound {
                var size = 0
                while let row = next, row < range.upperBound, size < Self.blockSize {
                    idsBase[size] = UInt32(row)
                    size += 1
                    next = iterator.next()
                }
                query.score(base, stride: dimension, ids: idsBase, count: size, into: scores)
                best.offer(UnsafeBufferPointer(start: scores, count: size)) { Int(idsBase[$0]) }
            }
        }
    }
}
