import Foundation
import HTTPTypes
import Logging
import Simile
import Synchronization
import TestSupport
import Testing

@testable import SimileServer

/// Images that a request names by their web addresses. The servers behind those are silent for as long as a test lasts.
@Suite(.timeLimit(.minutes(5))) struct FetchTests {
    private static func lookingAbout(_ configuration: inout ServerConfiguration) {
        configuration.limits.workers = 1
        configuration.limits.fetchSeconds = 600
        configuration.limits.allowPrivateAddresses = true
    }

    @Test func fetchesHoldNoWorker() async throws {
        let silent = try StubServer()
        try await TestShop.open(Self.lookingAbout) { shop in
            try await shop.fill()
            let search = #"{"url": "\#(silent.url("/a.jpg"))"}"#
            let compare = #"{"first": {"url": "\#(silent.url("/b.jpg"))"}, "second": {"key": "red"}}"#
            let fetches = [("/v1/search", search), ("/v1/search", search), ("/v1/compare", compare)].map { path, body in
                Task { try await shop.ask(.post, path, json: body) }
            }
            let line = Array(#"{"key": "a", "url": "\#(silent.url("/c.jpg"))"}"#.utf8)
            let batch = Task { try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", line) }
            try await until { shop.service.fetches.line.load.running == 4 }
            #expect(shop.service.admission.load == (0, 0))
            for path in [
                "/v1/items", "/v1/items/red", "/v1/items/red/similar", "/v1/items/red/thumbnail", "/v1/stats",
                "/v1/random", "/v1/models", "/v1/spaces", "/healthz", "/metrics",
            ] {
                #expect(try await shop.ask(.get, path).status == 200, "\(path)")
            }
            for task in fetches { task.cancel() }
            batch.cancel()
            for task in fetches { _ = await task.result }
            _ = await batch.result
            #expect(shop.service.fetches.line.load == (0, 0))
            #expect(shop.service.bodies.load == 0)
        }
    }

    /// What reads the catalog only does not wait for those who embed.
    @Test func readingDoesNotWaitForWorkers() async throws {
        try await TestShop.open({ $0.limits.workers = 1 }) { shop in
            try await shop.fill()
            let gate = Gate()
            let other = Task { try await shop.service.admission { await gate.pass() } }
            try await until { gate.count == 1 }
            for path in [
                "/v1/items", "/v1/items?where=price%3C15", "/v1/items/red", "/v1/stats", "/v1/random", "/v1/models",
                "/v1/spaces", "/healthz", "/metrics",
            ] {
                #expect(try await shop.ask(.get, path).status == 200, "\(path)")
            }
            gate.letGo()
            try await other.value
        }
    }

    @Test func whatDripsEndsInTime() async throws {
        let drip = try StubServer("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc")
        try await TestShop.open({
            Self.lookingAbout(&$0)
            $0.limits.fetchSeconds = 0.2
        }) { shop in
            try await shop.fill()
            let answer = try await shop.ask(.post, "/v1/search", json: #"{"url": "\#(drip.url("/a"))"}"#)
            #expect(answer.status == 422 && answer["detail"].text?.contains("takes longer than") == true)
            #expect(shop.service.bodies.load == 0)
        }
    }

    /// The bytes that have come count among those that the service holds.
    @Test func fetchedBytesAreCounted() async throws {
        let image = try TestShop.image((200, 20, 30))
        let budget = ByteBudget(1000)
        let fetcher = ImageFetcher(timeout: .seconds(600), privateAddresses: .allowed)
        let fetches = ImageFetches(fetcher, patience: 8, budgets: [ByteBudget(1 << 20), budget])
        let drip = try StubServer(
            "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + String(repeating: "a", count: 700))
        let waiting = Task { try await fetches([.url(drip.url("/"))], for: .address("127.0.0.1"), until: nil) }
        try await until { budget.load == 700 }
        let more = try StubServer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + String(repeating: "a", count: 500))
        await #expect(throws: Problem.crowded) {
            try await fetches([.url(more.url("/"))], for: .address("127.0.0.1"), until: nil)
        }
        waiting.cancel()
        _ = await waiting.result
        #expect(budget.load == 0)
        let fetched = try await fetches(
            [.bytes(image, name: "a"), .url(more.url("/b"))], for: .address("127.0.0.1"), until: nil)
        #expect(
            fetched.images == [
                .bytes(image, name: "a"), .bytes([UInt8](repeating: 97, count: 500), name: more.url("/b")),
            ])
        #expect(budget.load == 500)
        fetched.letGo()
        #expect(budget.load == 0)
    }

    /// However many one client asks for, another finds a place.
    @Test func oneClientDoesNotTakeAllPlaces() async throws {
        let silent = try StubServer()
        let fetches = ImageFetches(
            ImageFetcher(timeout: .seconds(600), privateAddresses: .allowed), capacity: 8, patience: 8,
            budgets: [ByteBudget(1 << 20)])
        let greedy = (0..<70).map { number in
            Task { try await fetches([.url(silent.url("/\(number)"))], for: .address("10.0.0.1"), until: nil) }
        }
        try await until { fetches.line.load == (4, 4) }
        let body = String(repeating: "a", count: 10)
        let quick = try StubServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n\(body)")
        for _ in 0..<20 {
            let fetched = try await fetches(
                [.url(quick.url("/"))], for: .address("10.0.0.2"), until: .now - .seconds(9))
            fetched.letGo()
        }
        for task in greedy { task.cancel() }
        for task in greedy { _ = await task.result }
        #expect(fetches.line.load == (0, 0))
    }

    /// A place is waited for only for a while: then others' servers are to blame, not the one that is asked for.
    @Test func placesAreNotWaitedForWithoutEnd() async throws {
        let silent = try StubServer()
        let fetches = ImageFetches(
            ImageFetcher(timeout: .milliseconds(200), privateAddresses: .allowed), capacity: 1, patience: 8,
            budgets: [ByteBudget(1 << 20)])
        let gate = Gate()
        let other = Task { try await fetches.line { await gate.pass() } }
        try await until { gate.count == 1 }
        await #expect(throws: Problem.late) {
            try await fetches([.url(silent.url("/"))], for: .address("10.0.0.2"), until: .now + .seconds(600))
        }
        gate.letGo()
        try await other.value
    }

    @Test func fetchesEndWhenTheClientGoes() async throws {
        let silent = try StubServer()
        let body = #"{"url": "\#(silent.url("/a.jpg"))"}"#
        try await LiveShop.open(Self.lookingAbout) { shop in
            let connections = try (0..<3).map { _ in
                let connection = try shop.connect()
                try connection.send(
                    "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                return connection
            }
            while shop.fetches.line.load.running < 3 { usleep(1000) }
            for connection in connections { connection.endSending() }
            while shop.fetches.line.load.running > 0 { usleep(1000) }
        }
    }
}

/// What strangers are told about a fetch that failed: nothing of the network that the service stands in.
@Suite(.timeLimit(.minutes(5))) struct FetchAnswerTests {
    private func detail(_ shop: TestShop, _ url: String) async throws -> String {
        let answer = try await shop.ask(.post, "/v1/search", json: #"{"url": "\#(url)"}"#)
        #expect(answer.status == 422, "\(url)")
        return try #require(answer["detail"].text)
    }

    @Test(arguments: [
        "http://93.184.216.34:65536/", "http://93.184.216.34:70000/a.jpg", "http://93.184.216.34:0/",
        "http://93.184.216.34:99999999999999999999/", "http://93.184.216.34:-1/", "https://93.184.216.34:65536/",
        "http://[2606:4700::1111]:65536/", "http://a:b@93.184.216.34:65536/",
    ])
    func portsThatAreNoneAreRefused(url: String) async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            _ = try await detail(shop, url)
            let body = #"{"first": {"url": "\#(url)"}, "second": {"key": "red"}}"#
            #expect(try await shop.ask(.post, "/v1/compare", json: body).status == 422)
            let line = Array(#"{"key": "a", "url": "\#(url)"}"#.utf8)
            let batch = try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", line)
            #expect(String(decoding: batch.bytes, as: UTF8.self).contains(#""status":"failed""#))
        }
    }

    @Test func namesAndPortsOfTheNetworkAreNotTold() async throws {
        let server = try StubServer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
        try await TestShop.open { shop in
            try await shop.fill()
            let open = try await detail(shop, "http://localhost:\(server.port)/")
            #expect(open.contains("private address") && !open.contains("127.0.0.1") && !open.contains("::1"))
            // Whether the port is open or closed, or the name is none, makes no difference.
            let closed = try await detail(shop, "http://localhost:1/")
            let none = try await detail(shop, "http://\(String(repeating: "x", count: 64)).invalid/")
            func reason(_ text: String) -> Substring? { text.range(of: "/: ").map { text[$0.upperBound...] } }
            #expect(reason(open) == reason(closed) && reason(open) == reason(none) && reason(open) != nil)
        }
    }

    @Test func whereARedirectLeadsIsNotTold() async throws {
        let server = try StubServer(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/secret?token\r\nContent-Length: 0\r\n\r\n")
        let log = Log()
        let text = Mutex("")
        try await TestShop.open({ $0.limits.allowPrivateAddresses = true }, log: log.logger) { shop in
            try await shop.fill()
            let told = try await detail(shop, server.url("/a?mine"))
            text.withLock { $0 = told }
        }
        let told = text.withLock { $0 }
        #expect(told.hasPrefix(server.url("/a?mine")))
        for word in ["secret", "token", ":1/", "refuse", "onnection", "ECONN"] {
            #expect(!told.contains(word), "\(told)")
        }
        // The log tells it, but for what may be a secret.
        #expect(log.text.contains("127.0.0.1:1/secret: refuses the connection") && !log.text.contains("token"))
    }

    /// What is logged.
    private final class Log: Sendable {
        private let lines = Mutex("")
        var text: String { lines.withLock { $0 } }
        var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

        private struct Handler: LogHandler {
            let log: Log
            var logLevel = Logger.Level.info
            var metadata: Logger.Metadata = [:]
            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }
            func log(event: LogEvent) {
                log.lines.withLock { $0 += "\(event.message) \(event.metadata ?? [:])\n" }
            }
        }
    }
}
