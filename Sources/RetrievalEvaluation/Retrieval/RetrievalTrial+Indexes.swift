import Basics
import Synchronization
public import VectorSearch

extension RetrievalTrial {
    /// The most queries whose time is taken.
    private static let timedQueries = 1000
    /// Queries before the first whose time counts.
    private static let warmUpQueries = 16
    /// Queries that a thread answers between two looks at the clock of others.
    private static let portion = 32

    /// Builds an index over the gallery and asks it for as many neighbours as the greatest depth.
    ///
    /// Leave-one-out asks for one more and drops the query itself. Measures are those of what was answered: whatever comes after the
    /// greatest depth counts as not found.
    /// - Parameters:
    ///   - recipe: what to build.
    ///   - metric: how vectors are compared.
    ///   - exact: the outcome of ``exact(by:_:)`` with this metric, from a trial that compares.
    ///   - options: seed, threads, whether to stop, and who is told how far the build is.
    /// - Throws: `VectorSearchError` when the vectors do not suit kind or metric, or `VectorSearchError.cancelled`.
    public func outcome(
        of recipe: IndexRecipe, by metric: Metric, against exact: RetrievalOutcome,
        _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> RetrievalOutcome {
        let start = ContinuousClock.now
        let index = try recipe.build(gallery, metric: metric, options)
        let seconds = (ContinuousClock.now - start).milliseconds / 1000
        let answers = try allAnswers(of: index, options)
        let measures = RetrievalMeasures(depths: depths, isWhole: false, isCompared: true)
        let judge = Judge(set, measures, kept: 0)
        return RetrievalOutcome(
            set: set, index: recipe.kind, metric: metric, searchMilliseconds: try searchTimes(index, options),
            buildSeconds: seconds, byteCount: index.byteCount,
            recalls: zip(answers, exact.judgements).map { Self.recall(of: $0, among: $1.first.prefix(depth)) },
            measures: measures,
            judgements: answers.enumerated().map { judge.judgement(of: $1, to: $0) })
    }

    /// The share of the true neighbours that was found. A row exactly as similar as the last of them is as good.
    private static func recall(of answer: [Neighbor], among truth: ArraySlice<Neighbor>) -> Double {
        guard let bound = truth.last?.similarity else { return 1 }
        let rows = Set(truth.map(\.row))
        let hits = answer.count { $0.similarity >= bound || rows.contains($0.row) }
        return Double(min(hits, truth.count)) / Double(truth.count)
    }

    private var limit: SearchOptions { SearchOptions(limit: depth + (set.isLeaveOneOut ? 1 : 0)) }

    /// What the index answers to each query, without the query itself.
    private func allAnswers(
        of index: any VectorIndex, _ options: BuildOptions
    ) throws(VectorSearchError) -> [[Neighbor]] {
        let portions = (queries.count + Self.portion - 1) / Self.portion
        let found = Mutex([Result<[[Neighbor]], VectorSearchError>?](repeating: nil, count: portions))
        let quiet = BuildOptions(threads: options.threads, isCancelled: options.isCancelled)
        try BuildCrew(quiet, total: Double(portions)).forEach(portions) { portion in
            let range = portion * Self.portion..<min((portion + 1) * Self.portion, queries.count)
            let result = Result { () throws(VectorSearchError) -> [[Neighbor]] in
                var answers: [[Neighbor]] = []
                for query in range { answers.append(try answer(of: index, to: query)) }
                return answers
            }
            found.withLock { $0[portion] = result }
        }
        var answers: [[Neighbor]] = []
        for case let result? in found.withLock({ $0 }) { answers += try result.get() }
        return answers
    }

    private func answer(of index: any VectorIndex, to query: Int) throws(VectorSearchError) -> [Neighbor] {
        do throws(VectorSearchError) {
            let answer = try index.search(queries[query], limit)
            return Array((set.isLeaveOneOut ? answer.filter { $0.row != query } : answer).prefix(depth))
        } catch {
            throw .inRow(query, error)
        }
    }

    /// How long single searches take, one after the other on one thread, in milliseconds.
    func searchTimes(_ index: any VectorIndex, _ options: BuildOptions) throws(VectorSearchError) -> [Double] {
        let count = min(queries.count, Self.timedQueries)
        for number in 0..<min(count, Self.warmUpQueries) { _ = try answer(of: index, to: number) }
        var times: [Double] = []
        times.reserveCapacity(count)
        for number in 0..<count {
            if options.isCancelled() { throw .cancelled }
            let query = queries[number * queries.count / count]
            let start = ContinuousClock.now
            do throws(VectorSearchError) { _ = try index.search(query, limit) } catch { throw .inRow(number, error) }
            times.append((ContinuousClock.now - start).milliseconds)
        }
        return times
    }
}
