import VectorSearch

/// Candidates as a plan sees them: how good each is, and to which interest it belongs.
struct CandidateScores {
    /// The score of each candidate by the strategy.
    private(set) var scores: [Float] = []
    /// The same in the range of a cosine, for diversity.
    private(set) var relevance: [Float] = []
    /// The weights of the pools that share the places: the interests, or all in one.
    private(set) var weights: [Double] = [1]
    /// The pool of each candidate; nil for those left out.
    private var pool: [Int?]
    private let items: ItemVectors

    init(of candidates: ItemVectors, by plan: RecommendationPlan) throws(RecommendationError) {
        items = candidates
        pool = [Int?](repeating: 0, count: candidates.items.count)
        switch plan.scorer {
        case .none:
            pool = pool.map { _ in nil }
        case .mean(let mean):
            scores = try candidates.vectors.cosines(toRowsOf: mean)
            relevance = scores
        case .interests(let means):
            weights = plan.interests.map(\.weight)
            let cosines = try candidates.vectors.cosines(toRowsOf: means)
            for row in pool.indices {
                let nearest = means.indices.max { cosines[$0 * pool.count + row] < cosines[$1 * pool.count + row] }
                pool[row] = nearest
                scores.append(nearest.map { cosines[$0 * pool.count + row] } ?? -1)
            }
            relevance = scores
            try leaveOutUnwanted(plan)
        case .examples(let scorer):
            scores = try scorer.scores(of: candidates.vectors)
            let (least, greatest) = (scores.min() ?? 0, scores.max() ?? 0)
            relevance = scores.map { greatest > least ? ($0 - least) / (greatest - least) : 0 }
        }
    }

    /// The candidates of each pool that are allowed, best first, and of equals the lower item first. An item that is there
    /// twice counts once.
    func pools(isAllowed: (Int64) -> Bool) -> [[Int]] {
        var pools = [[Int]](repeating: [], count: weights.count)
        for (row, item) in items.items.enumerated() where items.row(of: item) == row {
            if let pool = pool[row], isAllowed(item) { pools[pool].append(row) }
        }
        return pools.map { rows in
            rows.sorted { (scores[$0], items.items[$1]) > (scores[$1], items.items[$0]) }
        }
    }

    /// Leaves out candidates that are nearer to a counterexample than to every example.
    private mutating func leaveOutUnwanted(_ plan: RecommendationPlan) throws(RecommendationError) {
        guard plan.negatives.vectors.count > 0 else { return }
        let kept = try ExampleScorer.bestScore(positives: plan.positives.vectors, negatives: plan.negatives.vectors)
            .scores(of: items.vectors)
        for row in pool.indices where kept[row] < 0 { pool[row] = nil }
    }
}

extension VectorMatrix {
    /// The numbers of the rows.
    var indices: Range<Int> { 0..<count }
}
