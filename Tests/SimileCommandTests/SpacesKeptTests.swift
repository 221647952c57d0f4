import Catalog
import Foundation
import Imaging
import NeuralGraph
import Testing

/// Catalogues with vectors of several models: what is kept up to date, what lags, and what is dead. None of it needs weights.
@Suite struct SpacesKeptTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try describe("bicubic")
        var builder = GraphBuilder(name: "own")
        let pixels = builder.input("pixels", [nil, 3, nil, nil])
        let onnx = builder.build(outputs: [try builder.globalAveragePool(pixels, name: "colour")]).onnxModel()
        try Data(onnx).write(to: URL(fileURLWithPath: bench.folder + "/own.onnx"))
        for seed in 0..<3 { try bench.draw("\(seed).jpg", seed: seed) }
    }

    /// Another interpolation makes another space, as other weights would.
    private func describe(_ interpolation: String) throws {
        try bench.note("own.yaml", "size: 16\nmean: [0, 0, 0]\nstd: [1, 1, 1]\ninterpolation: \(interpolation)\n")
    }

    private func counts() throws -> [Int] { try bench.opened().spaces().map(\.vectors) }

    @Test func aPlainRunKeepsEverySpaceCurrent() throws {
        try bench.index("--model", "own.onnx", "--model", "colour")
        try bench.draw("3.jpg", seed: 3)
        let report = try bench.index()
        expect(report, ["added": 1, "unchanged": 3])
        #expect((report["spaces"] as? [Any])?.count == 2 && (report["lagging"] as? [Any])?.isEmpty == true)
        #expect(try counts() == [4, 4])
        // What has changed is seen anew in all, and the tiles of a model stay with it.
        try bench.index("--model", "colour", "--tiles")
        try bench.draw("1.jpg", seed: 11)
        try bench.index()
        #expect(try counts() == [4, 4, 20])
        // A catalog without a space gets the default model's.
        let fresh = try Bench()
        try fresh.draw("a.jpg", seed: 1)
        try fresh.index("--model", "colour")
        try fresh.index()
        #expect(try fresh.opened().heldSpaces().map(\.model) == ["colour"])
    }

    @Test func whatLagsIsSaid() throws {
        try bench.index("--model", "own.onnx", "--model", "colour")
        for seed in 3..<5 { try bench.draw("\(seed).jpg", seed: seed) }
        let run = try bench.run("index", bench.images, "--model", "colour")
        #expect(run.output.contains("2 items have no vector of \(bench.folder)/own.onnx/"), "\(run.output)")

        let query = bench.images + "/3.jpg"
        let both = try bench.run("search", query, "--like", "both", "--json")
        let report = try both.json()
        #expect(report["leftOut"] as? Int == 2)
        #expect(report["lacking"] as? [String: Int] == [bench.folder + "/own.onnx": 2])
        #expect(both.messages.contains("2 items have no vector of \(bench.folder)/own.onnx yet"), "\(both.messages)")
        let own = try bench.run("search", query, "--model", bench.folder + "/own.onnx")
        #expect(own.messages.contains("2 items have no vector of"))
        let color = try bench.run("search", query, "--model", "colour", "--json")
        #expect(try color.messages.isEmpty && color.json()["lacking"] == nil)
        try bench.index()
        #expect(try bench.run("search", query, "--like", "both").messages.isEmpty)
    }

    @Test func aModelThatCannotBeHadKeepsNobodyFromIndexing() throws {
        try bench.index("--model", "own.onnx", "--model", "colour")
        try FileManager.default.removeItem(atPath: bench.folder + "/own.onnx")
        try bench.draw("3.jpg", seed: 3)
        let report = try bench.index()
        expect(report, ["added": 1])
        let lag = try #require((report["lagging"] as? [[String: Any]])?.first)
        #expect(lag["items"] as? Int == 1 && (lag["reason"] as? String)?.contains("own.onnx") == true, "\(lag)")
        #expect(try counts() == [3, 4])
        // Where there is no other, it says so.
        let alone = try bench.run("remove", "--space", "colour")
        #expect(alone.status == 0)
        try bench.draw("4.jpg", seed: 4)
        let run = try bench.run("index", bench.images)
        #expect(run.status == 1 && run.isOneLine(with: "own.onnx"))
    }

    @Test func theNewestSpaceOfAModelIsSearchedAndOthersAreDropped() throws {
        try bench.index("--model", "own.onnx")
        let old = try #require(try bench.opened().heldSpaces().first)
        try describe("bilinear")
        try bench.index("--model", "own.onnx")
        let new = try #require(try bench.opened().heldSpaces().last)
        #expect(old != new)

        func searched(_ arguments: String...) throws -> (space: String?, messages: String) {
            let run = try bench.finish(bench.process(["search", "--json"] + arguments))
            #expect(run.status == 0, "\(run.messages)")
            return ((try run.json()["space"] as? [String: Any])?["preprocessing"] as? String, run.messages)
        }
        try bench.draw("../outside.jpg", seed: 1)
        for query in [bench.folder + "/outside.jpg", bench.images + "/1.jpg"] {
            let found = try searched(query)
            #expect(found.space == new.preprocessing)
            #expect(
                found.messages.contains("searched \(new.identifier)")
                    && found.messages.contains("simile remove --space \(old.identifier)"), "\(found.messages)")
        }
        // Who goes back to the old model means its space.
        try describe("bicubic")
        #expect(try searched(bench.folder + "/outside.jpg").space == old.preprocessing)
        try describe("bilinear")
        // A plain run keeps up what the model makes now.
        try bench.draw("5.jpg", seed: 5)
        try bench.index()
        #expect(try counts() == [3, 4])

        let unknown = try bench.run("remove", "--space", "nothing")
        #expect(unknown.status == 1 && unknown.output.contains("not in the catalog: nothing"))
        let twice = try bench.run("remove", "--space", bench.folder + "/own.onnx")
        #expect(twice.status == 1, "there are two of that name")
        let removed = try bench.run("remove", "--space", old.identifier, "--json").json()
        #expect(removed["spaces"] as? [String] == [old.identifier] && (removed["removed"] as? [Any])?.isEmpty == true)
        #expect(try bench.opened().heldSpaces() == [new])
        #expect(try bench.opened().count() == 4, "items stay")
        #expect(try searched(bench.folder + "/outside.jpg").messages.isEmpty)
    }

    /// A service that has a model loaded takes the one that has come into its place, once the catalog has vectors of it.
    @Test func aServiceFollowsAModelThatIsReplaced() throws {
        try bench.index("--model", "own.onnx")
        let service = try ServiceProcess(bench)
        func put(_ key: String) throws -> [String] {
            let image = Data(try Bench.image(key.count).png()).base64EncodedString()
            let answers = try BatchAnswers(service, [#"{"key": "\#(key)", "image": "\#(image)"}"#])
            return answers.finish().added
        }
        #expect(try put("a") == ["a"] && counts() == [4])
        try describe("bilinear")
        try bench.index("--model", "own.onnx")
        #expect(try put("bb") == ["bb"])
        #expect(try counts() == [4, 4], "three pictures and the item of before; three and the one since")
        let newest = try #require(try bench.opened().heldSpaces().last)
        #expect(try bench.opened().vector(of: "bb", in: newest) != nil)
        service.signal(SIGTERM)
        #expect(service.wait() == 0)
    }

    /// By the last digits of its name; tiles go with it, index files, too.
    @Test func aSpaceGoesWithAllThatIsMadeOfIt() throws {
        try bench.index("--model", "own.onnx", "--model", "colour", "--tiles", "--index", "exact")
        let color = try #require(try bench.opened().heldSpaces().first { $0.model == "colour" })
        let files = bench.catalog + "/indexes"
        #expect(try FileManager.default.contentsOfDirectory(atPath: files).count == 8)
        let run = try bench.run("remove", "--space", String(color.identifier.suffix(8)), "--compact")
        #expect(run.status == 0 && run.output.contains("the space \(color.identifier) removed"), "\(run.output)")
        #expect(try bench.opened().heldSpaces().count == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: files).count == 4)
        #expect(try bench.run("search", bench.images + "/1.jpg").status == 0)
    }
}
