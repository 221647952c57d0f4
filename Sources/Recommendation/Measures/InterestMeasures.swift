/// How well recommendations serve users whose interests are known, which they are in a simulation.
public struct InterestMeasures: Sendable, Hashable, Codable {
    /// The share of recommended items that are of an interest of the user.
    public let inInterest: Double
    /// The share of the user's interests of which at least one item is recommended.
    public let covered: Double
    /// The share of recommended items that are of the newest interest.
    public let newest: Double
}

/// Gathers the recommendations of one simulated user after the other.
public struct InterestTrial: Sendable {
    private var (inInterest, covered, newest) = (Mean(), Mean(), Mean())

    /// A trial of nobody yet.
    public init() {}

    /// Adds the recommendations of a user. A list without items is of no interest and covers none. O(items).
    ///
    /// - Parameters:
    ///   - groups: the group of each recommended item; nil for one that is of none.
    ///   - interests: the groups that the user is interested in, the newest last.
    public mutating func add(groups: [Int?], interests: [Int]) {
        let count = Double(max(1, groups.count))
        let wanted = Set(interests)
        let found = groups.compactMap { $0 }.filter(wanted.contains)
        inInterest.add(Double(found.count) / count)
        covered.add(Double(Set(found).count) / Double(max(1, wanted.count)))
        newest.add(Double(found.count { $0 == interests.last }) / count)
    }

    /// The means over users.
    public var measures: InterestMeasures {
        InterestMeasures(inInterest: inInterest.value, covered: covered.value, newest: newest.value)
    }
}
