/// Shares places among interests in proportion to their weights, one place after the other: the next goes to the interest with the
/// greatest weight / (2 · places it has + 1) (the divisor method of Webster and Sainte-Laguë), so that any beginning
/// of the sequence is shared fairly too.
///
/// The last places go to interests that have none yet, where their weight reaches a floor.
struct SlotSharing {
    let weights: [Double]
    /// The weight with which an interest gets a place for certain.
    let floor: Double
    private(set) var given: [Int]

    init(weights: [Double], floor: Double) {
        self.weights = weights
        self.floor = floor
        given = [Int](repeating: 0, count: weights.count)
    }

    /// Whose the next place is; nil when no interest is open. O(interests).
    ///
    /// - Parameters:
    ///   - remaining: how many places are left, this one included.
    ///   - isOpen: whether an interest has anything left to show.
    mutating func next(remaining: Int, isOpen: (Int) -> Bool) -> Int? {
        let open = weights.indices.filter(isOpen)
        let owed = open.filter { given[$0] == 0 && weights[$0] >= floor }
        let eligible = owed.count >= remaining ? owed : open
        guard let next = eligible.max(by: { (claim($0), $1) < (claim($1), $0) }) else { return nil }
        given[next] += 1
        return next
    }

    private func claim(_ interest: Int) -> Double { weights[interest] / Double(2 * given[interest] + 1) }
}
