import Catalog
import Foundation
import ServiceLifecycle
import Simile
import Testing

@testable import SimileServer

/// A service that listens on a port of this machine.
struct LiveShop: Sendable {
    let address: String
    let port: UInt16
    let server: ImageServer
    /// What the routes share.
    let bodies: ByteBudget
    let fetches: ImageFetches
    let answers: AnswerBudget
    let catalog: ImageCatalog

    /// Calls `body`, which may block, with a service that is there for it alone.
    static func open(
        _ change: (inout ServerConfiguration) -> Void = { _ in }, _ body: @escaping @Sendable (LiveShop) throws -> Void
    ) async throws {
        try await TestShop.make({
            $0.port = 0
            change(&$0)
        }) { server, catalog, _ in
            let (addresses, source) = AsyncStream<String>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { source.finish() }
                    do { try await server.application { source.yield($0) }.run() } catch is CancellationError {}
                }
                var iterator = addresses.makeAsyncIterator()
                let address = try #require(await iterator.next())
                let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
                let service = server.service
                let shop = LiveShop(
                    address: address, port: port, server: server, bodies: service.bodies, fetches: service.fetches,
                    answers: service.answers,
                    catalog: catalog)
                try await onThread { try body(shop) }
                group.cancelAll()
            }
        }
    }

    func connect() throws -> Connection { try Connection(port: port) }
}

/// A connection to this machine, byte by byte. Waiting for more than a minute is a failure.
final class Connection {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(port: UInt16) throws {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        signal(SIGPIPE, SIG_IGN)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Sends everything before anything is read.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            try #require(sent > 0, "the connection broke after \(bytes.count - rest.count) bytes")
            rest = rest.dropFirst(sent)
        }
    }

    /// Whether something came that was not read.
    var hasAnswer: Bool {
        var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) > 0
    }

    /// Waits until the service has broken the connection off, though not everything was read.
    func isBrokenOff() -> Bool {
        var descriptor = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&descriptor, 1, 60_000) > 0 && descriptor.revents & Int16(POLLERR | POLLHUP) != 0
    }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// A response: its status line and its headers, in lower case, and its body.
    struct Response {
        var status = 0
        var version = ""
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The status line and the headers of the next response.
    func head() throws -> Response {
        var response = Response()
        let first = try #require(try line()).split(separator: " ")
        try #require(first.count >= 2)
        response.version = String(first[0])
        response.status = try #require(Int(first[1]))
        while let header = try line(), !header.isEmpty {
            let parts = header.split(separator: ":", maxSplits: 1)
            response.headers[parts[0].lowercased()] = parts.last?.trimmingCharacters(in: .whitespaces).lowercased()
        }
        return response
    }

    /// How many bytes come, to a number or the connection's end.
    func count(upTo most: Int) throws -> Int {
        var count = 0
        while true {
            count += pending.count
            pending = []
            guard try count < most && fill() else { return count }
        }
    }

    /// The next response, of which a length tells the end, or the connection's.
    func response() throws -> Response {
        var response = try head()
        guard response.status >= 200, response.status != 204, response.status != 304 else { return response }
        if let length = response.headers["content-length"].flatMap({ Int($0) }) {
            while pending.count < length { try #require(try fill()) }
            response.body = Array(pending.prefix(length))
            pending.removeFirst(length)
        } else if response.headers["transfer-encoding"] == "chunked" {
            while let size = try line().flatMap({ Int($0, radix: 16) }) {
                while pending.count < size + 2 { try #require(try fill()) }
                response.body += pending.prefix(size)
                pending.removeFirst(size + 2)
                if size == 0 { break }
            }
        } else {
            while try fill() {}
            (response.body, pending) = (pending, [])
        }
        return response
    }

    /// Whether the service has closed its half, and sent nothing more before.
    func isAtEnd() throws -> Bool { try pending.isEmpty && !fill() }

    private func line() throws -> String? {
        while true {
            if let end = pending.firstIndex(of: 10) {
                let line = String(decoding: pending[..<end], as: UTF8.self).trimmingCharacters(in: .newlines)
                pending.removeSubrange(...end)
                return line
            }
            guard try fill() else { return nil }
        }
    }

    private func fill() throws -> Bool {
        var part = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &part, part.count)
        try #require(count >= 0, "the connection broke, or nothing came for a minute (error \(errno))")
        pending += part.prefix(count)
        return count > 0
    }
}
