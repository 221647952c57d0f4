import Synchronization

/// Counts what is written, and says when so much has come that the indexes should take it in: until then it is found by
/// comparing with each of it.
final class IndexUpkeep: Sendable {
    /// How many writes go by between two times.
    let interval = Atomic(2_000)
    private let written = Atomic(0)

    /// Counts writes; whether there are so many since the last time.
    func isDue(by count: Int = 1) -> Bool {
        written.add(count, ordering: .relaxed).newValue >= max(1, interval.load(ordering: .relaxed))
    }

    /// Begins to count anew.
    func begin() { written.store(0, ordering: .relaxed) }
}
