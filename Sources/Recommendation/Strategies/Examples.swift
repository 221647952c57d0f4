import VectorSearch

/// The examples of a history with their vectors: what strategies make searches of.
struct Examples {
    let (positives, negatives): (VectorMatrix, VectorMatrix)
    /// The weight of each example by its event alone, and by its recency too.
    let (weights, influences): ([Double], [Double])
    private let negativeWeights: [Double]

    init(
        positives: VectorMatrix, negatives: VectorMatrix, _ examples: [History.Example],
        _ counterexamples: [History.Example]
    ) {
        (self.positives, self.negatives) = (positives, negatives)
        weights = examples.map(\.weight)
        influences = examples.map(\.influence)
        negativeWeights = counterexamples.map(\.weight)
    }

    /// The searches of a strategy, and how it scores what they find.
    func searches(
        for interests: [Interest], _ options: RecommendationOptions
    ) throws(RecommendationError) -> ([RecommendationPlan.Query], CandidateScorer) {
        let pool = options.count * options.candidatesPerItem
        func query(_ vector: [Float], share: Double = 1) -> RecommendationPlan.Query {
            .init(vector: vector, limit: min(pool, max(2 * options.candidatesPerItem, Int(Double(pool) * share) + 1)))
        }
        let ofInterests = interests.map { direction(positives.mean(of: $0.rows, weights: weights), else: $0.rows[0]) }
        switch options.strategy {
        case .centroid, .recency:
            let vector = mean(options.strategy == .centroid ? weights : influences)
            return ([query(vector)], .mean(try matrix([vector])))
        case .interests:
            let queries = zip(ofInterests, interests).map { query($0, share: $1.weight) }
            return (queries, .interests(try matrix(ofInterests)))
        case .bestScore:
            let queries = ofInterests.map { query($0, share: 1 / Double(interests.count)) }
            return (queries, .examples(.bestScore(positives: positives, negatives: negatives)))
        case .sumScores:
            return ([query(sum())], .examples(.sumScores(positives: positives, negatives: negatives)))
        case .discover:
            let target = mean(influences, withoutNegatives: true)
            let pairs = try hardPairs()
            let near = Array(Set(pairs)).sorted().prefix(options.largestInterests)
            return (
                [query(target)] + near.map { query(positives[$0], share: 1 / Double(near.count)) },
                .examples(
                    .discovery(
                        target: try matrix([target]), positives: try matrix(pairs.map { positives[$0] }),
                        negatives: negatives))
            )
        }
    }

    /// For each counterexample the example most similar to it: the two that are hardest to tell apart.
    private func hardPairs() throws(RecommendationError) -> [Int] {
        let count = positives.count
        let cosines = try positives.cosines(toRowsOf: negatives)
        return (0..<negatives.count).map { pair in
            (0..<count).max { (cosines[pair * count + $0], $1) < (cosines[pair * count + $1], $0) } ?? 0
        }
    }

    /// Qdrant's average: m⁺, or 2·m⁺ − m⁻ where there are counterexamples.
    private func mean(_ weights: [Double], withoutNegatives: Bool = false) -> [Float] {
        let wanted = positives.mean(of: 0..<positives.count, weights: weights)
        guard negatives.count > 0, !withoutNegatives else { return direction(wanted, else: 0) }
        let unwanted = negatives.mean(of: 0..<negatives.count, weights: negativeWeights)
        return direction(zip(wanted, unwanted).map { 2 * $0 - $1 }, else: 0)
    }

    /// The sum of the examples less that of the counterexamples, whose dot product with a vector is its sum of scores.
    private func sum() -> [Float] {
        let wanted = positives.mean(of: 0..<positives.count, weights: weights.map { _ in 1 })
        let unwanted = negatives.mean(of: 0..<negatives.count, weights: negativeWeights.map { _ in 1 })
        let (p, n) = (Double(positives.count), Double(negatives.count))
        return direction(zip(wanted, unwanted).map { p * $0 - n * $1 }, else: 0)
    }

    /// A vector scaled to unit length. What opposite examples leave has no direction: then an example stands for all.
    private func direction(_ vector: [Double], else row: Int) -> [Float] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 1e-6 ? vector.map { Float($0 / length) } : positives[row]
    }

    private func matrix(_ rows: [[Float]]) throws(RecommendationError) -> VectorMatrix {
        do throws(VectorSearchError) {
            return try VectorMatrix(dimension: positives.dimension, rows: rows)
        } catch {
            throw .vectors(error)
        }
    }
}
