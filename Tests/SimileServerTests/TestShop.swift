import Catalog
import Foundation
import HTTPTypes
import Imaging
import Logging
import NIOCore
import ServerTestSupport
import Simile

@testable import SimileServer

/// A service over a catalog in a temporary folder that sees by colors, for which no weights are needed.
struct TestShop {
    let client: RouterClient
    let directory: String
    let catalog: ImageCatalog
    let server: ImageServer
    /// What the routes share.
    var service: Service { server.service }

    /// Calls `body` with a service that is there for it alone.
    static func open(
        _ change: (inout ServerConfiguration) -> Void = { _ in }, reader: TextReader = .models,
        log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: @Sendable (TestShop) async throws -> Void
    ) async throws {
        try await make(change, reader: reader, log: log) { server, catalog, directory in
            let client = RouterClient(server.router, log: log)
            try await body(TestShop(client: client, directory: directory, catalog: catalog, server: server))
        }
    }

    /// Calls `body` with a server that is not asked anything yet.
    static func make(
        _ change: (inout ServerConfiguration) -> Void = { _ in }, reader: TextReader = .models,
        log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: (ImageServer, ImageCatalog, _ directory: String) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shop-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let catalog = try ImageCatalog.open(at: directory, access: .write(wait: .seconds(5)), create: true)
        var configuration = ServerConfiguration()
        configuration.defaultModel = "colour"
        // However slow the machine is while all tests run.
        configuration.limits.requestSeconds = 86_400
        change(&configuration)
        let server = try ImageServer(configuration, catalog: catalog, reader: reader, log: log)
        try await body(server, catalog, directory)
        try catalog.close()
    }

    /// An answer, and its body as JSON where it is.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
        subscript(name: String) -> JSONValue { json[name] }
    }

    /// Asks the service.
    func ask(
        _ method: HTTPRequest.Method, _ uri: String, type: String? = nil, key: String? = nil, _ body: [UInt8]? = nil,
        headers more: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = more
        headers[.contentType] = type
        headers[.authorization] = key.map { "Bearer \($0)" }
        let answer = try await client.ask(method, uri, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        return Answer(status: answer.status, headers: answer.headers, bytes: Array(answer.body.readableBytesView))
    }

    /// Asks with a JSON body.
    func ask(_ method: HTTPRequest.Method, _ uri: String, json: String) async throws -> Answer {
        try await ask(method, uri, type: "application/json", Array(json.utf8))
    }

    /// Asks with a form: files as bytes, everything else as text.
    func ask(
        _ method: HTTPRequest.Method, _ uri: String, files: [String: [UInt8]], texts: [String: String] = [:]
    ) async throws -> Answer {
        try await ask(method, uri, files: files, texts: texts.map { ($0, $1) })
    }

    /// Asks with a form in which names may stand several times.
    func ask(
        _ method: HTTPRequest.Method, _ uri: String, files: [String: [UInt8]], texts: [(String, String)]
    ) async throws -> Answer {
        var body: [UInt8] = []
        for (name, bytes) in files {
            body += Array(
                "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.png\"\r\n\r\n".utf8)
            body += bytes + Array("\r\n".utf8)
        }
        for (name, text) in texts {
            body += Array("--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(text)\r\n".utf8)
        }
        return try await ask(method, uri, type: "multipart/form-data; boundary=edge", body + Array("--edge--\r\n".utf8))
    }

    /// Puts an image of one color.
    @discardableResult
    func put(_ key: String, _ color: (UInt8, UInt8, UInt8), attributes: String? = nil) async throws -> Answer {
        let image = try Self.image(color)
        guard let attributes else { return try await ask(.put, "/v1/items/\(key)", type: "image/png", image) }
        return try await ask(.put, "/v1/items/\(key)", files: ["image": image], texts: ["attributes": attributes])
    }

    /// An image whose upper half has one color, on white.
    static func image(_ color: (UInt8, UInt8, UInt8)) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for row in 0..<40 {
            for _ in 0..<30 { bytes += row < 24 ? [color.0, color.1, color.2] : [255, 255, 255] }
        }
        return try PixelBuffer(width: 30, height: 40, bytes: bytes).png()
    }

    /// Items of some clearly different colors.
    static let colors: [(String, (UInt8, UInt8, UInt8))] = [
        ("red", (200, 20, 30)), ("green", (20, 160, 60)), ("blue", (30, 50, 200)), ("yellow", (230, 210, 40)),
    ]

    /// A text with every byte percent-encoded.
    static func encoded(_ text: String) -> String {
        text.utf8.map { "%" + String(String(UInt16($0) + 256, radix: 16).dropFirst()) }.joined()
    }

    func fill() async throws {
        for (price, color) in Self.colors.enumerated() {
            try await put(color.0, color.1, attributes: "{\"price\": \(10 * price), \"kind\": \"tile\"}")
        }
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue {
        if case .object(let object) = self { object[ExactText(name)] ?? .null } else { .null }
    }
    subscript(place: Int) -> JSONValue {
        if case .array(let values) = self, values.indices.contains(place) { values[place] } else { .null }
    }
    var count: Int { if case .array(let values) = self { values.count } else { 0 } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }
}
