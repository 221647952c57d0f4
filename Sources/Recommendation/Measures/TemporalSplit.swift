public import Foundation

/// A log of events cut at one moment for all users: what came before is known, what came after is to be foretold.
///
/// A cut per user, such as the last event of each, would let a method learn from what others did later (Meng and others,
/// "Exploring data splitting strategies for the evaluation of recommendation models", 2020).
public struct TemporalSplit<User: Hashable & Comparable & Sendable>: Sendable {
    /// A user with events on both sides.
    public struct Case: Sendable {
        /// Who.
        public let user: User
        /// The events before the cut, in the order of their time.
        public let before: [Interaction]
        /// The items that the user turned to after it for the first time: of events with a weight above 0.
        public let after: Set<Int64>
    }

    /// The time of the cut, which events after it are not before; nil where there are no events.
    public let cut: Date?
    /// Every user's events before the cut, in the order of users: what methods may learn from.
    public let histories: [[Interaction]]
    /// The users to measure, in order: those with examples of what is wanted before the cut, and something new after it.
    public let cases: [Case]

    /// Cuts a log. O(events · log events).
    ///
    /// - Parameters:
    ///   - log: the events of each user, in the order of arrival. Events whose time is not a number are left out.
    ///   - share: the share of events after the cut, 0…1.
    /// - Throws: ``RecommendationError/invalid(_:value:expected:)`` for a share out of range.
    public init(_ log: [User: [Interaction]], share: Double = 0.2) throws(RecommendationError) {
        guard (0...1).contains(share) else {
            throw .invalid("the share of later events", value: share, expected: "0 to 1")
        }
        let times = log.values.joined().map(\.time.timeIntervalSinceReferenceDate).filter { !$0.isNaN }.sorted()
        let place = Int((Double(times.count) * (1 - share)).rounded())
        let limit = place < times.count ? times[place] : .infinity
        cut = times.isEmpty ? nil : Date(timeIntervalSinceReferenceDate: limit)
        var (histories, cases): ([[Interaction]], [Case]) = ([], [])
        for (user, events) in log.sorted(by: { $0.key < $1.key }) {
            let known = events.filter { $0.time.timeIntervalSinceReferenceDate < limit }
            let before = known.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
                .map(\.element)
            let later = events.filter { $0.time.timeIntervalSinceReferenceDate >= limit && $0.kind.defaultWeight > 0 }
            let after = Set(later.map(\.item)).subtracting(before.map(\.item))
            if !before.isEmpty { histories.append(before) }
            if before.contains(where: { $0.kind.defaultWeight > 0 }), !after.isEmpty {
                cases.append(Case(user: user, before: before, after: after))
            }
        }
        (self.histories, self.cases) = (histories, cases)
    }
}
