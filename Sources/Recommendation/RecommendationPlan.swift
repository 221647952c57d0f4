import VectorSearch

/// What to search for on behalf of a history, and how to choose among what was found.
///
/// ```swift
/// let plan = try RecommendationPlan(history, vectors: itsVectors, center: catalogMean)
/// var found: Set<Int64> = []
/// for query in plan.queries {
///     found.formUnion(try index.search(query.vector, limit: query.limit).map(\.id))
/// }
/// let answer = try plan.recommend(from: ItemVectors(found.sorted(), vectorsOfFound))
/// ```
///
/// The caller searches, so that any index will do and searches can run side by side, and brings the vectors of what it found.
/// Searches should leave out ``excluded`` items and whatever else must not be recommended; what they return nevertheless
/// is left out later, but takes the place of a candidate.
///
/// Where nothing is known of what is wanted, or none of it has a vector any more, a plan ``isEmpty``: recommend what is
/// popular, or new.
public struct RecommendationPlan: Sendable {
    /// A search to make.
    public struct Query: Sendable, Hashable {
        /// What to look for by the cosine; of any length but 0.
        public let vector: [Float]
        /// How many neighbors are wanted.
        public let limit: Int
    }

    /// How to recommend.
    public let options: RecommendationOptions
    /// The searches to make, at most one more than ``RecommendationOptions/largestInterests``.
    public let queries: [Query]
    /// What the history is about, the heaviest first; at most ``RecommendationOptions/largestInterests``.
    public let interests: [Interest]
    /// What must not be recommended: every item of the history.
    public let excluded: Set<Int64>

    /// Vectors of the examples, newest first, and of the counterexamples.
    let (positives, negatives): (ItemVectors, ItemVectors)
    let scorer: CandidateScorer

    /// Whether there is nothing to search for.
    public var isEmpty: Bool { queries.isEmpty }

    /// Plans searches. O(examples² · dimension + examples³).
    ///
    /// - Parameters:
    ///   - history: what was wanted.
    ///   - vectors: the vectors of its items; examples without one do not count.
    ///   - center: the mean of the catalog's vectors, without which interests of most models are hard to tell apart.
    ///   - options: how to recommend.
    /// - Throws: ``RecommendationError`` for options out of range, or a center of another dimension.
    public init(
        _ history: History, vectors: ItemVectors, center: [Float]? = nil,
        _ options: RecommendationOptions = RecommendationOptions()
    ) throws(RecommendationError) {
        try options.validate()
        self.options = options
        excluded = history.items
        positives = try vectors.selecting(history.positives.map(\.item))
        negatives = try vectors.selecting(history.negatives.map(\.item))
        let examples = Examples(
            positives: positives.vectors, negatives: negatives.vectors,
            history.positives.filter { vectors.row(of: $0.item) != nil },
            history.negatives.filter { vectors.row(of: $0.item) != nil })
        guard !positives.items.isEmpty, options.count > 0 else {
            (queries, interests, scorer) = ([], [], .none)
            return
        }
        let interests = try Interest.all(
            of: positives, influences: examples.influences, center: center, threshold: options.interestDistance)
        self.interests = Array(interests.prefix(options.largestInterests))
        (queries, scorer) = try examples.searches(for: self.interests, options)
    }
}

/// How candidates are scored.
enum CandidateScorer: Sendable {
    /// Not at all.
    case none
    /// By the cosine with what was searched for.
    case mean(VectorMatrix)
    /// By the cosine with the mean of the nearest interest: a row for each.
    case interests(VectorMatrix)
    /// By all examples.
    case examples(ExampleScorer)
}
