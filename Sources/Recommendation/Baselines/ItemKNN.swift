/// Recommends what those had who had the same: item-based collaborative filtering (Sarwar, Karypis, Konstan and Riedl,
/// "Item-based collaborative filtering recommendation algorithms", 2001).
///
/// Two items are as similar as the cosine of the sets of those who had them: both / √(one · other). Of each item only the
/// most similar ones are kept, itself among them. An item's score is the sum of its similarities to the items of a history.
/// Scores are those of `CosineRecommender` of the Python package `implicit`.
///
/// It cannot recommend what nobody had yet, which is why it is only a baseline here.
public struct ItemKNN: BaselineRecommender {
    /// An item with its similarity to another, or its score for a history.
    public struct Scored: Sendable, Hashable {
        /// The item.
        public let item: Int64
        /// Its similarity or score, above 0.
        public let score: Double

        /// The greater score first, and of equals the lower item.
        func precedes(_ other: Scored) -> Bool { (score, other.item) > (other.score, item) }
    }

    /// The most similar items of each, most similar first.
    public let neighbors: [Int64: [Scored]]

    /// Finds the neighbors of all items. O(Σ over users of items²).
    ///
    /// - Parameters:
    ///   - histories: the items of each user; one that is there twice counts once.
    ///   - neighbors: how many similar items to keep of each, itself among them.
    public init(histories: some Sequence<[Int64]>, neighbors: Int = 20) {
        let histories = histories.map { Set($0).sorted() }
        var users: [Int64: [Int]] = [:]
        for (user, history) in histories.enumerated() {
            for item in history { users[item, default: []].append(user) }
        }
        var found: [Int64: [Scored]] = [:]
        for (item, owners) in users {
            var both: [Int64: Int] = [:]
            for owner in owners {
                for other in histories[owner] { both[other, default: 0] += 1 }
            }
            let similar = both.map { other, count in
                Scored(
                    item: other,
                    score: Double(count) / (Double(owners.count) * Double(users[other]?.count ?? 1)).squareRoot())
            }
            found[item] = Array(similar.sorted { $0.precedes($1) }.prefix(max(0, neighbors)))
        }
        self.neighbors = found
    }

    /// The items with a score above 0 that somebody did not have, best first. O(history · neighbors), and sorting.
    public func scores(for history: [Int64], isAllowed: (Int64) -> Bool = { _ in true }) -> [Scored] {
        let known = Set(history)
        var sums: [Int64: Double] = [:]
        for item in known.sorted() {
            for neighbor in neighbors[item] ?? [] { sums[neighbor.item, default: 0] += neighbor.score }
        }
        return sums.filter { !known.contains($0.key) && isAllowed($0.key) }
            .map { Scored(item: $0.key, score: $0.value) }.sorted { $0.precedes($1) }
    }

    /// The best of ``scores(for:isAllowed:)``.
    public func recommend(for history: [Int64], count: Int, isAllowed: (Int64) -> Bool = { _ in true }) -> [Int64] {
        scores(for: history, isAllowed: isAllowed).prefix(max(0, count)).map(\.item)
    }
}
