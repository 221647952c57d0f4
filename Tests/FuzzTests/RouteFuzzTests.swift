import Catalog
import Foundation
import HTTPTypes
import Imaging
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import ServerTestSupport
import Testing

@testable import SimileServer

/// Bytes as they come over a connection, through the real parser and what stands behind it, to the routes: every request gets
/// an answer, and none is the service's own fault.
@Suite struct RouteFuzzTests {
    static let share = 4

    @Test func requests() async throws {
        let count = Fuzzer.only == nil ? Target.inputs(Self.share) : Fuzzer.only == "requests" ? Fuzzer.inputs : 0
        guard count > 0 else { return }
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let catalog = try ImageCatalog.open(at: directory, access: .write(wait: .seconds(5)), create: true)
        var configuration = ServerConfiguration()
        configuration.defaultModel = "colour"
        configuration.limits.requestSeconds = 86_400
        let log = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        let server = try ImageServer(configuration, catalog: catalog, log: log)
        let client = RouterClient(server.router, log: log)
        var fuzzer = Fuzzer("requests", corpus: try Self.sound() + Regressions.of("requests"), words: Self.words)
        try await fuzzer.run(count) { try await Self.ask($0, client, server) }
        try catalog.close()
    }

    /// How a request ended, by which the fuzzer tells whether it is something new.
    private struct Ended: Error, CustomStringConvertible { let description: String }

    private static func ask(_ bytes: [UInt8], _ client: RouterClient, _ server: ImageServer) async throws {
        for request in try parse(bytes, server) {
            let answer = try await client.ask(
                request.method, request.head.uri, headers: request.headers, body: request.body)
            let said = String(buffer: answer.body)
            if answer.status == 500 {
                Issue.record("\(request.method) \(request.head.uri): \(said): \(Data(bytes).base64EncodedString())")
            }
            guard answer.status < 300 else { throw Ended(description: said) }
        }
    }

    private struct Parsed {
        let head: HTTPRequestHead
        let method: HTTPRequest.Method
        var headers: HTTPFields = [:]
        var body: ByteBuffer?
    }

    /// The requests in what came over a connection; as many as the service would read of it.
    private static func parse(_ bytes: [UInt8], _ server: ImageServer) throws -> [Parsed] {
        let limits = server.service.configuration.limits
        let channel = EmbeddedChannel()
        defer {
            // After a last answer the service waits for the client to close its half.
            channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            _ = try? channel.finish(acceptAlreadyClosed: true)
        }
        var bounds = NIOHTTPDecoderLimitConfiguration()
        (bounds.maxHeaderFieldSize, bounds.maxHeaderListSize) = (limits.headerBytes, limits.headerBytes)
        bounds.maxHeaderFieldCount = 100
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: bounds)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(ConnectionHandler(pace: Pace(limits)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.writeInbound(ByteBuffer(bytes: bytes))
        var requests: [Parsed] = []
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head):
                guard let method = HTTPRequest.Method(head.method.rawValue) else { return requests }
                var request = Parsed(head: head, method: method)
                for (name, value) in head.headers {
                    if let name = HTTPField.Name(name) { request.headers.append(HTTPField(name: name, value: value)) }
                }
                requests.append(request)
            case .body(let piece):
                requests[requests.count - 1].body = (requests.last?.body ?? ByteBuffer()).joined(piece)
            case .end:
                let answer = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["content-length": "0"])
                channel.write(HTTPServerResponsePart.head(answer), promise: nil)
                channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
            }
        }
        return requests
    }

    // MARK: Sound requests

    private static let words = [
        "GET ", "PUT ", "DELETE ", "OPTIONS ", "/v1/items/", "/v1/search", "?", "&limit=", "&where=", "&cursor=", "%2F",
        "%00", "%ff", "..",
        "\r\nContent-Length: ", "\r\nTransfer-Encoding: chunked\r\n", "\r\nHost: ", "\r\nContent-Type: ",
        "application/json", "\"key\":",
        "\"limit\":", "\"history\":[", "\"plus\":[", "\"where\":\"", "\"region\":\"", "\"fuse\":", "a<1 and ", ":0.5",
        "chunked",
        "HTTP/1.0",
    ]

    private static func sound() throws -> [[UInt8]] {
        func request(_ line: String, _ type: String = "application/json", _ body: [UInt8] = []) -> [UInt8] {
            let framing = body.isEmpty ? "" : "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
            return Array("\(line) HTTP/1.1\r\nHost: localhost\r\n\(framing)\r\n".utf8) + body
        }
        func json(_ line: String, _ body: String) -> [UInt8] { request(line, "application/json", Array(body.utf8)) }
        let image = try PixelBuffer(width: 4, height: 4, bytes: (0..<48).map { UInt8($0 * 5) }).png()
        func form(_ line: String, _ files: [String], _ texts: String) -> [UInt8] {
            let parts: [UInt8] = files.flatMap { name in
                let head = "--e\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.png\"\r\n\r\n"
                return Array(head.utf8) + image + Array("\r\n".utf8)
            }
            return request(line, "multipart/form-data; boundary=e", parts + Array("\(texts)--e--\r\n".utf8))
        }
        let limit = "--e\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n5\r\n"
        let batch = #"{"key":"b","image":"\#(Data(image).base64EncodedString())","attributes":{"a":1}}"# + "\n"
        return [
            request("PUT /v1/items/a", "image/png", image), form("PUT /v1/items/b%2Fc", ["image"], ""),
            request("GET /v1/items?limit=3&cursor=YQ&where=n%3C3+and+c%3D%27x%27"), request("GET /v1/items/a"),
            request("GET /v1/items/a/image"), request("GET /v1/items/a/thumbnail?size=64"),
            request("GET /v1/items/a/neighbors?limit=3&minScore=0.5"), request("GET /v1/random?count=3"),
            request("GET /v1/stats"),
            request("GET /v1/models"), request("GET /v1/spaces"), request("GET /v1/jobs"), request("GET /v1/jobs/1"),
            request("GET /v1/duplicates?offset=1&limit=2&kinds=exact,turned&near=true"),
            json("PUT /v1/duplicates/decisions", #"{"a":"a","b":"b/c","decision":"different"}"#),
            json("POST /v1/users/u%2F1/events", #"{"key":"a","kind":"like","time":1000}"#),
            json(
                "POST /v1/users/u/events",
                #"{"events":["a",{"key":"b/c","kind":"less","time":"2026-11-30T08:00:00Z"},{"key":"gone"}]}"#),
            request("GET /v1/users/u/events?limit=2"),
            request("GET /v1/users/u/recommendations?limit=3&strategy=discover&diversity=0.5&groupBy=n&where=n%3C3"),
            json(
                "POST /v1/recommendations",
                #"{"history":["a",{"key":"b/c","kind":"like"}],"user":"u","limit":2,"exclude":["c"],"strategy":"recency"}"#
            ),
            request("DELETE /v1/users/u/events"),
            request("GET /metrics"), request("GET /healthz"), request("GET /openapi.json"), request("GET /"),
            json("PATCH /v1/items/a", #"{"attributes":{"a":1,"b":null,"c":"x","d":true,"e":1.5}}"#),
            request("DELETE /v1/items/b"),
            json(
                "POST /v1/search",
                #"{"key":"a","limit":5,"where":"n<3","minScore":0.5,"effort":10,"like":"colour","plus":["a:0.5"],"minus":["a:1"]}"#
            ),
            json("POST /v1/search", #"{"key":"a","fuse":["colour:0.3"],"index":"exact","parts":true}"#),
            form("POST /v1/search?region=1,1,2,2", ["image"], limit),
            json(
                "POST /v1/compare", #"{"first":{"key":"a"},"second":{"key":"a"},"method":"euclidean","prepared":true}"#),
            form("POST /v1/compare", ["first", "second"], ""),
            form("POST /cosine_similarity_score?model_name=colour", ["image_1", "image_2"], ""),
            request("POST /v1/items:batch", "application/x-ndjson", Array((batch + batch).utf8)),
            request("OPTIONS /v1/items"),
            Array(
                "PUT /v1/items/c HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                    .utf8),
        ]
    }
}

extension ByteBuffer {
    fileprivate func joined(_ other: ByteBuffer) -> ByteBuffer {
        var whole = self
        whole.writeImmutableBuffer(other)
        return whole
    }
}
