import Basics
public import VectorSearch

/// Measures how recall and speed of an index change with its effort.
///
/// ```swift
/// let truth = try GroundTruth(of: queries, in: base, metric: .cosine, limit: 10)
/// let sweep = RecallSweep(queries, truth: truth)
/// for point in try sweep.points(of: index) {
///     print(point.effort ?? 0, point.recall ?? 0, point.queriesPerSecond)
/// }
/// ```
///
/// Each effort is warmed up with some queries, then all are answered ``repeats`` times, and the median of the times
/// counts, which one interruption by the system does not touch.
public struct RecallSweep: Sendable {
    /// The queries, of the dimension of the indexes.
    public let queries: VectorMatrix
    /// Their true neighbors, or nil to measure speed only.
    public let truth: GroundTruth?
    /// How many neighbors are asked for.
    public var limit: Int
    /// How many threads share the queries. Each query is answered by one.
    public var threads = 1
    /// Whether all queries are handed over at once, of which the exact kind and HNSW make use. Else each is answered as if it came
    /// alone, which is what an application with one question at a time will see.
    public var batched = false
    /// The least similarity of an answer, or nil.
    public var minimumSimilarity: Float?
    /// How many times all queries are answered for each effort.
    public var repeats = 3
    /// Asked before each pass; when true, the sweep stops with `VectorSearchError.cancelled`.
    public var isCancelled: @Sendable () -> Bool = { false }

    /// The recall from which on the steps are wider.
    private static let nearlyFullRecall = 0.9995
    /// Steps without a gain after which they are, too.
    private static let idleSteps = 3
    private static let warmUpQueries = 64
    /// Seconds for all queries below which the duration does not matter.
    private static let patience = 1.0

    /// A sweep with as many neighbors as the truth has, else 10.
    public init(_ queries: VectorMatrix, truth: GroundTruth?) {
        self.queries = queries
        self.truth = truth
        limit = truth?.limit ?? 10
    }

    /// Recall and speed with one effort, and the answers. O(repeats · queries) searches.
    ///
    /// - Parameters:
    ///   - index: what to search.
    ///   - effort: how hard it tries; nil for the default of its kind.
    /// - Throws: the errors of `VectorIndex.search(_:_:threads:)`, or `VectorSearchError.cancelled`.
    public func measure(
        _ index: any VectorIndex, effort: Int?
    ) throws(VectorSearchError) -> (point: SweepPoint, answers: [[Neighbor]]) {
        let options = SearchOptions(limit: limit, minimumSimilarity: minimumSimilarity, effort: effort)
        for query in 0..<min(queries.count, Self.warmUpQueries) {
            do throws(VectorSearchError) { _ = try index.search(queries[query], options) } catch {
                throw .inRow(query, error)
            }
        }
        var answers: [[Neighbor]] = []
        var times: [Double] = []
        for _ in 0..<max(1, repeats) {
            if isCancelled() { throw .cancelled }
            let start = ContinuousClock.now
            answers =
                batched
                ? try index.search(queries, options, threads: threads)
                : try index.searchEach(of: queries, options, threads: threads)
            times.append((ContinuousClock.now - start).seconds)
        }
        times.sort()
        let seconds = (times[times.count / 2] + times[(times.count - 1) / 2]) / 2
        let point = SweepPoint(
            effort: effort, seconds: seconds, queriesPerSecond: Double(queries.count) / max(seconds, 1e-9),
            recall: truth?.recall(of: answers))
        return (point, answers)
    }

    /// The points from the least effort upwards, until recall is 1, there is no more effort to be had, or searching has
    /// become slower than finding the truth by brute force was. Without a truth, the first few.
    ///
    /// - Parameters:
    ///   - index: what to search.
    ///   - visit: called with each point as soon as it is measured.
    /// - Returns: the points, and what keeps the recall of the last below 1.
    /// - Throws: as ``measure(_:effort:)``.
    public func points(
        of index: any VectorIndex, visit: (SweepPoint) -> Void = { _ in }
    ) throws(VectorSearchError) -> (points: [SweepPoint], ceiling: RecallCeiling?) {
        var points: [SweepPoint] = []
        var (best, idle) = (-1.0, 0)
        var ladder = EffortLadder(index.kind, limit: limit, count: index.count)
        repeat {
            let point = try measure(index, effort: ladder.next()).point
            points.append(point)
            visit(point)
            guard let recall = point.recall else {
                if points.count > Self.idleSteps { break }
                continue
            }
            if recall >= 1 { return (points, nil) }
            if isSlow(point) { return (points, .slowerThanExact) }
            idle = recall > best + 1e-4 ? 0 : idle + 1
            best = max(best, recall)
            if idle >= Self.idleSteps || recall >= Self.nearlyFullRecall { ladder.hurry() }
        } while !ladder.isAtEnd
        return (points, truth.map { _ in RecallCeiling(of: index) })
    }

    /// Whether comparing with every row would have been faster, by more than times of small sets scatter.
    private func isSlow(_ point: SweepPoint) -> Bool {
        guard let exact = truth?.threadSeconds else { return false }
        return point.seconds > Self.patience && point.seconds * Double(threads) > exact
    }
}
