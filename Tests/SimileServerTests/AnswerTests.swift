import Catalog
import Foundation
import Simile
import Synchronization
import Testing

@testable import SimileServer

/// Answers to clients that do not read them, and files that change while they are sent.
@Suite(.timeLimit(.minutes(5))) struct AnswerTests {
    /// Makes the file of an item's image so large that no connection takes all of it at once.
    private static func enlarge(_ key: ItemKey, in catalog: ImageCatalog, to size: Int) throws {
        let path = try #require(try catalog.item(key)?.path)
        try #require(truncate(path, off_t(size)) == 0)
    }

    private static let large = 48 << 20

    private static func ask(_ connection: Connection, _ path: String) throws {
        try connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    }

    /// Puts an item, then lets `body` ask for images and pages.
    private static func open(
        items: Int = 0, _ body: @escaping @Sendable (LiveShop) throws -> Void
    ) async throws {
        try await LiveShop.open { shop in
            let image = try TestShop.image((200, 20, 30))
            let put = try shop.connect()
            try put.send(
                "PUT /v1/items/red HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: "
                    + "\(image.count)\r\n\r\n")
            try put.send(image)
            #expect(try put.response().status == 201)
            let text: AttributeValue = .text(String(repeating: "x", count: 60_000))
            try shop.catalog.commit(
                (0..<items).map { .put(NewItem(key: ItemKey("item-\($0)"), attributes: ["text": text])) })
            try body(shop)
        }
    }

    /// Sixty clients that ask for a large image and do not read it hold no memory, and others are answered.
    @Test func imagesAreReadNoFasterThanClientsDo() async throws {
        try await Self.open { shop in
            try Self.enlarge("red", in: shop.catalog, to: Self.large)
            let before = Self.residentBytes
            let idle = try (0..<60).map { _ in try shop.connect() }
            for connection in idle { try Self.ask(connection, "/v1/items/red/image") }
            let reader = try shop.connect()
            try Self.ask(reader, "/v1/items/red/image")
            let answer = try reader.response()
            #expect(answer.status == 200 && answer.headers["content-type"] == "image/png")
            #expect(answer.headers["accept-ranges"] == "none" && answer.body.count == Self.large)
            #expect(answer.body.starts(with: try TestShop.image((200, 20, 30))))
            #expect(shop.answers.load == 0)
            if let before, let now = Self.residentBytes {
                #expect(now - before < 600 << 20, "60 × 48 MB were not read")
            }
            withExtendedLifetime(idle) {}
        }
    }

    /// A file that becomes shorter while it is sent ends the connection, and nothing stands for what is missing; one that grows
    /// is sent as long as it was.
    @Test(arguments: [large / 2, 2 * large]) func filesThatChangeWhileTheyAreSent(size: Int) async throws {
        try await Self.open { shop in
            try Self.enlarge("red", in: shop.catalog, to: Self.large)
            let connection = try shop.connect()
            try Self.ask(connection, "/v1/items/red/image")
            // The head tells that the file is open.
            let head = try connection.head()
            #expect(head.headers["content-length"] == "\(Self.large)")
            try Self.enlarge("red", in: shop.catalog, to: size)
            #expect(try connection.count(upTo: Self.large) == min(size, Self.large))
        }
    }

    /// An image is sent to its end, whoever replaces or removes it meanwhile.
    @Test func whatIsSentIsNotTakenAway() async throws {
        try await Self.open { shop in
            try Self.enlarge("red", in: shop.catalog, to: Self.large)
            let connection = try shop.connect()
            try Self.ask(connection, "/v1/items/red/image")
            _ = try connection.head()
            let other = try shop.connect()
            try other.send("DELETE /v1/items/red HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try other.response().status == 204)
            try Self.ask(other, "/v1/items/red/image")
            #expect(try other.response().status == 404)
            #expect(try connection.count(upTo: Self.large) == Self.large)
        }
    }

    /// Pages that clients do not read are held up to a limit, beyond which they are told to come again; small answers always
    /// find room, and what is read or given up is given back.
    @Test func pagesAreHeldWithinABudget() async throws {
        try await Self.open(items: 80) { shop in
            let idle = try (0..<60).map { _ in try shop.connect() }
            for connection in idle { try Self.ask(connection, "/v1/items?limit=1000") }
            let heads = try idle.map { try $0.head() }
            let statuses = heads.map(\.status)
            let held = statuses.count { $0 == 200 }
            let refused = statuses.count { $0 == 503 }
            #expect(held + refused == 60, "\(statuses)")
            #expect((20..<60).contains(held), "\(statuses)")
            #expect(shop.answers.load <= 128 << 20)
            let reader = try shop.connect()
            for path in ["/v1/items/red", "/v1/items?limit=1", "/v1/items/red/image"] {
                try Self.ask(reader, path)
                #expect(try reader.response().status == 200)
            }
            try Self.ask(reader, "/v1/items?limit=1000")
            let refusal = try reader.response()
            #expect(refusal.status == 503 && refusal.headers["retry-after"] == "1")
            for (connection, head) in zip(idle, heads) where head.status == 200 {
                let length = try #require(head.headers["content-length"].flatMap { Int($0) })
                #expect(try connection.count(upTo: length) == length)
            }
            try Self.ask(reader, "/v1/items?limit=1000")
            #expect(try reader.response().status == 200)
        }
    }

    @Test func aClientGetsHalfOfTheBudgetAtMost() throws {
        let budget = AnswerBudget(100)
        var shares: [AnswerBudget.Share] = []
        shares.append(try budget.take(30, for: "a"))
        shares.append(try budget.take(20, for: "a"))
        #expect(throws: Problem.self) { try budget.take(1, for: "a") }
        shares.append(try budget.take(50, for: "b"))
        #expect(throws: Problem.self) { try budget.take(1, for: "c") }
        #expect(budget.load == 100)
        shares.removeFirst()
        #expect(budget.load == 70)
        shares.append(try budget.take(30, for: "c"))
        shares = []
        #expect(budget.load == 0)
        let alone = try budget.take(1_000, for: "a")
        #expect(budget.load == 1_000)
        withExtendedLifetime(alone) {}
    }

    /// The memory of this process; nil where the system does not tell.
    private static var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4_096 }
    }
}
