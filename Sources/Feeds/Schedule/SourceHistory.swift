/// Which of a source's products are gone: a state machine without the products themselves, so that it stands in one row
/// beside a million items.
///
/// Every item keeps the number of the run that it was last seen in (0 before the first complete one), and a run's ``Verdict``
/// says what to write there and which items are removed. With `misses` 3, a product is removed once three complete runs in a
/// row have not had it.
///
/// - A run that failed, or was not complete, removes nothing; what it has seen is there, and has missed nothing.
/// - A complete run with less than half of what the last one had is in quarantine: nothing is missed or removed, and someone is told.
///   So is each later one, until a run has more again, or ``confirm()`` was called; then one run with no less than what was confirmed
///   counts.
/// - An unchanged feed (304) misses what the run missed whose feed it is.
package struct SourceHistory: Hashable, Sendable, Codable {
    /// What came of a run.
    package enum Run: Hashable, Sendable {
        /// The whole feed was read. `seen` counts its products, with those that were left out but have an id.
        case complete(seen: Int)
        /// The server says that the feed is as it was in the last complete run that was applied.
        case unchanged
        /// It broke off, or never began.
        case failed
    }

    /// What a run means for the source's items.
    package enum Verdict: Hashable, Sendable {
        /// Items that the run has seen get the number `seen`; then those with a number of `removed` or less are removed,
        /// where there are any (nil: none).
        case apply(seen: Int, removed: Int?)
        /// Items that the run has seen get the number `seen`, and nothing is removed.
        case keep(seen: Int)
        /// The same, and a person is asked: the feed has `now` products, and had `before`.
        case quarantine(seen: Int, before: Int, now: Int)
    }

    /// How many complete runs in a row a product may miss, at least one.
    package private(set) var misses: Int
    /// The number of the last complete run that was applied, from 1; 0 before the first.
    package private(set) var run = 0
    /// How many products that one had.
    package private(set) var size = 0
    /// How many products the run has that is in quarantine; nil where none is.
    package private(set) var quarantined: Int?
    /// How many answers have said since that nothing has changed.
    private var unchanged = 0
    /// At least so many products are believed, if fewer than half.
    private var confirmed: Int?

    /// The history of a source that was never read.
    package init(misses: Int = 3) { self.misses = max(1, misses) }

    /// Takes a run, in the order in which they end. O(1).
    package mutating func take(_ run: Run) -> Verdict {
        switch run {
        case .failed: return .keep(seen: self.run)
        case .unchanged:
            guard quarantined == nil, self.run > 0 else { return .keep(seen: self.run) }
            unchanged = min(unchanged + 1, misses)
            // What the last run has seen is in the feed, however often that is the same.
            return .apply(seen: self.run, removed: removed(min(self.run - 1, self.run + unchanged - misses)))
        case .complete(let seen):
            let isConfirmed = confirmed.map { seen >= $0 } ?? false
            // Without products, 2 · 0 is not less than 0: a source that never had any may stay so.
            if seen < size - seen, !isConfirmed {
                quarantined = max(0, seen)
                confirmed = nil
                return .quarantine(seen: self.run, before: size, now: seen)
            }
            self.run += 1
            size = seen
            (quarantined, confirmed, unchanged) = (nil, nil, 0)
            return .apply(seen: self.run, removed: removed(self.run - misses))
        }
    }

    /// Has products miss so many runs from now on before they are removed, at least one.
    package mutating func allow(misses: Int) { self.misses = max(1, misses) }

    /// Says that the run in quarantine is right: the next one with no fewer products counts. Nothing where none is.
    package mutating func confirm() { confirmed = quarantined ?? confirmed }

    private func removed(_ number: Int) -> Int? { number >= 0 ? number : nil }
}
