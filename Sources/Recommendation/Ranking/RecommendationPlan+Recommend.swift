import VectorSearch

extension RecommendationPlan {
    /// Chooses among candidates. O((examples + chosen) · candidates · dimension).
    ///
    /// With ``RecommendationStrategy/interests``, places are shared among interests in proportion to their weights, and a
    /// candidate that is nearer to a counterexample than to every example is left out.
    ///
    /// - Parameters:
    ///   - candidates: what the searches found, with vectors.
    ///   - isAllowed: whether an item may be recommended: in stock, not hidden, no copy of another.
    ///   - group: what an item is a variant of, such as its product: no two of one group are recommended; nil for none.
    /// - Returns: at most ``RecommendationOptions/count`` items.
    /// - Throws: ``RecommendationError/vectors(_:)`` for candidates of another dimension.
    public func recommend(
        from candidates: ItemVectors, isAllowed: (Int64) -> Bool = { _ in true },
        group: (Int64) -> String? = { _ in nil }
    ) throws(RecommendationError) -> Recommendations {
        let scores = try CandidateScores(of: candidates, by: self)
        var pools = scores.pools { item in !excluded.contains(item) && isAllowed(item) }
        let groups = pools.joined().reduce(into: [Int: String]()) { $0[$1] = group(candidates.items[$1]) }
        var marginal = MarginalRelevance(
            candidates.vectors, relevance: scores.relevance, lambda: 1 - options.diversity)
        var sharing = SlotSharing(weights: scores.weights, floor: options.leastShare)
        var items: [RecommendedItem] = []
        while items.count < options.count {
            let remaining = options.count - items.count
            guard let pool = sharing.next(remaining: remaining, isOpen: { !pools[$0].isEmpty }),
                let row = marginal.best(of: pools[pool])
            else { break }
            do throws(VectorSearchError) { try marginal.choose(row) } catch { throw .vectors(error) }
            let reasons = try reasons(for: candidates.vectors[row], in: scores.weights.count > 1 ? pool : nil)
            items.append(
                RecommendedItem(
                    rank: items.count + 1, item: candidates.items[row], score: scores.scores[row],
                    because: reasons.items, interest: reasons.interest))
            for pool in pools.indices {
                pools[pool].removeAll { $0 == row || groups[row] != nil && groups[$0] == groups[row] }
            }
        }
        return Recommendations(strategy: options.strategy, items: items, interests: interests)
    }

    /// The examples most similar to an item, among those of its interest; where that is not known, it is the interest of the
    /// most similar example of all.
    private func reasons(
        for vector: [Float], in interest: Int?
    ) throws(RecommendationError) -> (items: [Int64], interest: Int) {
        let cosines: [Float]
        do throws(VectorSearchError) {
            cosines = try positives.vectors.cosines(to: vector)
        } catch {
            throw .vectors(error)
        }
        func nearest(_ rows: [Int]) -> Float { rows.reduce(-2) { max($0, cosines[$1]) } }
        let number =
            interest
            ?? interests.indices.max { (nearest(interests[$0].rows), $1) < (nearest(interests[$1].rows), $0) } ?? 0
        let rows = interests[number].rows.sorted { (cosines[$0], $1) > (cosines[$1], $0) }
        return (rows.prefix(options.reasons).map { positives.items[$0] }, number)
    }
}
