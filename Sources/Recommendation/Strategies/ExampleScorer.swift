public import VectorSearch

/// Scores candidates by their cosines with examples, by formulas that Qdrant publishes.
public enum ExampleScorer: Sendable {
    /// With p and n the greatest cosines with an example and a counterexample, σ(p) where p > n, else −σ(n); σ(x) is
    /// ½ (x / (1 + |x|) + 1). Without counterexamples n is −∞; without any all scores are 0.
    case bestScore(positives: VectorMatrix, negatives: VectorMatrix)
    /// The sum of the cosines with examples less that of those with counterexamples.
    case sumScores(positives: VectorMatrix, negatives: VectorMatrix)
    /// For each pair of rows of the context 1 where the candidate is nearer to the positive, −1 where it is nearer to the
    /// negative, 0 where it is as near to both; and σ of the cosine with the target, which is one row.
    ///
    /// Rows of `positives` and `negatives` are pairs; of the longer matrix the rest is ignored.
    case discovery(target: VectorMatrix, positives: VectorMatrix, negatives: VectorMatrix)

    /// The scores of the rows of a matrix. O(examples · rows · dimension).
    ///
    /// - Throws: ``RecommendationError/vectors(_:)`` for vectors of several dimensions, or not of unit length.
    public func scores(of candidates: VectorMatrix) throws(RecommendationError) -> [Float] {
        let count = candidates.count
        switch self {
        case .bestScore(let positives, let negatives):
            guard positives.count + negatives.count > 0 else { return [Float](repeating: 0, count: count) }
            let best = try Self.greatest(candidates.cosines(toRowsOf: positives), count)
            let worst = try Self.greatest(candidates.cosines(toRowsOf: negatives), count)
            return zip(best, worst).map { $0 > $1 ? Self.sigmoid($0) : -Self.sigmoid($1) }
        case .sumScores(let positives, let negatives):
            let toPositives = try candidates.cosines(toRowsOf: positives)
            let toNegatives = try candidates.cosines(toRowsOf: negatives)
            return (0..<count).map { row in
                stride(from: row, to: toPositives.count, by: count).reduce(0) { $0 + toPositives[$1] }
                    - stride(from: row, to: toNegatives.count, by: count).reduce(0) { $0 + toNegatives[$1] }
            }
        case .discovery(let target, let positives, let negatives):
            let near = try candidates.cosines(toRowsOf: target)
            let toPositives = try candidates.cosines(toRowsOf: positives)
            let toNegatives = try candidates.cosines(toRowsOf: negatives)
            return (0..<count).map { row in
                var score = near.isEmpty ? 0 : Self.sigmoid(near[row])
                for i in stride(from: row, to: min(toPositives.count, toNegatives.count), by: count) {
                    score += toPositives[i] > toNegatives[i] ? 1 : toPositives[i] < toNegatives[i] ? -1 : 0
                }
                return score
            }
        }
    }

    private static func sigmoid(_ x: Float) -> Float { x.isFinite ? 0.5 * (x / (1 + abs(x)) + 1) : x }

    /// The greatest of each column; −∞ where there is no row.
    private static func greatest(_ cosines: [Float], _ count: Int) -> [Float] {
        (0..<count).map { column in
            stride(from: column, to: cosines.count, by: count).reduce(-.infinity) { max($0, cosines[$1]) }
        }
    }
}
