public import VectorSearch

/// Asks with one model's vectors of a labeled set, and holds what is found against the labels.
///
/// ```swift
/// let trial = try RetrievalTrial(set, vectors: matrix, depths: [1, 5, 10])
/// let exact = try trial.exact(by: .cosine)
/// let graph = try trial.outcome(of: IndexRecipe(.hnsw), by: .cosine, against: exact)
/// print(exact.mean("mAP") ?? .nan)
/// ```
///
/// Memory beside the vectors: what is kept of each query, about a kilobyte and, where kinds of index are compared,
/// 32 bytes for each of the greatest depth; never a whole ranking for longer than it is
/// looked at. With a split, vectors are there twice.
public struct RetrievalTrial: Sendable {
    /// The items and their labels.
    public let set: RetrievalSet
    let queries: VectorMatrix
    let gallery: VectorMatrix
    let depths: [Int]
    let isCompared: Bool

    /// How many first hits are kept at least.
    static let leastKept = 5

    /// - Parameters:
    ///   - set: the items and their labels.
    ///   - vectors: a row for each item, in the order of ``RetrievalSet/items``; of unit length if the cosine is to be used.
    ///   - depths: the k of P@k, R@k, nDCG@k and hit@k; at least 1 each.
    ///   - isCompared: whether several kinds of index will be held against each other, for which mAP and MRR over the
    ///     first places are computed beside those of whole rankings.
    /// - Throws: `VectorSearchError.invalidParameter(_:value:expected:)` where rows and items differ in number or a depth
    ///   is below 1, `VectorSearchError.tooLarge(rows:dimension:)` when memory does not suffice.
    public init(
        _ set: RetrievalSet, vectors: VectorMatrix, depths: [Int] = [1, 5, 10], isCompared: Bool = false
    ) throws(VectorSearchError) {
        guard vectors.count == set.items.count else {
            throw .invalidParameter("rows", value: vectors.count, expected: "\(set.items.count)")
        }
        if let wrong = depths.first(where: { $0 < 1 }) {
            throw .invalidParameter("k", value: wrong, expected: "1 or more")
        }
        self.set = set
        self.depths = depths.isEmpty ? [10] : Set(depths).sorted()
        self.isCompared = isCompared
        queries = set.isLeaveOneOut ? vectors : try vectors.rows(set.queries)
        gallery = set.isLeaveOneOut ? vectors : try vectors.rows(set.gallery)
    }

    var depth: Int { depths.last ?? 1 }

    /// Ranks the whole gallery for every query. O(queries · gallery · dimension).
    /// - Parameters:
    ///   - metric: how vectors are compared; not `Metric.hamming`.
    ///   - options: threads, whether to stop, and where to report progress.
    /// - Throws: `VectorSearchError` when the vectors do not suit the metric, or `VectorSearchError.cancelled`.
    public func exact(
        by metric: Metric, _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> RetrievalOutcome {
        let measures = RetrievalMeasures(depths: depths, isWhole: true, isCompared: isCompared)
        let judge = Judge(set, measures, kept: isCompared ? max(depth, Self.leastKept) : Self.leastKept)
        let judgments = try GalleryRanking(gallery, by: metric)
            .map(queries, areMembers: set.isLeaveOneOut, options) { judge.judgment(of: $0, to: $0.query) }
        let index = try ExactIndex(gallery, metric: metric)
        return RetrievalOutcome(
            set: set, index: .exact, metric: metric, searchMilliseconds: try searchTimes(index, options),
            buildSeconds: 0, byteCount: index.byteCount, recalls: [], measures: measures, judgments: judgments)
    }
}
