import Foundation
import Imaging
import NeuralGraph
import TestSupport
import Testing

/// Models of the user's own, from the file to the answer; none of it needs weights.
@Suite struct OwnModelsTests {
    let bench: Bench
    /// Averages the colors of an image: vectors of three numbers.
    let model: String

    init() throws {
        bench = try Bench()
        model = bench.folder + "/own@8.onnx"
        var builder = GraphBuilder(name: "own")
        let pixels = builder.input("pixels", [nil, 3, nil, nil])
        let color = try builder.globalAveragePool(pixels, name: "colour")
        let onnx = builder.build(outputs: [color, builder.relu(pixels, name: "map")]).onnxModel()
        try Data(onnx).write(to: URL(fileURLWithPath: model))
        for (name, fill) in [("red", (200, 30, 30)), ("rose", (210, 60, 40)), ("blue", (20, 40, 190))]
            as [(String, (UInt8, UInt8, UInt8))]
        {
            let png = try PixelBuffer(width: 40, height: 30, fill: fill).png()
            try Data(png).write(to: URL(fileURLWithPath: "\(bench.images)/\(name).png"))
        }
    }

    private func describe(_ more: String = "output: colour\n") throws {
        let yaml = "size: 16\nmean: [0, 0, 0]\nstd: [1, 1, 1]\n\(more)"
        try yaml.write(toFile: bench.folder + "/own@8.yaml", atomically: true, encoding: .utf8)
    }

    @Test func imagesAreComparedWithIt() throws {
        try describe()
        let run = try bench.run("compare", "pictures/red.png", "pictures/blue.png", "--model", "own@8.onnx", "--json")
        // Red (200, 30, 30) and blue (20, 40, 190).
        let dot: Double = 200 * 20 + 30 * 40 + 30 * 190
        let expected: Double = dot / (41_800 * 38_100 as Double).squareRoot()
        #expect(abs((try run.json()["cosine"] as? Double ?? 0) - expected) < 1e-5, "\(run.messages)")
        // The same by another output, which is a map, at another size and fit.
        let other = try bench.run(
            "compare", "pictures/red.png", "pictures/blue.png", "--model", "own@8.onnx", "--layer", "map", "--size",
            "20", "--fit", "squash", "--pooling", "avg", "--json")
        #expect(abs((try other.json()["cosine"] as? Double ?? 0) - expected) < 1e-4, "\(other.messages)")
    }

    @Test func aCatalogueKnowsItFromEveryFolder() throws {
        try describe()
        let indexed = try bench.run("index", "pictures", "--model", "own@8.onnx", "--fit", "pad", "--json")
        #expect(try indexed.json()["added"] as? Int == 3, "\(indexed.messages)")
        let search = bench.process(["search", bench.images + "/red.png", "--limit", "2", "--json"])
        search.currentDirectoryURL = URL(fileURLWithPath: "/")
        let hits = try bench.finish(search).json()["hits"] as? [[String: Any]]
        #expect(hits?.compactMap { ($0["key"] as? String)?.split(separator: "/").last } == ["red.png", "rose.png"])
        // An image that is not in the catalog is embedded by the model, which must be what it was.
        let outside = bench.folder + "/outside.png"
        // Not the same bytes, whose vector would be taken from the catalog.
        try (Data(contentsOf: URL(fileURLWithPath: bench.images + "/blue.png")) + [0]).write(
            to: URL(fileURLWithPath: outside))
        let found = try bench.run("search", outside, "--limit", "1", "--json")
        let first = (try found.json()["hits"] as? [[String: Any]])?.first
        #expect((first?["key"] as? String)?.hasSuffix("blue.png") == true, "\(found.messages)")
        try describe("output: colour\ninterpolation: bilinear\n")
        let changed = try bench.run("search", outside)
        #expect(changed.status == 1 && changed.messages.hasPrefix("Error: "))
        try FileManager.default.removeItem(atPath: model)
        let gone = try bench.run("search", outside)
        #expect(gone.status == 1 && gone.isOneLine(with: "own@8.onnx"))
    }

    @Test func infoShowsWhatIsInsideAndADescriptionThatWorks() throws {
        let bare = try bench.run("models", "info", "own@8.onnx", "--json").json()
        #expect((bare["inputs"] as? [[String: Any]])?.first?["name"] as? String == "pixels")
        #expect((bare["outputs"] as? [[String: Any]])?.map { $0["name"] as? String } == ["colour", "map"])
        let template = try #require(bare["template"] as? String)
        let refused = try bench.run("compare", "pictures/red.png", "pictures/blue.png", "--model", "own@8.onnx")
        #expect(refused.status == 1 && refused.isOneLine(with: "simile models info"))
        try template.write(toFile: bench.folder + "/own@8.yaml", atomically: true, encoding: .utf8)
        let described = try bench.run("models", "info", "own@8.onnx", "--json").json()
        #expect(described["dimension"] as? Int == 3 && described["layer"] as? String == "colour")
        #expect(described["template"] == nil && described["fault"] == nil)
        #expect(try bench.run("models", "info", "own@8.onnx").output.contains("3 dimensions, from colour"))
    }

    @Test func mistakesAreOneLine() throws {
        func compare(_ arguments: String...) throws -> CommandLineRun {
            try bench.finish(
                bench.process(["compare", "pictures/red.png", "pictures/blue.png", "--model"] + arguments))
        }
        try describe("")
        #expect(try compare("own@8.onnx").isOneLine(with: "with the key 'output' of its description: 'colour'"))
        #expect(try compare("own@8.onnx", "--layer", "x").isOneLine(with: "no output 'x'"))
        #expect(try compare("own@8.onnx", "--layer", "map", "--pooling", "cls").isOneLine(with: "no class token"))
        #expect(try compare("none.onnx").isOneLine(with: "none.onnx"))
        try describe("outptu: colour\n")
        #expect(try compare("own@8.onnx").isOneLine(with: "there is no key 'outptu'"))
        try Data("PK".utf8).write(to: URL(fileURLWithPath: model))
        try describe()
        #expect(try compare("own@8.onnx").isOneLine(with: "not an ONNX model"))
    }

    @Test func wrongFlagsAre64() throws {
        for flags in [
            ["--size", "0"], ["--size", "x"], ["--pooling", "max"], ["--fit", "stretch"], ["--layer", ""],
            ["--layer", "448"], ["--layer", "gem"], ["--layer", "a@b"], ["--model", ""],
        ] {
            let run = try bench.finish(
                bench.process(["compare", "pictures/red.png", "pictures/blue.png"] + flags))
            #expect(run.status == 64, "\(flags)")
        }
    }

    @Test func benchmarksAreATableOrJSON() throws {
        try describe()
        let run = try bench.run("models", "bench", "own@8.onnx@32", "--seconds", "0.01", "--json")
        let result = try #require((try run.json()["models"] as? [[String: Any]])?.first)
        #expect(result["name"] as? String == model + "@32" && result["dimension"] as? Int == 3)
        #expect(result["width"] as? Int == 32)
        for key in ["milliseconds", "imagesPerSecond", "loadMilliseconds"] {
            #expect((result[key] as? Double ?? 0) > 0, "\(key)")
        }
        let table = try bench.run("models", "bench", "efficientnet_lite0@64", "--random", "--seconds", "0.01")
        #expect(table.output.contains("efficientnet_lite0@64") && table.output.contains("3.4"), "\(table.messages)")
        #expect(try bench.run("models", "bench", "x").isOneLine(with: "there is no model named 'x'"))
    }
}
