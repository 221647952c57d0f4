/// Recommends what most had, to everybody alike.
public struct PopularItems: BaselineRecommender {
    /// All items that anybody had, the most popular first, and of equals the lower item first.
    public let items: [Int64]
    /// How many had each.
    public let users: [Int64: Int]

    /// Counts, for each item, those who had it. O(events + items · log items).
    ///
    /// - Parameter histories: the items of each user; one that is there twice counts once.
    public init(histories: some Sequence<[Int64]>) {
        var users: [Int64: Int] = [:]
        for history in histories {
            for item in Set(history) { users[item, default: 0] += 1 }
        }
        self.users = users
        items = users.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    /// The most popular items that somebody did not have. O(items) at the most.
    public func recommend(for history: [Int64], count: Int, isAllowed: (Int64) -> Bool = { _ in true }) -> [Int64] {
        let known = Set(history)
        var found: [Int64] = []
        for item in items where found.count < count {
            if !known.contains(item) && isAllowed(item) { found.append(item) }
        }
        return found
    }
}
