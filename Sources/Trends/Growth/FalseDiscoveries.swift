/// Which of many findings to believe.
enum FalseDiscoveries {
    /// The findings of which at most a share is false, on average: the procedure of Benjamini and Hochberg, 1995. Where there is nothing to find,
    /// anything is found with a probability of the same share. O(n log n).
    /// - Parameters:
    ///   - pValues: those of all tests that were made; nil for what was not tested.
    ///   - share: the share, 0…1.
    static func accepted(_ pValues: [Double?], share: Double) -> [Bool] {
        let order = pValues.indices.filter { pValues[$0] != nil }.sorted { (pValues[$0] ?? 1) < (pValues[$1] ?? 1) }
        var accepted = [Bool](repeating: false, count: pValues.count)
        let last = order.indices.last { rank in
            (pValues[order[rank]] ?? 1) <= share * Double(rank + 1) / Double(order.count)
        }
        if let last { for rank in 0...last { accepted[order[rank]] = true } }
        return accepted
    }
}
