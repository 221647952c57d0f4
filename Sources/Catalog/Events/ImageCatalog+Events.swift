import Foundation
import GRDB
import Recommendation

extension ImageCatalog {
    /// The maximum number of events of a user that are kept, the newest by their time: 1,000.
    public static let eventLimit = 1_000

    /// The maximum number of events of all users that are kept, the latest to arrive: 5,000,000, about a gigabyte.
    package static let allEventsLimit = 5_000_000

    /// Keeps what users did, in one transaction: when it returns that is on the disk. Events of unknown items, and those with an unusable
    /// user or time, are reported and left out. Of equal times the later in the list is the newer. O(events · log n).
    ///
    /// Events are the item's, whatever its key and image become; they go with it, and do not come back with a new item of its key.
    ///
    /// - Parameter events: 10,000 at a time take little longer than 1,000.
    @discardableResult
    public func addEvents(_ events: [NewEvent]) throws(CatalogError) -> EventSummary {
        try addEvents(events, now: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// - Parameters:
    ///   - now: the time of events that have none, in milliseconds since 1970.
    ///   - limit: how many of a user are kept.
    ///   - most: how many are kept altogether.
    package func addEvents(
        _ events: [NewEvent], now: Int64, limit: Int = eventLimit, most: Int = allEventsLimit
    ) throws(CatalogError) -> EventSummary {
        guard !events.isEmpty else { return EventSummary() }
        return try writing { db in
            var summary = EventSummary()
            var items: [ItemKey: Int64] = [:]
            var users: Set<ExactText> = []
            let find = try db.cachedStatement(sql: "SELECT id FROM item WHERE key = ?")
            let insert = try db.cachedStatement(
                sql: "INSERT INTO event (user, item, kind, time) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            for (index, event) in events.enumerated() {
                if let fault = event.fault(at: now) {
                    summary.refuse(index, fault)
                    continue
                }
                guard let item = try items[event.item] ?? Int64.fetchOne(find, arguments: [event.item.text]) else {
                    summary.refuse(index, .unknownItem(event.item))
                    continue
                }
                items[event.item] = item
                try insert.execute(arguments: [event.user, item, event.kind.code, event.time ?? now])
                guard db.changesCount > 0 else {
                    summary.known += 1
                    continue
                }
                summary.added += 1
                users.insert(ExactText(event.user))
            }
            // The oldest that stays is looked up; where there are fewer, that is NULL, and none goes.
            let trim = try db.cachedStatement(
                sql: """
                    DELETE FROM event WHERE user = ?1 AND (time, id) < (
                        SELECT time, id FROM event WHERE user = ?1 ORDER BY time DESC, id DESC LIMIT 1 OFFSET ?2
                    )
                    """)
            for user in users { try trim.execute(arguments: [user.text, max(0, limit - 1)]) }
            // Of ids above the last one less so many there are no more than that.
            try db.execute(sql: "DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?", arguments: [most])
            return summary
        }
    }

    /// What a user did, the newest first. O(limit · log n).
    public func events(ofUser user: String, limit: Int = eventLimit) throws(CatalogError) -> [Event] {
        try reading { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT item, key, kind, time FROM event JOIN item ON item.id = event.item
                    WHERE user = ? ORDER BY time DESC, event.id DESC LIMIT ?
                    """)
            return try Row.fetchAll(statement, arguments: [user, max(0, limit)]).map { row in
                Event(
                    user: user, itemID: try row.decode(Int64.self, atIndex: 0),
                    item: ItemKey(try row.decode(String.self, atIndex: 1)),
                    kind: try EventKind(code: row.decode(Int64.self, atIndex: 2)),
                    time: try row.decode(Int64.self, atIndex: 3))
            }
        }
    }

    /// The number of events that are kept. O(events), on an index.
    public func eventCount() throws(CatalogError) -> Int {
        try reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") ?? 0 }
    }

    /// Forgets all that a user did. It works on a full disk, too.
    ///
    /// What was stored is overwritten with zeros, in the database and, unless another process reads at the time, in its log. Copies that
    /// SQLite made when it moved rows between pages, and what file systems, disks and backups keep, are not reached:
    /// ``giveBackRoom(however:steps:)`` with `however` rewrites the database, and with it the former.
    /// - Returns: how many events there were.
    @discardableResult
    public func removeEvents(ofUser user: String) throws(CatalogError) -> Int {
        try removeEvents("user = ?", [user])
    }

    /// Forgets what anybody did before a time, in milliseconds since 1970; as ``removeEvents(ofUser:)``.
    @discardableResult
    public func removeEvents(before time: Int64) throws(CatalogError) -> Int {
        try removeEvents("time < ?", [time])
    }

    private func removeEvents(_ condition: String, _ arguments: StatementArguments) throws(CatalogError) -> Int {
        let count = try writing(to: .remove) { db in
            // Elsewhere pages that become free keep their content, which costs less.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            defer { try? db.execute(sql: "PRAGMA secure_delete = FAST") }
            try db.execute(sql: "DELETE FROM event WHERE \(condition)", arguments: arguments)
            return db.changesCount
        }
        if count > 0 { try exclusively { db in _ = try? hurry.during { try Self.writeBack(db, "TRUNCATE") } } }
        return count
    }
}
