import Foundation
import GRDB
import Recommendation
import Testing

@testable import Catalog

@Suite("Events")
struct EventTests {
    let scratch: Scratch
    let catalog: ImageCatalog

    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer(wait: .seconds(60))
        try catalog.commit((0..<8).map { .put(.sample($0)) })
    }

    private func event(_ user: String, _ item: Int, _ time: Int64? = nil, _ kind: EventKind = .view) -> NewEvent {
        NewEvent(user: user, item: .sample(item), kind: kind, time: time)
    }

    private func items(of user: String, limit: Int = ImageCatalog.eventLimit) throws -> [Int?] {
        try catalog.events(ofUser: user, limit: limit).map { event in (0..<8).first { event.item == .sample($0) } }
    }

    @Test("are kept, and told the newest first")
    func keeping() throws {
        let before = Int64(Date().timeIntervalSince1970 * 1000)
        let summary = try catalog.addEvents([
            event("ann", 3), event("ann", 1), event("ann", 2, 5, .buy), event("bob", 4, 7, .less),
        ])
        #expect(summary.added == 4 && summary.known == 0 && summary.refused == 0)
        #expect(try items(of: "ann") == [1, 3, 2], "of equal times the later is the newer")
        #expect(try items(of: "ann", limit: 1) == [1])
        #expect(try items(of: "nobody").isEmpty && items(of: "ann", limit: -1).isEmpty)
        let bought = try #require(try catalog.events(ofUser: "ann").last)
        #expect(bought == Event(user: "ann", itemID: 3, item: .sample(2), kind: .buy, time: 5))
        #expect(try catalog.events(ofUser: "ann")[0].time >= before)
        #expect(try scratch.reader().events(ofUser: "bob").map(\.kind) == [.less])
        let again = try catalog.addEvents([
            event("ann", 2, 5, .buy), event("ann", 2, 5, .view), event("bob", 4, 7, .less),
        ])
        #expect(again.added == 1 && again.known == 2, "a log that is read twice counts once")
        #expect(try catalog.eventCount() == 5)
    }

    @Test("that cannot be are told; the rest is kept")
    func refusals() throws {
        let now: Int64 = 1_700_000_000_000
        let events = [
            event("", 1), event("a\0b", 1), event(String(repeating: "é", count: 129), 1), event("ann", 99),
            event("ann", 1, -1),
            event("ann", 1, now * 1000), event(String(repeating: "é", count: 128), 1), event("ann", 2, now + 60_000),
            event("x", 2),
        ]
        let summary = try catalog.addEvents(events, now: now)
        #expect(summary.added == 3 && summary.refused == 6)
        #expect(summary.faults.map(\.index) == [0, 1, 2, 3, 4, 5])
        #expect(summary.faults[3].fault == .unknownItem(.sample(99)))
        #expect("\(summary.faults[2].fault)" == "the user's name has 258 bytes in UTF-8, the limit is 256")
        #expect(summary.faults.allSatisfy { !"\($0.fault)".contains(where: \.isNewline) })
        let many = try catalog.addEvents((0..<1000).map { _ in event("ann", 99) })
        #expect(many.refused == 1000 && many.faults.count == EventSummary.faultsListed && many.added == 0)
        #expect(try catalog.addEvents([]) == EventSummary())
    }

    @Test("names of users are told apart byte by byte")
    func users() throws {
        try catalog.addEvents([event("\u{E9}", 1), event("e\u{301}", 2)])
        #expect(try items(of: "\u{E9}") == [1] && items(of: "e\u{301}") == [2])
    }

    @Test("are bounded for each user, and altogether")
    func bounds() throws {
        for start in stride(from: 0, to: 60, by: 20) {
            let times = (start..<start + 20).map { Int64(($0 * 37) % 60) }
            _ = try catalog.addEvents(
                times.map { event("ann", Int($0 % 8), $0) } + [event("bob", 1, 5)], now: 100, limit: 15)
        }
        #expect(try catalog.events(ofUser: "ann").map(\.time) == (45..<60).reversed())
        #expect(try catalog.addEvents([event("ann", 1, 3)], now: 100, limit: 15).added == 1)
        #expect(try catalog.events(ofUser: "ann").map(\.time).min() == 45, "what is too old goes at once")
        #expect(try catalog.events(ofUser: "bob").count == 1)
        for user in 0..<40 { _ = try catalog.addEvents([event("user \(user)", 1, 9)], now: 100, limit: 15, most: 10) }
        #expect(try catalog.eventCount() == 10 && items(of: "user 39") == [1] && items(of: "user 29").isEmpty)
    }

    @Test("stay with an item whatever it is called and shows, and go with it")
    func itemsThatGo() throws {
        try catalog.addEvents([event("ann", 1, 1), event("ann", 2, 2), event("ann", 3, 3)])
        try catalog.commit([
            .rename(.sample(1), to: "new", path: nil), .put(NewItem(key: .sample(2))), .remove(.sample(3)),
        ])
        #expect(try catalog.events(ofUser: "ann").map(\.item) == [.sample(2), "new"])
        try catalog.commit([.put(.sample(3))])
        #expect(try catalog.events(ofUser: "ann").count == 2, "and do not come back")
        #expect(try catalog.integrityCheck().isEmpty)
    }

    @Test("of a user are forgotten, and leave nothing in the files")
    func forgetting() throws {
        let secret = "a-user-whom-nobody-knows"
        for round in 0..<30 {
            let others = (0..<20).map { event("user \((round * 20 + $0) * 7919 % 600)", $0 % 8, Int64(round)) }
            try catalog.addEvents(others + [event(secret, round % 8, Int64(round))])
        }
        func traces() throws -> Int {
            ["", "-wal"].reduce(0) { count, suffix in
                let bytes = FileManager.default.contents(atPath: scratch.database + suffix) ?? Data()
                var (found, rest) = (0, bytes.startIndex)
                while let place = bytes.range(of: Data(secret.utf8), in: rest..<bytes.endIndex) {
                    (found, rest) = (found + 1, place.upperBound)
                }
                return count + found
            }
        }
        #expect(try traces() > 0)
        let others = try catalog.eventCount() - 30
        #expect(try catalog.removeEvents(ofUser: secret) == 30)
        #expect(try catalog.events(ofUser: secret).isEmpty && catalog.eventCount() == others)
        let left = try traces()
        try catalog.giveBackRoom(however: true)
        #expect(try traces() == 0, "\(left) before it was rewritten")
        #expect(try catalog.removeEvents(ofUser: secret) == 0)
        let old = try catalog.removeEvents(before: 10)
        #expect(try old > 0 && catalog.eventCount() == others - old)
    }

    @Test("tell what is popular")
    func popularity() throws {
        try catalog.addEvents([
            event("ann", 1, 10), event("bob", 1, 20), event("ann", 2, 20, .buy), event("bob", 3, 30, .hide),
            event("ann", 4, 1, .buy), event("bob", 5, 25), event("cat", 5, 25, .less), event("cat", 6, 31),
        ])
        func popular(_ filter: String? = nil, since time: Int64 = 0, window: Int = 100, limit: Int = 9) throws
            -> [Int64]
        {
            try catalog.popularItems(
                since: time, matching: filter.map { try Filter.parse($0) }, window: window, limit: limit
            ).map(\.id)
        }
        #expect(try popular() == [5, 3, 2, 7], "ids are one more than numbers")
        #expect(try popular(since: 15) == [3, 7, 2] && popular(window: 1) == [7] && popular(limit: 1) == [5])
        #expect(
            try popular("category=dress") == [5, 3, 7] && popular("price<2") == [2] && popular("price>100").isEmpty)
        #expect(try catalog.popularItems(limit: 1) == [PopularItem(id: 5, weight: 3, events: 1)])
        let onlyHiding: [EventKind: Double] = [.view: 0, .cart: 0, .buy: 0, .like: 0, .less: 0, .hide: 1]
        #expect(try catalog.popularItems(weights: onlyHiding).map(\.id) == [4])
        #expect(try catalog.newestItems(limit: 2) == [8, 7])
        #expect(try catalog.newestItems(matching: try Filter.parse("price<3"), limit: 2) == [3, 2])
    }

    @Test("are refused where there is no room, and can be forgotten all the same")
    func fullDisk() throws {
        try catalog.addEvents((0..<100).map { event("ann", $0 % 8, Int64($0)) })
        try catalog.writerPragma("max_page_count", set: try catalog.writerPragma("page_count"))
        let many = (0..<9000).map { event("user \($0)", 1, 5) }
        #expect(
            catalogError { () throws(CatalogError) in try catalog.addEvents(many) }
                == .diskFull(directory: catalog.directory))
        #expect(try catalog.eventCount() == 100, "all or none")
        #expect(try catalog.removeEvents(ofUser: "ann") == 100)
        #expect(try catalog.addEvents([event("ann", 1)]).added == 1)
    }

    @Test("of several writers at once are all kept, within the bound")
    func writers() throws {
        let path = scratch.catalog
        try atOnce(4) { number in
            let catalog = try ImageCatalog.open(at: path, access: .write(wait: .seconds(60)))
            for round in 0..<10 {
                let time = Int64(round * 4 + number)
                _ = try catalog.addEvents(
                    [
                        NewEvent(user: "all", item: .sample(number), kind: .view, time: time),
                        NewEvent(user: "user \(number)", item: .sample(round % 8), kind: .cart, time: time),
                    ], now: 1000, limit: 25)
            }
        }
        #expect(try catalog.events(ofUser: "all").map(\.time) == (15..<40).reversed())
        for number in 0..<4 { #expect(try catalog.events(ofUser: "user \(number)").count == 10) }
        #expect(try catalog.integrityCheck().isEmpty)
    }

    @Test("find their place in a catalog of the layout before; a conversion that is cut short leaves it as it was")
    func migration() throws {
        try catalog.writing { db in
            try Schema.takeBack(db, to: 11)
            try db.execute(sql: "DROP TABLE event; PRAGMA user_version = 10")
        }
        try catalog.close()
        #expect(throws: CatalogError.olderVersion(directory: scratch.catalog, found: 10, supported: Schema.version)) {
            try scratch.reader()
        }
        struct Stop: Error {}
        let queue = try DatabaseQueue(path: scratch.database)
        #expect(throws: Stop.self) {
            try queue.write { db in
                try Schema.migrate(db, from: 10)
                throw Stop()
            }
        }
        try queue.close()
        let path = scratch.catalog
        try atOnce(3) { number in
            let catalog = try ImageCatalog.open(at: path, access: .write(wait: .seconds(60)))
            try catalog.addEvents([NewEvent(user: "ann", item: .sample(number), kind: .view)])
        }
        let converted = try scratch.reader()
        #expect(try converted.status().schemaVersion == Schema.version && converted.count() == 8)
        #expect(try converted.events(ofUser: "ann").count == 3)
        #expect(throws: CatalogError.self) { try converted.addEvents([NewEvent(user: "a", item: "b", kind: .view)]) }
    }
}
