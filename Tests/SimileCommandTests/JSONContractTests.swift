import Foundation
import Testing

/// With `--json`, standard output is one JSON document with at least the promised keys, and nothing else.
@Suite(.needsWeights) struct JSONContractTests {
    let bench: Bench

    init() throws { bench = try Shelf.bench }

    private func expectKeys(
        _ object: Any?, _ keys: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = Set((object as? [String: Any] ?? [:]).keys)
        #expect(found.isSuperset(of: keys), "\(found)", sourceLocation: sourceLocation)
    }

    private static let space = ["model", "weightsDigest", "preprocessing", "layer", "precision", "dimension"]

    @Test func ofIndex() throws {
        let own = try Bench()
        try own.draw("a.jpg", seed: 1)
        try own.write("b.jpg", [1])
        let run = try own.run("index", own.images, "--json", "--progress", "lines")
        #expect(run.status == 0)
        let report = try run.json()
        expectKeys(
            report,
            [
                "added", "updated", "unchanged", "removed", "skipped", "seconds", "imagesPerSecond", "space",
                "spaces", "interrupted",
            ])
        expectKeys(report["space"], Self.space)
        expectKeys((report["spaces"] as? [Any])?.first, ["space", "embedded", "index"])
        expectKeys((report["skipped"] as? [Any])?.first, ["path", "reason"])
        #expect(report["imagesPerSecond"] as? Double ?? 0 > 0)
        #expect(run.messages == "committed 1 of 2\n")
    }

    @Test func ofSearch() throws {
        let run = try bench.run("search", bench.images + "/1.jpg", "--json", "--limit", "2", "--preview")
        let report = try run.json()
        expectKeys(report, ["space", "index", "hits", "milliseconds"])
        expectKeys(report["space"], Self.space)
        #expect(report["index"] as? String == "exact")
        expectKeys(report["milliseconds"], ["embed", "search", "total"])
        let hit = (report["hits"] as? [[String: Any]])?.first
        expectKeys(hit, ["rank", "key", "path", "cosine", "score", "attributes"])
        let attributes = hit?["attributes"] as? [String: Any]
        #expect(attributes?["category"] as? String == "hat")
        #expect(attributes?["price"] as? Int == 1)
        #expect(run.messages.contains("no preview: standard output is not a terminal"))
    }

    @Test func ofCompare() throws {
        let run = try bench.run("compare", bench.images + "/1.jpg", bench.images + "/2.jpg", "--json")
        let report = try run.json()
        expectKeys(report, ["model", "method", "cosine", "score", "threshold", "similar", "milliseconds"])
        #expect(report["method"] as? String == "cosine")
        #expect(report["threshold"] as? Double == 0.8)
        expectKeys(report["milliseconds"], ["total"])
    }

    @Test func ofStatus() throws {
        let report = try bench.run("status", "--json").json()
        expectKeys(report, ["catalog", "items", "roots", "spaces", "indexes", "attributes", "bytes"])
        expectKeys((report["roots"] as? [Any])?.first, ["name", "path", "items", "present"])
        #expect(report["items"] as? Int == 13)
        #expect(report["attributes"] as? [String] == ["category", "price"])
        expectKeys((report["spaces"] as? [Any])?.first, ["space", "vectors"])
        expectKeys((report["indexes"] as? [Any])?.first, ["kind", "vectors"])
    }

    @Test func ofModels() throws {
        let keys = ["name", "family", "dimension", "inputSize", "source", "licence", "present"]
        let list = try bench.run("models", "list", "--json").jsonArray()
        #expect(!list.isEmpty)
        for model in list { expectKeys(model, keys) }
        #expect(try bench.run("models", "--json").jsonArray().count == list.count)
        expectKeys(try bench.run("models", "info", "efficientnet_lite0", "--json").json(), keys)
        let pull = try bench.run("models", "pull", "efficientnet_lite0", "--json").json()
        #expect(pull["fetched"] as? Bool == false)
        let export = try bench.run("models", "export", "efficientnet_lite0", "--output", "m.onnx", "--json").json()
        #expect(export["path"] as? String == bench.folder + "/m.onnx")
        #expect(export["bytes"] as? Int == FileManager.default.contents(atPath: bench.folder + "/m.onnx")?.count)
    }

    @Test func ofExportRemoveSampleAndDoctor() throws {
        expectKeys(
            try bench.run("export", "--output", "out", "--json").json(),
            ["count", "dimension", "space", "vectors", "items"])
        let remove = try bench.run("remove", "nothing", "--json")
        #expect(remove.status == 1)
        #expect(try remove.json()["unknown"] as? [String] == ["nothing"])
        expectKeys(
            try bench.run("sample", "--output", "garments", "--count", "1", "--json").json(),
            ["count", "folder", "items", "seed"])
        for finding in try bench.run("doctor", "--json").jsonArray() { expectKeys(finding, ["name", "ok", "detail"]) }
    }
}
