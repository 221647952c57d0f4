import GRDB
package import Recommendation

/// That something was done with an item, without who did it.
package struct Occurrence: Hashable, Sendable {
    /// ``Item/id``.
    package let item: Int64
    /// When, in milliseconds since 1970.
    package let time: Int64
    /// Numbers users apart, from 0; who has which number is not told.
    package let user: Int
}

extension ImageCatalog {
    /// What was done of some kinds, the newest first, up to a time and a number. O(limit · log n).
    package func occurrences(
        of kinds: Set<EventKind>, until time: Int64, limit: Int
    ) throws(CatalogError) -> [Occurrence] {
        try reading { db in
            let codes = Set(kinds.map(\.code))
            var (found, users): ([Occurrence], [String: Int]) = ([], [:])
            let rows = try Row.fetchCursor(
                db, sql: "SELECT item, time, kind, user FROM event WHERE time <= ? ORDER BY time DESC",
                arguments: [time])
            while found.count < limit, let row = try rows.next() {
                guard codes.contains(try row.decode(Int64.self, atIndex: 2)) else { continue }
                let name = try row.decode(String.self, atIndex: 3)
                let user = users[name] ?? users.count
                users[name] = user
                found.append(
                    Occurrence(
                        item: try row.decode(Int64.self, atIndex: 0), time: try row.decode(Int64.self, atIndex: 1),
                        user: user))
            }
            return found
        }
    }
}
