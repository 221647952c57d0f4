/// An answer: what to recommend, best first, and why.
public struct Recommendations: Sendable, Hashable {
    /// By which strategy.
    public let strategy: RecommendationStrategy
    /// What to recommend, best first.
    public let items: [RecommendedItem]
    /// What the history is about, the heaviest first.
    public let interests: [Interest]
}

/// An item to recommend.
public struct RecommendedItem: Sendable, Hashable {
    /// Its place, from 1.
    public let rank: Int
    /// The item.
    public let item: Int64
    /// Its score by the strategy; see ``RecommendationStrategy``. Scores need not descend: interests take turns, and diversity
    /// brings forward what differs.
    public let score: Float
    /// The items of the history that caused it, the most similar first.
    public let because: [Int64]
    /// The interest that it belongs to, a place in ``Recommendations/interests``.
    public let interest: Int
}
