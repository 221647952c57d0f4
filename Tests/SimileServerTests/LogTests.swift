import Catalog
import Foundation
import HTTPTypes
import Logging
import Simile
import Synchronization
import Testing

@testable import SimileServer

/// The log, which must not hold up who writes to it.
@Suite(.timeLimit(.minutes(1))) struct LogTests {
    /// A pipe that nobody reads for the moment.
    private struct Pipe {
        let (reader, writer): (Int32, Int32)

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
        }

        func send(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(writer, $0.baseAddress, $0.count) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }

        /// Everything that was written, to the writer's end.
        func readAll() -> [UInt8] {
            var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
            while true {
                let count = read(reader, &part, part.count)
                guard count > 0 else { return bytes }
                bytes += part.prefix(count)
            }
        }
    }

    private func entries(_ bytes: [UInt8]) throws -> [JSONValue] {
        try bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: $0)
        }
    }

    /// Were lines written by who logs them, this would never come to its end: nobody reads before all are logged.
    @Test func aReaderThatStallsHoldsNobodyUp() throws {
        let pipe = try Pipe()
        let queue = RequestLog.queue(limit: 1 << 14) { pipe.send($0) }
        let log = Logger(label: "test") { _ in RequestLog(queue) }
        let count = 20_000
        for number in 0..<count { log.info("request", metadata: ["number": .stringConvertible(number)]) }
        let text = Mutex<[UInt8]>([])
        let reading = Thread {
            let bytes = pipe.readAll()
            text.withLock { $0 = bytes + [UInt8(ascii: "!")] }
        }
        reading.start()
        queue.close(within: 50)
        close(pipe.writer)
        while text.withLock({ $0.isEmpty }) { usleep(1000) }
        close(pipe.reader)

        let lines = try entries(text.withLock { $0.dropLast() })
        let numbers = lines.compactMap { $0["number"].whole }
        let dropped = lines.compactMap { $0["dropped"].whole }.reduce(0, +)
        #expect(numbers.count + dropped == count && dropped > 0)
        #expect(numbers == numbers.sorted() && numbers.first == 0)
        // A pipe holds 64 KiB and the queue twice its limit: more was never kept.
        #expect(lines.count < 3000)
    }

    @Test func whatIsWaitingIsWrittenAtTheEnd() throws {
        let written = Mutex<[UInt8]>([])
        let queue = RequestLog.queue { bytes in written.withLock { $0 += bytes } }
        let log = Logger(label: "test") { _ in RequestLog(queue) }
        for number in 0..<1000 { log.info("request", metadata: ["number": .stringConvertible(number)]) }
        queue.close(within: 50)
        let numbers = try entries(written.withLock { $0 }).compactMap { $0["number"].whole }
        #expect(numbers == Array(0..<1000))
        log.info("later")
        queue.close(within: 50)
        #expect(try entries(written.withLock { $0 }).count == 1000)
    }

    /// An end that nobody reads does not keep the service from ending.
    @Test func theEndIsNotWaitedForWithoutEnd() throws {
        let pipe = try Pipe()
        let queue = LineQueue(dropped: { _ in [] }) { pipe.send($0) }
        queue.add([UInt8](repeating: 7, count: 1 << 20))
        queue.close(within: 0.05)
        // The thread ends when the pipe does.
        signal(SIGPIPE, SIG_IGN)
        close(pipe.reader)
    }

    @Test func linesAreJSON() throws {
        let text = "a \"quoted\" \\ back/slash\nline\ttab\u{0}\u{1f}\u{7f} é 🔑 \u{2028}"
        let line = LogLine.make([("a", .text(text)), (text, .text("")), ("z", .text("1"))])
        #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(try entries(line) == [.object(["a": .string(text), ExactText(text): "", "z": "1"])])
        #expect(try entries(LogLine.make([])) == [[:]])
    }

    @Test func numbersAreNumbers() throws {
        let line = LogLine.make([
            ("whole", .whole(-7)), ("number", .number(2.25)), ("none", .number(.infinity)), ("truth", .truth(true)),
            ("list", .list([.text("a"), .whole(1)])), ("object", .object(["a": .list([])])),
        ])
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"whole":-7,"number":2.25,"none":"inf","truth":true,"list":["a",1],"object":{"a":[]}}"# + "\n")
    }

    @Test func theMomentIsWhole() throws {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for seconds in [
            0, 951_782_399.875, 951_782_400, 1_709_164_800.5, 1_735_689_599.25, 4_107_542_400, 1_775_000_000,
        ] {
            let date = Date(timeIntervalSince1970: seconds)
            #expect(LogLine.time(date) == format.format(date))
        }
        for day in stride(from: 0, to: 80_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 43_200.125)
            #expect(LogLine.time(date) == format.format(date))
        }
    }

    @Test func entriesStandInOrder() throws {
        let written = Mutex<[UInt8]>([])
        let queue = RequestLog.queue { bytes in written.withLock { $0 += bytes } }
        var log = Logger(label: "test") { _ in RequestLog(queue) }
        log[metadataKey: "service"] = "simile"
        log.error("failure", metadata: ["id": "7", "error": "\(["a"])"])
        log.debug("nothing")
        queue.close(within: 50)
        let text = String(decoding: written.withLock { $0 }, as: UTF8.self)
        #expect(
            text.wholeMatch(
                of:
                    /\{"error":"\[\\"a\\"\]","id":"7","level":"error","message":"failure","service":"simile","time":"[^"]+Z"\}\n/
            ) != nil, "\(text)")
    }
}

/// What the log says of requests.
@Suite(.timeLimit(.minutes(1))) struct RequestLineTests {
    /// The lines about the requests that `body` makes.
    private func lines(
        _ change: (inout ServerConfiguration) -> Void = { _ in }, _ body: @Sendable (TestShop) async throws -> Void
    ) async throws -> [JSONValue] {
        let written = Mutex<[UInt8]>([])
        let queue = RequestLog.queue { bytes in written.withLock { $0 += bytes } }
        try await TestShop.open(change, log: Logger(label: "test") { _ in RequestLog(queue) }, body)
        queue.close(within: 50)
        return try written.withLock { $0 }.split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: $0)
        }.filter { $0["message"] == "request" }
    }

    @Test func itemsAndConditionsAreNamed() async throws {
        let lines = try await lines { shop in
            try await shop.put("a%2Fb", (1, 2, 3), attributes: #"{"price": 3}"#)
            _ = try await shop.ask(.get, "/v1/items?where=price%3C20&limit=1")
            _ = try await shop.ask(.get, "/v1/items/a%2Fb/similar?where=price%3E1")
            _ = try await shop.ask(.post, "/v1/search", json: #"{"key": "a/b", "plus": ["c"], "where": "price=3"}"#)
            _ = try await shop.ask(.post, "/v1/compare", json: #"{"first": {"key": "a/b"}, "second": {"key": "d\n"}}"#)
        }
        #expect(lines.map { $0["key"] } == ["a/b", .null, "a/b", ["a/b", "c"], ["a/b", "d\\n"]])
        #expect(lines.map { $0["where"] } == [.null, "price<20", "price>1", "price=3", .null])
        #expect(lines.map { $0["status"] } == [201, 200, 200, 404, 404])
        #expect(lines.allSatisfy { $0["ms"].number ?? 0 > 0 })
    }

    @Test func credentialsAreNot() async throws {
        let key = APIKey.make()
        let lines = try await lines({ $0.keys = [.init(name: "shop", hash: key.hash)] }) { shop in
            let address = "http://user:secret@127.0.0.1:1/x?token=secret"
            _ = try await shop.ask(.get, "/v1/items?secret=secret", key: key.text)
            _ = try await shop.ask(.get, "/v1/items", key: "sk_secret")
            _ = try await shop.ask(
                .post, "/v1/search", type: "application/json", key: key.text, Array(#"{"url": "\#(address)"}"#.utf8))
        }
        #expect(lines.count == 3)
        for line in lines { #expect(!"\(line)".contains("secret") && !"\(line)".contains(key.text)) }
    }

    @Test func usersAreNot() async throws {
        let lines = try await lines { shop in
            try await shop.put("a", (1, 2, 3))
            _ = try await shop.ask(.post, "/v1/users/secret/events", json: #"{"key": "a"}"#)
            _ = try await shop.ask(.get, "/v1/users/secret/recommendations")
            _ = try await shop.ask(.post, "/v1/recommendations", json: #"{"user": "secret"}"#)
            _ = try await shop.ask(.delete, "/v1/users/secret/events")
        }
        #expect(lines.map { $0["status"] } == [201, 200, 200, 200, 200])
        #expect(lines[1]["path"] == "/v1/users/{user}/events" && lines[1]["operation"] == "addEvents")
        for line in lines { #expect(!"\(line)".contains("secret")) }
    }

    /// A streamed answer's line comes at its end: with what became of it, and all of its time.
    @Test func aBatchIsLoggedAtItsEnd() async throws {
        let lines = try await lines { shop in
            let red = Data(try TestShop.image((200, 20, 30))).base64EncodedString()
            let body = #"{"key": "a", "image": "\#(red)"}"# + "\n" + #"{"key": "b", "image": "AAAA"}"# + "\nx"
            _ = try await shop.ask(.post, "/v1/items:batch", type: "application/x-ndjson", Array(body.utf8))
            let metrics = try await shop.ask(.get, "/metrics")
            #expect(
                String(decoding: metrics.bytes, as: UTF8.self).contains(
                    "simile_requests_total{operation=\"batchItems\",status=\"200\"} 1"))
        }
        let line = try #require(lines.first)
        #expect(line["operation"] == "batchItems" && line["items"] == 3 && line["failed"] == 2)
        #expect(line["keys"] == ["a", "b"])
        // Nothing is decoded and embedded in less.
        #expect(line["ms"].number ?? 0 > 0.3)
    }
}

extension JSONValue {
    fileprivate var whole: Int? { if case .integer(let value) = self { value } else { nil } }
}
