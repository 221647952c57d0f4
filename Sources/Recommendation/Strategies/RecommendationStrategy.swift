/// How a history becomes recommendations. Raw values are what the command line and the service call them.
///
/// With m⁺ the mean of the examples and m⁻ that of the counterexamples, each example weighted by its event:
///
/// | Strategy | Searches near | Score |
/// | --- | --- | --- |
/// | ``centroid`` | m⁺, or 2·m⁺ − m⁻ | cosine with it |
/// | ``recency`` | the same, newer examples weighing more | cosine with it |
/// | ``interests`` | the mean of each cluster of the history | cosine with that of the item's interest |
/// | ``bestScore`` | the same | σ of the best example's cosine, or −σ of the best counterexample's where that is greater |
/// | ``sumScores`` | the sum of the examples less that of the counterexamples | Σ cosines with the former − Σ with the latter |
/// | ``discover`` | the recency-weighted mean, and examples close to counterexamples | Σ ±1 over pairs + σ of the cosine with that mean |
///
/// with σ(x) = ½ (x / (1 + |x|) + 1). The formulas are those that Qdrant publishes for recommendation and discovery.
public enum RecommendationStrategy: String, Sendable, Hashable, CaseIterable, Codable {
    /// One mean of everything. Its neighbors are what is common to all interests.
    case centroid
    /// One mean in which an example counts half after every half-life. Follows the newest interest, and forgets the others.
    case recency
    /// Several interests, found by clustering, which share the places by recency: the one that covers them all.
    case interests
    /// Near any example, far from all counterexamples.
    case bestScore = "best-score"
    /// Near all examples, far from all counterexamples.
    case sumScores = "sum-scores"
    /// On the right side of as many pairs of an example and a counterexample as possible, then near to the recent mean.
    case discover
}
