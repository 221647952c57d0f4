/// A recommender that knows who had which items, and nothing of what they look like: what others are measured against.
public protocol BaselineRecommender: Sendable {
    /// Items to recommend, best first.
    ///
    /// - Parameters:
    ///   - history: the items that somebody had, in any order.
    ///   - count: how many are wanted at most.
    ///   - isAllowed: whether an item may be recommended.
    func recommend(for history: [Int64], count: Int, isAllowed: (Int64) -> Bool) -> [Int64]
}
