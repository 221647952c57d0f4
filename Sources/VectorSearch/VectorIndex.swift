import Dispatch
import Synchronization

/// Finds the rows most similar to a query.
///
/// An index is a value that may be searched from many threads at once. Rows are numbered from 0; what they stand for is
/// for the caller to know.
public protocol VectorIndex: Sendable {
    /// What kind of index this is.
    var kind: IndexKind { get }
    /// The number of components of every vector.
    var dimension: Int { get }
    /// The number of rows.
    var count: Int { get }
    /// The measure by which rows are compared.
    var metric: Metric { get }
    /// The bytes that the index occupies, in memory or mapped from its file, vectors included.
    var byteCount: Int { get }

    /// The rows most similar to `query`, best first, and of equals the lower row first.
    ///
    /// Approximate kinds may miss rows; whatever they return carries its true similarity and keeps to `options`.
    ///
    /// - Parameters:
    ///   - query: `dimension` finite components. For ``Metric/cosine`` its length does not matter but must not be 0.
    ///   - options: how many neighbors, among which rows, how similar at least, and with how much effort.
    /// - Throws: ``VectorSearchError`` when the query or the options make no sense.
    func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor]

    /// The answers to many queries, one for each row of `queries` and in their order.
    ///
    /// - Parameters:
    ///   - queries: rows of the index's dimension.
    ///   - options: the same for all.
    ///   - threads: how many threads share the queries; each query is answered by one.
    /// - Throws: the first error of ``search(_:_:)``, inside ``VectorSearchError/inRow(_:_:)``;
    ///   ``VectorSearchError/invalidThreads(_:)`` below 1.
    func search(
        _ queries: VectorMatrix, _ options: SearchOptions, threads: Int
    ) throws(VectorSearchError) -> [[Neighbor]]
}

extension VectorIndex {
    /// The `limit` rows most similar to `query`, among `rows`, of at least `minimumSimilarity`; see
    /// ``search(_:_:)``.
    public func search(
        _ query: [Float], limit: Int = 10, rows: RowSet? = nil, minimumSimilarity: Float? = nil, effort: Int? = nil
    ) throws(VectorSearchError) -> [Neighbor] {
        try search(
            query, SearchOptions(limit: limit, rows: rows, minimumSimilarity: minimumSimilarity, effort: effort))
    }

    /// The answers to many queries, one for each row of `queries` and in their order; see
    /// ``search(_:_:threads:)``. One thread answers them all.
    public func search(
        _ queries: VectorMatrix, _ options: SearchOptions = SearchOptions()
    ) throws(VectorSearchError) -> [[Neighbor]] {
        try search(queries, options, threads: 1)
    }

    /// Answers each query by itself.
    public func search(
        _ queries: VectorMatrix, _ options: SearchOptions, threads: Int
    ) throws(VectorSearchError) -> [[Neighbor]] {
        try searchEach(of: queries, options, threads: threads)
    }

    /// Answers each query by itself, the queries shared among threads.
    package func searchEach(
        of queries: VectorMatrix, _ options: SearchOptions, threads: Int
    ) throws(VectorSearchError) -> [[Neighbor]] {
        guard threads > 0 else { throw .invalidThreads(threads) }
        let parts = min(threads, max(1, queries.count))
        let outcomes = Mutex<[Int: Result<[[Neighbor]], VectorSearchError>]>([:])
        let answer = { @Sendable (part: Int) in
            let range = queries.count * part / parts..<queries.count * (part + 1) / parts
            let outcome = Result { () throws(VectorSearchError) in try answers(to: queries, in: range, options) }
            outcomes.withLock { $0[part] = outcome }
        }
        if parts == 1 { answer(0) } else { DispatchQueue.concurrentPerform(iterations: parts, execute: answer) }
        let all = outcomes.withLock { $0 }
        var found: [[Neighbor]] = []
        found.reserveCapacity(queries.count)
        for part in 0..<parts {
            if let outcome = all[part] { found += try outcome.get() }
        }
        return found
    }

    private func answers(
        to queries: VectorMatrix, in range: Range<Int>, _ options: SearchOptions
    ) throws(VectorSearchError) -> [[Neighbor]] {
        var found: [[Neighbor]] = []
        found.reserveCapacity(range.count)
        for row in range {
            do throws(VectorSearchError) {
                found.append(try search(queries[row], options))
            } catch {
                throw .inRow(row, error)
            }
        }
        return found
    }
}
