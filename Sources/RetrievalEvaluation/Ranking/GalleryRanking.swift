import Synchronization
package import VectorSearch

/// Ranks a whole gallery for each of many queries: what measures such as the average precision are taken of.
///
/// Similarities are those of an exact search, bit for bit. Queries are compared with the gallery in blocks, and each
/// ranking is handed out and forgotten, so memory stays at 4 bytes a row for each query of a block and 16 bytes a row
/// beside, on each thread. O(queries · rows · dimension).
package struct GalleryRanking: Sendable {
    /// What is ranked.
    package let gallery: VectorMatrix
    /// By what.
    package let metric: Metric

    /// The most queries of a block, their most components, and their most scores.
    private static let (blockQueries, blockValues, blockScores) = (32, 1 << 16, 1 << 22)

    /// - Parameters:
    ///   - gallery: rows; for the cosine of unit length.
    ///   - metric: the measure.
    /// - Throws: `VectorSearchError.notNormalized`; `VectorSearchError.unsupportedMetric(_:kind:supported:)` for
    ///   `Metric.hamming`.
    package init(_ gallery: VectorMatrix, by metric: Metric) throws(VectorSearchError) {
        guard metric != .cosine || gallery.isNormalized else { throw .notNormalized }
        guard metric != .hamming else {
            throw .unsupportedMetric(metric, kind: .exact, supported: Metric.allCases.filter { $0 != .hamming })
        }
        self.gallery = gallery
        self.metric = metric
    }

    /// Ranks for every row of `queries`, and gives what was made of each ranking, in their order.
    /// - Parameters:
    ///   - queries: rows of the same dimension.
    ///   - areMembers: whether the queries are the rows of the gallery themselves, each of which is then left out of its own
    ///     ranking.
    ///   - options: threads, whether to stop, and where to report progress.
    ///   - judge: makes something of a ranking, on any thread.
    /// - Throws: what is wrong with a query, inside `VectorSearchError.inRow(_:_:)`, or `VectorSearchError.cancelled`.
    package func map<Judgment: Sendable>(
        _ queries: VectorMatrix, areMembers: Bool = false, _ options: BuildOptions = BuildOptions(),
        _ judge: @Sendable (RankedRows) -> Judgment
    ) throws(VectorSearchError) -> [Judgment] {
        let rows = max(1, gallery.count)
        let size = max(
            1, min(Self.blockQueries, Self.blockValues / gallery.dimension, Self.blockScores / rows))
        let blocks = (queries.count + size - 1) / size
        let found = Mutex([Result<[Judgment], VectorSearchError>?](repeating: nil, count: blocks))
        try BuildCrew(options, total: Double(blocks)).forEach(blocks) { block in
            let range = block * size..<min((block + 1) * size, queries.count)
            let result = Result { () throws(VectorSearchError) in
                try ranked(range, of: queries, areMembers: areMembers, judge)
            }
            found.withLock { $0[block] = result }
        }
        var judgments: [Judgment] = []
        judgments.reserveCapacity(queries.count)
        for case let result? in found.withLock({ $0 }) { judgments += try result.get() }
        return judgments
    }

    private func ranked<Judgment>(
        _ range: Range<Int>, of queries: VectorMatrix, areMembers: Bool, _ judge: (RankedRows) -> Judgment
    ) throws(VectorSearchError) -> [Judgment] {
        let count = gallery.count
        var scores = [Float](repeating: 0, count: range.count * count)
        try scores.withUnsafeMutableBufferPointer { scores throws(VectorSearchError) in
            try gallery.similarities(of: range, in: queries, by: metric, into: scores)
        }
        var order = RowOrder(rows: count)
        return scores.withUnsafeBufferPointer { scores in
            range.map { query in
                let start = (query - range.lowerBound) * count
                let mine = UnsafeBufferPointer(rebasing: scores[start..<start + count])
                return order.sorted(mine, without: areMembers ? query : nil) {
                    judge(RankedRows(query: query, words: $0))
                }
            }
        }
    }
}
