import Basics
import Catalog
import Foundation
import Imaging
import Logging
import Simile
import TestSupport
import Testing

@testable import SimileServer

/// A service that indexes what changes in folders.
@Suite(.timeLimit(.minutes(2))) struct ServiceWatchTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("pictures")
    }

    private func draw(_ name: String, _ shade: UInt8) throws {
        try folder.write("pictures/" + name, PixelBuffer(width: 16, height: 16, fill: (shade, 20, 30)).png())
    }

    /// Does something while a service watches, with what its log says of it.
    private func watching(
        _ change: (inout ServerConfiguration) -> Void, _ prepare: (ImageCatalog) throws -> Void = { _ in },
        _ body: (inout AsyncStream<String>.Iterator, ImageCatalog) async throws -> Void
    ) async throws {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let lines = RequestLog.queue { continuation.yield(String(decoding: $0, as: UTF8.self)) }
        defer { lines.close(within: 1) }
        let log = Logger(label: "test") { _ in RequestLog(lines) }
        try await TestShop.make(change, log: log) { server, catalog, _ in
            try prepare(catalog)
            var iterator = stream.makeAsyncIterator()
            try await server.service.watching { try await body(&iterator, catalog) }
        }
    }

    private func wait(for text: String, _ lines: inout AsyncStream<String>.Iterator) async {
        while let line = await lines.next(), !line.contains(text) {}
    }

    @Test func `a folder is watched, and deleted files go where that is wanted`() async throws {
        try draw("first.png", 10)
        try await watching({
            $0.watch = [folder.path + "/pictures"]
            $0.watchPrune = true
        }) { lines, catalog in
            await wait(for: "\"added\":1", &lines)
            try draw("second.png", 20)
            await wait(for: "\"added\":1", &lines)
            #expect(try catalog.count() == 2)
            try FileManager.default.removeItem(atPath: folder.path + "/pictures/first.png")
            await wait(for: "\"removed\":1", &lines)
            #expect(try catalog.items().map(\.key) == ["pictures/second.png"])
        }
    }

    @Test(arguments: ["true", "shop"]) func `roots are watched by name, or all of them`(name: String) async throws {
        try await watching({ $0.watch = [name] }) { catalog in
            _ = try catalog.transaction { try $0.root(for: folder.path + "/pictures", named: "shop") }
        } _: { lines, catalog in
            try draw("first.png", 30)
            await wait(for: "\"added\":1", &lines)
            #expect(try catalog.items().map(\.key) == ["shop/first.png"])
        }
    }
}
