extension RankedAnswer {
    /// The answer that a ranking gives, whatever its items are called.
    ///
    /// ```swift
    /// RankedAnswer(ranking: ["a.jpg", "b.jpg"], relevant: ["b.jpg", "z.jpg"]).reciprocalRank  // 0.5
    /// ```
    ///
    /// An item that is ranked twice counts where it stands first. Time: O(n) of n items.
    /// - Parameters:
    ///   - ranking: what was answered, best first.
    ///   - relevant: what should have been; items that the ranking lacks count as missed.
    public init<Item: Hashable>(ranking: some Sequence<Item>, relevant: Set<Item>) {
        var (positions, wanted): ([Int], Set<Item>) = ([], relevant)
        for (position, item) in ranking.enumerated() where wanted.remove(item) != nil { positions.append(position) }
        self.init(positions: positions, relevant: relevant.count)
    }
}
