import Basics
import Catalog
import Foundation
import TestSupport
import Testing
import VectorBenchmark

@testable import Simile

/// Vectors of colors, which need no weights.
@Suite struct VectorImportTests {
    private let folder: TemporaryFolder
    private let catalog: ImageCatalog
    private static let dimension = ColorEmbedder.space.dimension

    init() throws {
        folder = try TemporaryFolder()
        catalog = try ImageCatalog.open(at: folder.path + "/catalog", access: .write(wait: .zero), create: true)
    }

    /// A vector that is 2 at one place.
    private static func vector(_ place: Int) -> [Float] {
        (0..<dimension).map { $0 == place ? 2 : 0 }
    }

    private func write(_ lines: [String], _ rows: [[Float]], dimension: Int = dimension) throws -> String {
        let path = folder.path + "/vectors"
        try folder.write("vectors/items.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
        let writer = try NumPyWriter(path: path + "/vectors.npy", dimension: dimension)
        for row in rows { try writer.append(row) }
        try writer.finish()
        return path
    }

    private func run(_ path: String, model: String? = "colour") async throws -> ImportReport {
        try await ImageLibrary(catalog).importVectors(from: path, model: model.map { ModelChoice($0) }).report()
    }

    @Test func whatWasExportedComesBack() async throws {
        let path = try write(
            (0..<2300).map { "{\"key\":\"item \($0)\",\"attributes\":{\"number\":\($0)}}" },
            (0..<2300).map { Self.vector($0 % Self.dimension) })
        let report = try await run(path)
        #expect(report.added == 2300 && report.updated == 0 && report.refused == 0)
        let out = folder.path + "/out"
        _ = try CatalogExport(catalog: catalog).run(to: out)
        let copy = try ImageCatalog.open(at: folder.path + "/copy", access: .write(wait: .zero), create: true)
        let again = try await ImageLibrary(copy).importVectors(from: out, model: ModelChoice("colour")).report()
        #expect(again.added == 2300)
        let key = ItemKey("item 295")
        #expect(try copy.item(key)?.attributes == ["number": 295])
        _ = try CatalogExport(catalog: copy).run(to: folder.path + "/back")
        for name in ["vectors.npy", "items.jsonl"] {
            let (one, other) = (out + "/" + name, folder.path + "/back/" + name)
            #expect(FileManager.default.contentsEqual(atPath: one, andPath: other), "\(name)")
        }
        // The model of the only space there is.
        let third = try await ImageLibrary(copy).importVectors(from: out).report()
        #expect(third.added == 0 && third.updated == 2300)
        #expect(try copy.items().count == 2300)
    }

    @Test func whatAnItemHasStays() async throws {
        try catalog.commit([.put(NewItem(key: "a", attributes: ["price": 3, "kind": "shoe"]))])
        let report = try await run(write(["{\"key\":\"a\",\"attributes\":{\"price\":4}}"], [Self.vector(0)]))
        #expect(report.added == 0 && report.updated == 1)
        #expect(try catalog.item("a")?.attributes == ["price": 4, "kind": "shoe"])
        let hits = try await ImageLibrary(catalog).search(.item("a"), limit: 1).hits
        #expect(hits.map(\.key) == ["a"] || hits.isEmpty)
    }

    @Test func badLinesAreToldAndTheRestGoesOn() async throws {
        let lines = [
            "{\"key\":\"a\"}", "{\"key\":\"a\"}", "{\"key\":\"\"}", "not json", "{\"path\":\"x\"}", "{\"key\":\"b\"}",
            "{\"key\":\"c\"}",
            "{\"key\":\"d\",\"path\":\"/no/such/file.jpg\"}",
        ]
        var rows = lines.indices.map { Self.vector($0) }
        rows[5][0] = .nan
        rows[6] = [Float](repeating: 0, count: Self.dimension)
        let report = try await run(write(lines, rows))
        #expect(report.added == 2 && report.refused == 6)
        #expect(report.faults.map(\.line) == [2, 3, 4, 5, 6, 7])
        #expect(try catalog.items().map(\.key) == ["a", "d"])
        #expect(try catalog.items().allSatisfy { $0.path == nil })
    }

    @Test func filesThatDoNotBelongTogetherAreRefused() async throws {
        await #expect(throws: ImportError.self) { try await run(write(["{\"key\":\"a\"}"], [])) }
        await #expect(throws: ImportError.self) { try await run(write(["{\"key\":\"a\"}"], [[1, 2]], dimension: 2)) }
        await #expect(throws: NumPyError.self) { try await run(folder.path + "/none") }
        #expect(try catalog.items().isEmpty)
    }
}
