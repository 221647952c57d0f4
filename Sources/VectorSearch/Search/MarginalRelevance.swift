/// Chooses candidates one by one by maximal marginal relevance (Carbonell and Goldstein, "The use of MMR", 1998).
///
/// Time for k choices: O(k · candidates), and as often a cosine where λ is below 1.
package struct MarginalRelevance {
    private let vectors: VectorMatrix
    private let relevance: [Float]
    private let lambda: Float
    /// For each candidate the similarity to the most similar one chosen.
    private var similarity: [Float]
    private var chosen = 0

    /// - Parameters:
    ///   - vectors: the candidates, of unit length.
    ///   - relevance: how relevant each is, in the range of a cosine.
    ///   - lambda: how much relevance counts, 0…1.
    package init(_ vectors: VectorMatrix, relevance: [Float], lambda: Double) {
        self.vectors = vectors
        self.relevance = relevance
        self.lambda = Float(lambda)
        similarity = [Float](repeating: 0, count: vectors.count)
    }

    /// The best of some candidates, of equals the first.
    package func best(of rows: some Sequence<Int>) -> Int? {
        var best: (row: Int, score: Float)?
        for row in rows {
            let score = lambda * relevance[row] - (1 - lambda) * similarity[row]
            if score > best?.score ?? -.infinity { best = (row, score) }
        }
        return best?.row
    }

    /// Takes a candidate, from which the next ones should differ.
    package mutating func choose(_ row: Int) throws(VectorSearchError) {
        defer { chosen += 1 }
        guard lambda < 1 else { return }
        let cosines = try vectors.cosines(to: vectors[row])
        similarity = chosen == 0 ? cosines : zip(similarity, cosines).map { max($0, $1) }
    }
}
