import Basics
import Synchronization
import VectorBenchmark
public import VectorSearch

extension RetrievalTrial {
    /// The most queries whose time is taken.
    private static let timedQueries = 1000
    /// Queries before the first whose time counts.
    private static let warmUpQueries = 16

    /// Builds an index over the gallery and asks it for as many neighbors as the greatest depth.
    ///
    /// Leave-one-out asks for one more and drops the query itself. Measures are those of what was answered: whatever comes after the
    /// greatest depth counts as not found.
    /// - Parameters:
    ///   - recipe: what to build.
    ///   - metric: how vectors are compared.
    ///   - exact: the outcome of ``exact(by:_:)`` with this metric, from a trial that compares.
    ///   - options: seed, threads, whether to stop, and where to report progress.
    /// - Throws: `VectorSearchError` when the vectors do not suit kind or metric, or `VectorSearchError.cancelled`.
    public func outcome(
        of recipe: IndexRecipe, by metric: Metric, against exact: RetrievalOutcome,
        _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> RetrievalOutcome {
        let start = ContinuousClock.now
        let index = try recipe.build(gallery, metric: metric, options)
        let seconds = (ContinuousClock.now - start).seconds
        // How far the build is has been told.
        let quiet = BuildOptions(threads: options.threads, isCancelled: options.isCancelled)
        let answers = try index.answers(to: queries, limit, quiet).enumerated().map { query, answer in
            Array((set.isLeaveOneOut ? answer.filter { $0.row != query } : answer).prefix(depth))
        }
        let shown = min(depth, max(1, gallery.count))
        let truth = GroundTruth(exact.judgments.map { Array($0.first.prefix(shown)) }, limit: shown)
        let measures = RetrievalMeasures(depths: depths, isWhole: false, isCompared: true)
        let judge = Judge(set, measures, kept: 0)
        return RetrievalOutcome(
            set: set, index: recipe.kind, metric: metric, searchMilliseconds: try searchTimes(index, options),
            buildSeconds: seconds, byteCount: index.byteCount, recalls: truth.recalls(of: answers), measures: measures,
            judgments: answers.enumerated().map { judge.judgment(of: $1, to: $0) })
    }

    private var limit: SearchOptions { SearchOptions(limit: depth + (set.isLeaveOneOut ? 1 : 0)) }

    /// How long single searches take, one after the other on one thread, in milliseconds.
    func searchTimes(_ index: any VectorIndex, _ options: BuildOptions) throws(VectorSearchError) -> [Double] {
        let count = min(queries.count, Self.timedQueries)
        let rows = (0..<count).map { $0 * queries.count / count }
        var times: [Double] = []
        for row in rows.prefix(Self.warmUpQueries) + rows {
            if options.isCancelled() { throw .cancelled }
            let query = queries[row]
            let start = ContinuousClock.now
            do throws(VectorSearchError) { _ = try index.search(query, limit) } catch { throw .inRow(row, error) }
            times.append((ContinuousClock.now - start).milliseconds)
        }
        return Array(times.suffix(count))
    }
}
