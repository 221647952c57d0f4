import Foundation
import Testing

@testable import SimileServer

/// HTTP/1 as clients speak it, over sockets.
@Suite(.timeLimit(.minutes(5))) struct ConnectionTests {
    /// A refusal: what is sent, and as what it comes back.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: Int
        let line: String
        var headers = "Content-Type: image/png\r\n"
        var change: @Sendable (inout ServerConfiguration) -> Void = { _ in }
        var prepare: @Sendable (LiveShop) throws -> Void = { _ in }
        var host = "localhost"
        var testDescription: String { "\(status) \(line)" }

        var head: String { "\(line) HTTP/1.1\r\nHost: \(host)\r\n\(headers)" }
    }

    private static let (reader, writer) = (APIKey.make(), APIKey.make())
    private static func withKeys(_ configuration: inout ServerConfiguration) {
        configuration.keys = [.init(name: "reader", hash: reader.hash, scopes: [.read])]
    }

    static let refusals: [Refusal] = [
        .init(status: 404, line: "POST /nothing"), .init(status: 405, line: "PUT /v1/items"),
        .init(status: 405, line: "POST /healthz"), .init(status: 400, line: "PUT /v1/items/%FF"),
        .init(status: 413, line: "PUT /v1/items/a", change: { $0.limits.pictureBytes = 2000 }),
        .init(
            status: 413, line: "POST /v1/search", headers: "Content-Type: multipart/form-data; boundary=q\r\n",
            change: { $0.limits.bodyBytes = 2000 }),
        .init(status: 413, line: "POST /v1/search", headers: "Content-Type: application/json\r\n"),
        .init(status: 415, line: "POST /v1/search", headers: "Content-Type: text/plain\r\n"),
        .init(status: 415, line: "PUT /v1/items/a", headers: "Content-Type: image/png\r\nContent-Encoding: gzip\r\n"),
        .init(status: 417, line: "PUT /v1/items/a", headers: "Content-Type: image/png\r\nExpect: magic\r\n"),
        .init(status: 401, line: "PUT /v1/items/a", change: withKeys),
        .init(
            status: 403, line: "PUT /v1/items/a",
            headers: "Content-Type: image/png\r\nAuthorization: Bearer \(reader.text)\r\n", change: withKeys),
        .init(status: 421, line: "PUT /v1/items/a", host: "evil.example"),
        .init(
            status: 429, line: "PUT /v1/items/a", change: { $0.limits.requestsPerMinute = 1 },
            prepare: { shop in
                let connection = try shop.connect()
                try connection.send("GET /v1/items HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try connection.response().status == 200)
            }),
        .init(
            status: 503, line: "PUT /v1/items/a",
            prepare: { try $0.bodies.upload(of: .key("other")) {}.take(1 << 40) }),
    ]

    /// A client that reads nothing before it has sent everything reads why it was refused, and then the end.
    @Test(arguments: refusals, ["Connection: close\r\n", ""])
    func refusalsReachWhoSendsEverythingFirst(refusal: Refusal, connection header: String) async throws {
        let body = [UInt8](repeating: 0, count: 12 << 20)
        try await LiveShop.open(refusal.change) { shop in
            try refusal.prepare(shop)
            let connection = try shop.connect()
            try connection.send("\(refusal.head)\(header)Content-Length: \(body.count)\r\n\r\n")
            try connection.send(body)
            let answer = try connection.response()
            #expect(answer.status == refusal.status && answer.text.contains("\"status\":\(refusal.status)"))
            #expect(answer.headers["connection"] == "close")
            #expect(try connection.isAtEnd())
        }
    }

    /// Whoever asks before sending the body is told the answer instead.
    @Test(arguments: refusals.filter { $0.status != 417 })
    func refusalsComeBeforeTheBody(refusal: Refusal) async throws {
        try await LiveShop.open(refusal.change) { shop in
            try refusal.prepare(shop)
            let connection = try shop.connect()
            try connection.send("\(refusal.head)Expect: 100-continue\r\nContent-Length: \(12 << 20)\r\n\r\n")
            let answer = try connection.response()
            #expect(answer.status == refusal.status && answer.headers["connection"] == "close")
            #expect(try connection.isAtEnd())
        }
    }

    @Test(arguments: ["100-continue", "100-CONTINUE", "100-continue, 100-continue", "100-continue,"])
    func bodiesAreAskedFor(expectation: String) async throws {
        let image = try TestShop.image((200, 20, 30))
        try await LiveShop.open { shop in
            let connection = try shop.connect()
            let head = "HTTP/1.1\r\nHost: localhost\r\nExpect: \(expectation)\r\nContent-Length:"
            try connection.send("PUT /v1/items/a \(head) \(image.count)\r\nContent-Type: image/png\r\n\r\n")
            #expect(try connection.response().status == 100)
            try connection.send(image)
            #expect(try connection.response().status == 201)
            // An answer that is a stream begins before the body.
            let line = #"{"key": "b", "image": "\#(Data(image).base64EncodedString())"}"#
            try connection.send(
                "POST /v1/items:batch \(head) \(line.utf8.count)\r\nContent-Type: application/x-ndjson\r\n\r\n")
            #expect(try connection.response().status == 100)
            try connection.send(line)
            #expect(try connection.response().text.contains("added"))
            // Nothing is asked for where there is no body, nor where it is there.
            try connection.send("GET /v1/items/a \(head) 0\r\n\r\n")
            #expect(try connection.response().status == 200)
            try connection.send(
                Array("PUT /v1/items/a \(head) \(image.count)\r\nContent-Type: image/png\r\n\r\n".utf8) + image)
            #expect(try connection.response().status == 200)
        }
    }

    @Test func olderClientsFindTheConnectionClosed() async throws {
        let image = try TestShop.image((200, 20, 30))
        let line = #"{"key": "b", "image": "\#(Data(image).base64EncodedString())"}"#
        try await LiveShop.open { shop in
            let once = try shop.connect()
            try once.send("GET /healthz HTTP/1.0\r\n\r\n")
            let answer = try once.response()
            #expect(answer.status == 200 && answer.text == "ok\n" && answer.headers["connection"] == "close")
            // An answer tells the service's own version (RFC 9110, section 6.2).
            #expect(answer.version == "HTTP/1.1")
            #expect(try once.isAtEnd())

            let kept = try shop.connect()
            for _ in 0..<2 {
                try kept.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(try kept.response().headers["connection"] == "keep-alive")
            }
            // There were no expectations then, nor chunks.
            try kept.send(
                "POST /v1/items:batch HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n"
                    + "Content-Type: application/x-ndjson\r\nContent-Length: \(line.utf8.count)\r\n\r\n\(line)")
            let batch = try kept.response()
            #expect(batch.status == 200 && batch.headers["transfer-encoding"] == nil)
            #expect(batch.text.hasPrefix("{") && batch.text.contains("added") && batch.headers["connection"] == "close")
        }
    }

    @Test func connectionsGoOn() async throws {
        try await LiveShop.open { shop in
            let connection = try shop.connect()
            let head = "HTTP/1.1\r\nHost: localhost\r\n"
            // A small body that nobody wants does not cost the connection.
            try connection.send("POST /nothing \(head)Content-Length: 5\r\n\r\n")
            #expect(try connection.response().status == 404)
            try connection.send("hello")
            try connection.send("GET /healthz \(head)\r\nGET /nothing \(head)\r\n")
            #expect(try connection.response().status == 200)
            #expect(try connection.response().status == 404)
            // Nothing after a last request is answered, or done.
            try connection.send(
                "GET /healthz \(head)Connection: close\r\n\r\nDELETE /v1/items/a \(head)\r\n\u{0}\u{1}")
            #expect(try connection.response().headers["connection"] == "close")
            #expect(try connection.isAtEnd())
        }
    }

    /// A body that ends too early is the client's fault; an answer is sent to the half that still listens.
    @Test func halfClosedUploadsAreToldSo() async throws {
        try await LiveShop.open { shop in
            for (path, type) in [("PUT /v1/items/a", "image/png"), ("POST /v1/search", "application/json")] {
                for framing in ["Content-Length: 1000\r\n\r\nxyz", "Transfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n"] {
                    let connection = try shop.connect()
                    try connection.send("\(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n\(framing)")
                    connection.endSending()
                    let answer = try connection.response()
                    #expect(answer.status == 400 && answer.headers["connection"] == "close")
                    #expect(try connection.isAtEnd())
                }
            }
            let batch = try shop.connect()
            try batch.send(
                "POST /v1/items:batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Content-Length: 1000\r\n\r\n{\"key\": \"a\"}\n")
            batch.endSending()
            let answers = try batch.response().text.split(separator: "\n")
            #expect(answers.count == 2 && answers.last?.contains("ended early") == true)
            // A whole request is answered, though its sender has closed its half.
            let whole = try shop.connect()
            try whole.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            whole.endSending()
            #expect(try whole.response().status == 200)
            #expect(try whole.isAtEnd())
        }
    }

    /// What is not ASCII must be encoded: nothing of it is guessed.
    @Test func rawTargetsAreRefused() async throws {
        try await LiveShop.open { shop in
            for bytes in [[0xFF], [0xEF, 0xBB, 0xBF], [0xC3, 0xA9], [0x01]] as [[UInt8]] {
                for start in ["GET /v1/items/", "GET /v1/items?where="] {
                    let connection = try shop.connect()
                    try connection.send(Array(start.utf8) + bytes + Array("a HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                    #expect(try connection.response().status == 400)
                    #expect(try connection.isAtEnd())
                }
            }
        }
    }

    /// The parser reads nothing after a request for another protocol, so the connection must end with its answer.
    @Test func otherProtocolsAreNotSpoken() async throws {
        try await LiveShop.open { shop in
            let connection = try shop.connect()
            try connection.send(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"
            )
            let answer = try connection.response()
            #expect(answer.status == 200 && answer.headers["connection"] == "close")
            #expect(try connection.isAtEnd())
        }
    }

    /// A client that stops in the middle of a body is told so when its time is over.
    @Test(arguments: ["", "Expect: 100-continue\r\n"]) func bodiesThatStopAreGivenUp(header: String) async throws {
        let heads = [
            "PUT /v1/items/a HTTP/1.1\r\nContent-Type: image/png",
            "POST /v1/search HTTP/1.1\r\nContent-Type: application/json",
            "POST /v1/search HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=q",
        ]
        try await LiveShop.open({ $0.limits.requestSeconds = 0.1 }) { shop in
            for head in heads {
                let connection = try shop.connect()
                try connection.send("\(head)\r\nHost: localhost\r\n\(header)Content-Length: 1000\r\n\r\n")
                if !header.isEmpty { #expect(try connection.response().status == 100) }
                try connection.send("abc")
                let answer = try connection.response()
                #expect(answer.status == 408 && answer.headers["connection"] == "close")
            }
        }
    }

    /// Whoever sends more slowly than is wanted is told so, however long the request might take, and holds nobody up.
    @Test(arguments: ["Content-Length: 100000\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"])
    func slowBodiesAreGivenUp(body: String) async throws {
        let heads = [
            "PUT /v1/items/a HTTP/1.1\r\nContent-Type: image/png",
            "POST /v1/search HTTP/1.1\r\nContent-Type: application/json",
            "POST /v1/search HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=q",
        ]
        try await LiveShop.open({ $0.limits.graceSeconds = 0.1 }) { shop in
            for head in heads {
                let connection = try shop.connect()
                try connection.send("\(head)\r\nHost: localhost\r\n\(body)")
                let answer = try connection.response()
                #expect(answer.status == 408 && answer.headers["connection"] == "close")
                #expect(try connection.isAtEnd())
            }
            let batch = try shop.connect()
            try batch.send(
                "POST /v1/items:batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n\(body)")
            #expect(try batch.response().text.contains("too long"))
            #expect(try batch.isAtEnd())
            #expect(shop.bodies.load == 0)
        }
    }

    /// Extensions of chunks are no body, however many come.
    @Test func endlessExtensionsAreNoBody() async throws {
        try await LiveShop.open({ $0.limits.graceSeconds = 0.2 }) { shop in
            let connection = try shop.connect()
            try connection.send(
                "PUT /v1/items/a HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n1;a=")
            var pieces = 0
            while pieces < 100_000, (try? connection.send([UInt8](repeating: UInt8(ascii: "a"), count: 100))) != nil {
                pieces += 1
                if connection.hasAnswer { break }
            }
            #expect(try [400, 408].contains(connection.response().status))
        }
    }

    /// Whoever does not read an answer loses it, and the connection.
    @Test func unreadAnswersAreGivenUp() async throws {
        try await LiveShop.open({
            $0.limits.graceSeconds = 0.1
            $0.limits.minimumRate = 1 << 20
        }) { shop in
            // Enough for every buffer on the way.
            let connection = try shop.connect()
            let request = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try connection.send(String(repeating: request, count: 2000))
            #expect(connection.isBrokenOff())
        }
    }

    /// Requests that two readers could take for two are refused, and nothing after them is read.
    @Test(arguments: [
        "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nHost: evil.example\r\n", "",
        "Host:\r\n", "Host: a b\r\n", "Host: localhost, localhost\r\n", "Host: user@localhost\r\n",
        "Host: localhost/\r\n", "Host: localhost:x\r\n", "Host: localhost:80:80\r\n", "Host: localhost:65536\r\n",
        "Host: [::1\r\n", "Host: [localhost]\r\n", "Host: ::1\r\n", "Host: loc\u{e9}l\r\n",
        "Host: localhost\r\n X: folded\r\n", "Host : localhost\r\n",
        "Host: localhost\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
        "Host: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "Host: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Host: localhost\r\nContent-Length: 1, 1\r\n", "Host: localhost\r\nContent-Length: +1\r\n",
        "Host: localhost\r\nContent-Length: -1\r\n", "Host: localhost\r\nContent-Length: 99999999999999999999\r\n",
        "Host: localhost\r\nX: a\r\n folded\r\n", "Host: localhost\r\nTransfer-Encoding: chunked, gzip\r\n",
    ])
    func ambiguousRequestsAreRefused(headers: String) async throws {
        try await LiveShop.open { shop in
            let connection = try shop.connect()
            let good = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try connection.send("\(good)GET /healthz HTTP/1.1\r\n\(headers)\r\n\(good)")
            #expect(try connection.response().status == 200)
            let answer = try connection.response()
            #expect(answer.status == 400 && answer.headers["connection"] == "close")
            #expect(answer.text.contains("\"status\":400"))
            #expect(try connection.isAtEnd())
        }
    }

    @Test(arguments: [
        ("GET /healthz HTTP/1.1\r\nHost: LOCALHOST:80\r\n\r\n", 200),
        ("GET /healthz HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 200),
        ("GET /healthz HTTP/1.0\r\n\r\n", 200),
        ("GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
        ("GET http://localhost HTTP/1.1\r\nHost: Localhost\r\n\r\n", 200),
        ("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET http://localhost:81/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET http://user@localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        ("GET /healthz HTTP/1.0\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
    ])
    func hostsAreRead(request: String, status: Int) async throws {
        try await LiveShop.open { shop in
            let connection = try shop.connect()
            try connection.send(request)
            #expect(try connection.response().status == status)
        }
    }

    /// Over its capacity it says so, whatever is asked, and goes on when there is room again.
    @Test func connectionsTooManyAreTold() async throws {
        try await LiveShop.open({ $0.limits.maxConnections = 2 }) { shop in
            var served = [try shop.connect(), try shop.connect()]
            for connection in served {
                try connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try connection.response().status == 200)
            }
            let refused = try shop.connect()
            try refused.send("PUT /v1/items/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n123456789")
            let answer = try refused.response()
            #expect(
                answer.status == 503 && answer.headers["retry-after"] == "1" && answer.headers["connection"] == "close")
            #expect(try refused.isAtEnd())
            served.removeLast()
            // The service hears of it a moment later.
            var status = 503
            while status == 503 {
                let next = try shop.connect()
                try next.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                status = try next.response().status
            }
            #expect(status == 200)
        }
    }
}
