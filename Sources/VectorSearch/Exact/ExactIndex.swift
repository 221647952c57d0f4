import Dispatch
import Synchronization

/// Compares the query with every row: always right, needs little building, and limited by how fast memory can be read.
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
/// filter only. Building takes O(1), since the matrix is shared; for ``Metric/hamming`` it takes O(rows · dimension), and
/// a search then reads one bit per component.
///
/// A *quantized* index reads a byte per component instead of four, and finds the same: see
/// ``init(_:metric:quantized:threads:)``.
public struct ExactIndex: VectorIndex {
    /// The rows that are searched.
    public let matrix: VectorMatrix
    /// The measure by which rows are compared.
    public let metric: Metric
    /// The largest number of threads that one search uses.
    public let threads: Int
    /// What is read in place of the rows.
    let form: Form

    /// What a search reads of every row.
    enum Form: Sendable {
        case rows
        case bits(BitRows)
        case codes(RowCodes)
    }

    /// ``IndexKind/exact``.
    public var kind: IndexKind { .exact }
    /// The number of components of every vector.
    public var dimension: Int { matrix.dimension }
    /// The number of rows.
    public var count: Int { matrix.count }

    /// Whether rows are scanned as 8-bit codes first.
    public var isQuantized: Bool {
        if case .codes = form { true } else { false }
    }

    /// The bits of a component that a scan reads.
    private var bitsPerComponent: Int { isHamming ? 1 : isQuantized ? 8 : 32 }

    /// The bytes of the rows, and of their bits or codes where there are any.
    public var byteCount: Int {
        let rows = count * dimension * MemoryLayout<Float>.stride
        return switch form {
        case .rows: rows
        case .bits(let bits): rows + bits.byteCount
        case .codes(let codes): rows + codes.byteCount
        }
    }

    /// Rows scored between two visits to the heap: few enough for the scores to stay in the nearest cache.
    private static let blockSize = 256
    /// Bytes below which a further thread costs more than it brings.
    private static let bytesPerThread = 1 << 20

    /// An index over the rows of `matrix`.
    ///
    /// A quantized index holds 8-bit codes of all rows beside the rows, a quarter of their bytes more, and a bound of
    /// each row's error. A search scans the codes, which takes about a quarter of the time that the rows would take,
    /// and then compares the query with those rows that, within the errors, might be among the best. It returns
    /// what it would return without codes, similarities included: no neighbor is lost to rounding.
    ///
    /// - Parameters:
    ///   - matrix: the rows; for ``Metric/cosine`` of unit length, as ``VectorMatrix/normalized()`` makes them.
    ///   - metric: the measure.
    ///   - quantized: whether to scan 8-bit codes: for ``Metric/cosine``, ``Metric/euclidean`` and
    ///     ``Metric/innerProduct``. O(rows · dimension).
    ///   - threads: how many threads one search, and building, may use when the matrix is large. Results are the same
    ///     for any number; 1 is best when many searches run at once.
    /// - Throws: ``VectorSearchError/notNormalized`` for the cosine over rows that are not of unit length,
    ///   ``VectorSearchError/invalidThreads(_:)`` below 1,
    ///   ``VectorSearchError/unsupportedMetric(_:kind:supported:)`` for a metric that cannot be quantized,
    ///   ``VectorSearchError/tooLarge(rows:dimension:)`` when memory does not suffice for bits or codes.
    public init(
        _ matrix: VectorMatrix, metric: Metric = .cosine, quantized: Bool = false, threads: Int = 1
    ) throws(VectorSearchError) {
        try self.init(
            matrix, metric: metric, quantized: quantized, threads: threads, building: BuildOptions(threads: threads))
    }

    /// An index built with other options than it searches.
    init(
        _ matrix: VectorMatrix, metric: Metric, quantized: Bool, threads: Int, building options: BuildOptions
    ) throws(VectorSearchError) {
        guard threads > 0 else { throw .invalidThreads(threads) }
        guard metric != .cosine || matrix.isNormalized else { throw .notNormalized }
        self.matrix = matrix
        self.metric = metric
        self.threads = threads
        if quantized {
            form = .codes(try RowCodes(matrix, metric: metric, options))
        } else {
            form = metric == .hamming ? .bits(try BitRows(matrix)) : .rows
        }
    }

    init(_ matrix: VectorMatrix, metric: Metric, form: Form, threads: Int = 1) {
        self.matrix = matrix
        self.metric = metric
        self.form = form
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
        return try file.reading { () in
            if case .codes(let codes) = form, codes.pay(for: options, among: count) {
                return search(codes, query, options)
            }
            return TopK.union(of: inParts(options, threads) { scan($0, query, options) }).sorted()
        }
    }

    /// The file in which it lies, if any.
    var file: VerifiedFile? { matrix.file }

    /// What `body` returns for the parts of all rows that the threads share, in order; at least one part.
    func inParts<Found: Sendable>(
        _ options: SearchOptions, _ threads: Int, _ body: @Sendable (Range<Int>) -> Found
    ) -> [Found] {
        let rows = min(count, options.rows?.count ?? count)
        let parts = min(threads, max(1, rows * dimension * bitsPerComponent / 8 / Self.bytesPerThread))
        if parts == 1 { return [body(0..<count)] }
        let found = Mutex([Found?](repeating: nil, count: parts))
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let one = body(count * part / parts..<count * (part + 1) / parts)
            found.withLock { $0[part] = one }
        }
        return found.withLock { $0.compactMap { $0 } }
    }

    /// The best rows of a range.
    private func scan(_ range: Range<Int>, _ query: PreparedQuery, _ options: SearchOptions) -> TopK {
        let (options, dense) = options.withoutDenseRows(of: count, above: 0.6)
        var best = TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { scores in
            guard let scores = scores.baseAddress else { return }
            options.forEachBlock(in: range, size: Self.blockSize) { block in
                score(block, query, into: scores)
                best.offer(UnsafeBufferPointer(start: scores, count: block.count), allowed: dense, row: block.row)
            }
        }
        return best
    }

    /// The similarities of a block of rows.
    func score(_ block: RowBlock, _ query: PreparedQuery, into scores: UnsafeMutablePointer<Float>) {
        if case .bits(let bits) = form { return bits.score(block, query, into: scores) }
        matrix.touch(block.base, ids: block.ids, count: block.count)
        matrix.withUnverifiedRows { values in
            guard let rows = values.baseAddress else { return }
            query.score(
                rows + block.base * dimension, stride: dimension, ids: block.ids, count: block.count, into: scores)
        }
    }
}
