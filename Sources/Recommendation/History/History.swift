public import Foundation

/// What somebody's recent events say: examples of what is wanted, newest first, and counterexamples.
///
/// ```swift
/// let history = try History([Interaction(item: 7, time: .now), Interaction(item: 9, kind: .less, time: .now)])
/// history.positives.map(\.item)  // [7]
/// history.negatives.map(\.item)  // [9]
/// ```
///
/// *Order.* Events are ordered by time, and of one time by their place in the list, which is the order of arrival. A time
/// that cannot be, later than `now` or not a number, is replaced by the latest possible one that arrived before: the
/// event stays where it arrived, and a clock that was once ahead does not lead forever.
///
/// *One item, one example.* An item counts once, as old as its newest event, by the newest event that is more than a view;
/// by a view where there is nothing else. So what was liked and then looked at is still liked.
///
/// *Recency.* An example's ``Example/recency`` is 2^(−age / half-life), its age being the number of newer positive examples:
/// who comes back after a month finds the recommendations of that time. Counterexamples do not age.
public struct History: Sendable, Hashable {
    /// An item as an example.
    public struct Example: Sendable, Hashable {
        /// The item.
        public let item: Int64
        /// The event that it counts by.
        public let kind: EventKind
        /// How much the event counts, above 0, whatever its age; for counterexamples too.
        public let weight: Double
        /// How recent it is, above 0 and at most 1.
        public let recency: Double

        /// Weight times recency.
        public var influence: Double { weight * recency }
    }

    /// Examples of what is wanted, newest first.
    public let positives: [Example]
    /// Examples of what is not, newest first.
    public let negatives: [Example]
    /// Every item of an event, which is never recommended.
    public let items: Set<Int64>

    /// The half-life of an example where nothing else is said, in examples.
    public static let defaultHalfLife = 4.0
    /// How many examples of each sign count where nothing else is said.
    public static let defaultLimit = 100
    /// How many may: clustering takes time that grows with the cube.
    public static let largestLimit = 400

    /// Weighs events. O(events · log events).
    ///
    /// - Parameters:
    ///   - interactions: events in the order of their arrival, which matters for equal times only.
    ///   - now: what later times are wrong by.
    ///   - halfLife: after how many newer examples one counts half.
    ///   - limit: how many of the newest examples of each sign count, up to ``largestLimit``.
    ///   - weights: weights that replace ``EventKind/defaultWeight``.
    /// - Throws: ``RecommendationError/invalid(_:value:expected:)`` for a half-life that is not above 0, a limit out of
    ///   range, or a weight that is neither 0 nor between 1e-6 and 1e6 in size.
    public init(
        _ interactions: some Sequence<Interaction>, now: Date = .now, halfLife: Double = defaultHalfLife,
        limit: Int = defaultLimit, weights: [EventKind: Double] = [:]
    ) throws(RecommendationError) {
        guard halfLife > 0 else { throw .invalid("the half-life", value: halfLife, expected: "a number above 0") }
        guard (1...Self.largestLimit).contains(limit) else {
            throw .invalid("the length of the history", value: Double(limit), expected: "1 to \(Self.largestLimit)")
        }
        for weight in weights.values where weight != 0 && !(1e-6...1e6).contains(abs(weight)) {
            throw .invalid("the weight of an event", value: weight, expected: "0, or ±0.000001 to ±1000000")
        }
        var (positives, negatives): ([Example], [Example]) = ([], [])
        let decisions = Self.decisions(interactions, now: now)
        for (item, kind) in decisions {
            let weight = weights[kind] ?? kind.defaultWeight
            if weight > 0, positives.count < limit {
                // A weight of zero, which a short half-life ends in, would leave means without a divisor.
                let recency = max(exp2(-Double(positives.count) / halfLife), 1e-30)
                positives.append(Example(item: item, kind: kind, weight: weight, recency: recency))
            } else if weight < 0, negatives.count < limit {
                negatives.append(Example(item: item, kind: kind, weight: -weight, recency: 1))
            }
        }
        self.positives = positives
        self.negatives = negatives
        items = Set(decisions.map(\.item))
    }

    /// Each item with the kind that it counts by, the one with the newest event first.
    private static func decisions(
        _ interactions: some Sequence<Interaction>, now: Date
    ) -> [(item: Int64, kind: EventKind)] {
        var latest = -Double.infinity
        var timed: [(time: Double, place: Int, event: Interaction)] = []
        for (place, event) in interactions.enumerated() {
            var time = event.time.timeIntervalSinceReferenceDate
            if time <= now.timeIntervalSinceReferenceDate { latest = max(latest, time) } else { time = latest }
            timed.append((time, place, event))
        }
        timed.sort { ($0.time, $0.place) > ($1.time, $1.place) }
        var decisions: [(item: Int64, kind: EventKind)] = []
        var places: [Int64: Int] = [:]
        for (_, _, event) in timed {
            guard let place = places[event.item] else {
                places[event.item] = decisions.count
                decisions.append((event.item, event.kind))
                continue
            }
            if decisions[place].kind == .view { decisions[place].kind = event.kind }
        }
        return decisions
    }
}

/// One event: what was done with an item, and when.
public struct Interaction: Sendable, Hashable {
    /// The item, by a number of the caller's.
    public var item: Int64
    /// What was done with it.
    public var kind: EventKind
    /// When. It only decides the order of events; see ``History``.
    public var time: Date

    /// An event.
    public init(item: Int64, kind: EventKind = .view, time: Date) {
        self.item = item
        self.kind = kind
        self.time = time
    }
}
