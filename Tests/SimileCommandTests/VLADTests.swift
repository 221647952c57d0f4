import Foundation
import Imaging
import TestSupport
import Testing

/// The whole way with a model of local features.
@Suite struct VLADTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for number in 0..<18 { try bench.write("\(number).png", Self.scene(number).png()) }
    }

    private static func scene(_ number: Int) -> PixelBuffer { .scene(UInt64(number) + 40, width: 100, height: 80) }

    private func run(_ arguments: String...) throws -> CommandLineRun { try bench.finish(bench.process(arguments)) }

    @Test func `images are indexed and found by their local features`() throws {
        let (model, query) = ("surf_vlad", bench.images + "/7.png")
        #expect(try run("models", "info", model).output.contains("128 dimensions, from vlad 64"))
        #expect(try run("models", "pull", model).messages.contains("no weights to fetch"))
        #expect(try run("models", "--json").jsonArray().compactMap { $0["name"] as? String }.contains(model))
        let alone = try run("compare", query, query, "--model", model)
        #expect(alone.status == 1 && alone.isOneLine(with: "has no vocabulary here"), "\(alone.messages)")

        let indexed = try run("index", bench.images, "--model", "colour", "--model", model)
        #expect(indexed.output.hasPrefix("18 added, 0 unchanged"), "\(indexed.messages)")
        #expect(try run("status").output.contains("surf_vlad/vlad 64-f32-17-"))
        let other = try bench.note("query.txt", "")
        try Data(Self.scene(7).jpeg()).write(to: URL(fileURLWithPath: other))
        for options in [
            ["--model", model], ["--fuse", "surf_vlad:0.7,colour:0.3"], ["--model", model, "--precision", "f32"],
        ] {
            let found = try bench.finish(bench.process(["search", other, "--json"] + options))
            let hits = try #require(try found.json()["hits"] as? [[String: Any]], "\(found.messages)")
            #expect((hits.first?["path"] as? String)?.hasSuffix("/7.png") == true)
        }

        try bench.delete("0.png")
        let vocabulary = bench.catalog + "/vocabularies/surf.vocabulary"
        try #require(truncate(vocabulary, 1000) == 0)
        let damaged = try run("search", other, "--model", model)
        #expect(damaged.status == 1 && damaged.isOneLine(with: "--model surf_vlad --force"), "\(damaged.messages)")
        #expect(try run("index", bench.images, "--model", model, "--force").status == 0)
        #expect(try run("search", other, "--model", model).status == 0)
    }
}
