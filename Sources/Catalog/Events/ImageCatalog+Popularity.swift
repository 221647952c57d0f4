import GRDB
import GRDBSQLite
public import Recommendation

/// An item, and how much is done with it.
public struct PopularItem: Hashable, Sendable {
    /// ``Item/id``.
    public let id: Int64
    /// The sum of the weights of its events.
    public let weight: Double
    /// The number of its events.
    public let events: Int

    fileprivate func comesBefore(_ other: PopularItem) -> Bool { (weight, id) > (other.weight, other.id) }
}

extension ImageCatalog {
    /// The maximum number of events that popularity is computed from, the newest: 100,000.
    public static let popularityWindow = 100_000
    /// The maximum number of popular items that are returned: 1,000.
    public static let popularityLimit = 1_000

    /// The items with which most is done, for those of whom nothing is known yet. O(window), and with a filter
    /// O(items that match one of its comparisons), on indexes.
    ///
    /// - Parameters:
    ///   - time: only events of then and later count, in milliseconds since 1970.
    ///   - filter: which items are wanted; nil for all.
    ///   - weights: weights that replace `EventKind.defaultWeight`: what takes more resolve counts more, and hiding says nothing of
    ///     others' taste.
    ///   - window: how many events count at most, the newest.
    ///   - limit: how many items are returned at most, ``popularityLimit`` in any case.
    /// - Returns: items of positive weight, the greatest first; of equal weight first the one that came last.
    public func popularItems(
        since time: Int64 = 0, matching filter: Filter? = nil,
        weights: [EventKind: Double] = [:],
        window: Int = popularityWindow, limit: Int = 100
    ) throws(CatalogError) -> [PopularItem] {
        try reading { db in
            let statement = try db.cachedStatement(
                sql: "SELECT item, kind FROM event WHERE time >= ? ORDER BY time DESC LIMIT ?")
            let limit = min(limit, Self.popularityLimit)
            statement.setUncheckedArguments([time, max(0, window)])
            var sums: [Int64: (weight: Double, events: Int)] = [:]
            let weightOfCode = Dictionary(
                uniqueKeysWithValues: EventKind.allCases.map { ($0.code, weights[$0] ?? $0.defaultWeight) })
            try statement.forEachRow(in: db) { row in
                let weight = weightOfCode[sqlite3_column_int64(row, 1)] ?? 0
                let sum = sums[sqlite3_column_int64(row, 0)] ?? (0, 0)
                sums[sqlite3_column_int64(row, 0)] = (sum.weight + weight, sum.events + 1)
            }
            let wanted = try filter.map { try ItemSet(matching: $0, in: db) }
            var best: [PopularItem] = []
            for (id, sum) in sums where sum.weight > 0 && (wanted?.contains(id) ?? true) {
                let item = PopularItem(id: id, weight: sum.weight, events: sum.events)
                guard best.count < limit || (best.last.map { item.comesBefore($0) } ?? false) else { continue }
                if best.count == limit { best.removeLast() }
                best.insert(item, at: best.lastIndex { $0.comesBefore(item) }.map { $0 + 1 } ?? 0)
            }
            return best
        }
    }
}
