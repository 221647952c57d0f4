import Basics
public import VectorSearch

/// The true neighbors of a set of queries: what an index's answers are measured against.
///
/// ```swift
/// let truth = try GroundTruth(of: queries, in: base, metric: .cosine, limit: 10)
/// truth.recall(of: try index.search(queries, SearchOptions(limit: 10)))  // 0.97
/// ```
public struct GroundTruth: Sendable {
    /// The true rows, best first; at most ``limit`` of each line count.
    public let table: NeighborTable
    /// The k of recall@k.
    public let limit: Int
    /// How many seconds finding it would have taken one thread; nil when it came from elsewhere.
    public let threadSeconds: Double?

    /// The similarity of the last true neighbor of each query: rows exactly as similar are as right. Empty when unknown.
    private let bounds: [Float]

    /// Truth that came from elsewhere, such as a file published with a set. Of rows exactly as similar as the last true one
    /// only those in the table count then.
    ///
    /// - Returns: nil when the lines are shorter than `limit`, which is at least 1.
    public init?(_ table: NeighborTable, limit: Int) {
        guard limit > 0, table.width >= limit else { return nil }
        self.table = table
        self.limit = limit
        threadSeconds = nil
        bounds = []
    }

    /// Finds the true neighbors by comparing every query with every row. O(queries · rows · dimension).
    ///
    /// - Parameters:
    ///   - queries: vectors of the dimension of `matrix`.
    ///   - matrix: the rows; for the cosine of unit length.
    ///   - metric: the measure.
    ///   - limit: how many neighbors, at least 1; no more than there are rows.
    ///   - options: how many threads, whether to stop, and where to report progress. The seed does not matter.
    /// - Throws: `VectorSearchError` when the vectors or the limit make no sense, or
    ///   `VectorSearchError.cancelled`.
    public init(
        of queries: VectorMatrix, in matrix: VectorMatrix, metric: Metric, limit: Int,
        _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) {
        guard limit > 0 else { throw .invalidLimit(limit) }
        // There are no more to be found, and a table is as wide as the limit.
        let limit = min(limit, max(1, matrix.count))
        try options.validate()
        let start = ContinuousClock.now
        let answers = try ExactIndex(matrix, metric: metric).answers(to: queries, SearchOptions(limit: limit), options)
        self.init(
            answers, limit: limit, threadSeconds: (ContinuousClock.now - start).seconds * Double(options.threads))
    }

    /// Truth that an exact search answered, of at most `limit` neighbors for each query.
    package init(_ answers: [[Neighbor]], limit: Int, threadSeconds: Double? = nil) {
        table = NeighborTable(answers, width: limit)
        bounds = answers.map { $0.prefix(limit).last?.similarity ?? .infinity }
        self.limit = limit
        self.threadSeconds = threadSeconds
    }

    /// The mean recall@limit of answers to the same queries in the same order: the share of the true neighbors that is
    /// among the first ``limit`` of each. O(answers · limit²), which beats hashing for the usual limits.
    ///
    /// A row that is not among the true ones but exactly as similar as the last of them counts, since which of several
    /// equals comes first is chance. A query without true neighbors counts as 1, one without an answer as 0.
    public func recall(of answers: [[Neighbor]]) -> Double {
        table.count > 0 ? recalls(of: answers).reduce(0, +) / Double(table.count) : 1
    }

    /// The recall@limit of each query, as ``recall(of:)`` takes the mean of.
    public func recalls(of answers: [[Neighbor]]) -> [Double] {
        (0..<table.count).map { query in
            let truth = table[query].prefix(limit)
            guard !truth.isEmpty else { return 1 }
            guard query < answers.count else { return 0 }
            let bound = bounds.isEmpty ? .infinity : bounds[query]
            let hits = answers[query].prefix(limit).count { $0.similarity >= bound || truth.contains($0.row) }
            return Double(min(hits, truth.count)) / Double(truth.count)
        }
    }
}

extension VectorIndex {
    /// The answers to many queries, in portions, between which the search can be stopped and tells how far it is.
    /// - Throws: the errors of `search(_:_:threads:)`, or `VectorSearchError.cancelled`.
    package func answers(
        to queries: VectorMatrix, _ search: SearchOptions, _ options: BuildOptions
    ) throws(VectorSearchError) -> [[Neighbor]] {
        var answers: [[Neighbor]] = []
        answers.reserveCapacity(queries.count)
        let portion = 16 * max(1, options.threads)
        for first in stride(from: 0, to: queries.count, by: portion) {
            if options.isCancelled() { throw .cancelled }
            let range = first..<min(first + portion, queries.count)
            do throws(VectorSearchError) {
                answers += try self.search(queries.rows(range), search, threads: options.threads)
            } catch .inRow(let row, let error) {
                throw .inRow(first + row, error)
            }
            options.progress?(Double(range.upperBound) / Double(queries.count))
        }
        return answers
    }
}
