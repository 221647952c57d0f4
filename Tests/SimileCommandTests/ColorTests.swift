import Catalog
import Foundation
import Imaging
import Testing

/// The whole way with the one model that needs no weights, where there are none.
@Suite struct ColorTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for (name, color) in [("red", (200, 20, 30)), ("wine", (180, 20, 40)), ("blue", (20, 40, 200))] {
            let fill = (UInt8(color.0), UInt8(color.1), UInt8(color.2))
            try bench.write(name + ".png", try PixelBuffer(width: 80, height: 60, fill: fill).png())
        }
    }

    private func run(_ arguments: String...) throws -> CommandLineRun {
        let nowhere = bench.folder + "/nowhere"
        return try bench.finish(
            bench.process(
                arguments,
                environment: ["SIMILE_MODELS": nowhere, "XDG_DATA_HOME": nowhere, "XDG_DATA_DIRS": nowhere]))
    }

    private func index(_ options: String...) throws -> [String: Any] {
        let run = try bench.finish(bench.process(["index", bench.images, "--model", "colour", "--json"] + options))
        try #require(run.status == 0, "\(run.messages)")
        return try run.json()
    }

    @Test func itFindsWhatHasTheSameColor() throws {
        #expect(try run("index", bench.images, "--model", "colour").output.hasPrefix("3 added, 0 unchanged"))
        let asked = try PixelBuffer(width: 9, height: 9, fill: (200, 20, 30)).png()
        for (query, name) in [(bench.images + "/red.png", "colour"), ("-", "colour"), ("-", "color")] {
            let process = bench.process(["search", query, "--model", name, "--json"])
            let result = try bench.finish(process, input: query == "-" ? asked : nil)
            let report = try result.json()
            let hits = try #require(report["hits"] as? [[String: Any]])
            #expect(
                hits.map { ($0["path"] as? String)?.split(separator: "/").last } == ["red.png", "wine.png", "blue.png"])
            #expect(abs((hits[0]["cosine"] as? Double ?? 0) - 1) < 1e-4)
            let space = report["space"] as? [String: Any]
            #expect(space?["model"] as? String == "colour" && space?["layer"] as? String == "lab 6x7x7")
            #expect(space?["weightsDigest"] as? String == "colour-signature-1" && space?["dimension"] as? Int == 294)
        }
        // It is the only space there is, so it need not be named.
        #expect(try run("search", bench.images + "/red.png").status == 0)
        #expect(try run("export", "-o", "out", "--json").json()["dimension"] as? Int == 294)
        #expect(try run("status").output.contains("colour/lab 6x7x7-f32-294-"))
    }

    @Test func itsNameIsReadInAmericanSpelling() throws {
        #expect(try run("index", bench.images, "--model", "color").output.hasPrefix("3 added"))
        #expect(try run("status").output.contains("colour/lab 6x7x7-f32-294-"))
        let red = bench.images + "/red.png"
        for options in [["--like", "color"], ["--fuse", "color"], ["--model", "color"], ["--like", "colour"]] {
            let found = try bench.finish(bench.process(["search", red, "--json"] + options))
            let hits = try found.json()["hits"] as? [Any]
            #expect(found.status == 0 && hits?.count == 3, "\(found.messages)")
        }
        #expect(try run("models", "info", "color").output.contains("294 dimensions"))
        #expect(try run("models", "pull", "color").messages.contains("no weights to fetch"))
        #expect(try run("remove", "--space", "color").output.contains("the space colour/"))
    }

    @Test func itComparesTwo() throws {
        func cosine(_ a: String, _ b: String) throws -> Double {
            let paths = [a, b].map { bench.images + "/\($0).png" }
            let report = try run("compare", paths[0], paths[1], "--model", "colour", "--json").json()
            #expect(report["model"] as? String == "colour")
            return report["cosine"] as? Double ?? -1
        }
        #expect(try cosine("red", "red") > 0.9999)
        #expect(try cosine("red", "wine") > cosine("red", "blue"))
    }

    @Test func theMethodOfAComparisonScores() throws {
        func report(_ other: String, _ options: String...) throws -> [String: Any] {
            let arguments = ["compare", "red.png", other, "--model", "colour", "--json"].map {
                $0.hasSuffix(".png") ? bench.images + "/" + $0 : $0
            }
            return try bench.finish(bench.process(arguments + options)).json()
        }
        let usual = try report("wine.png")
        #expect(usual["method"] as? String == "cosine" && usual["prepared"] == nil)
        let euclidean = try report("wine.png", "--method", "euclidean")
        #expect(euclidean["method"] as? String == "euclidean")
        #expect(usual["threshold"] as? Double == 0.8 && euclidean["threshold"] as? Double == 0.53)
        #expect(euclidean["cosine"] as? Double == usual["cosine"] as? Double)
        let cosine = try #require(usual["cosine"] as? Double)
        let score = try #require(euclidean["score"] as? Double)
        #expect(abs(score - 1 / (1 + (2 - 2 * cosine).squareRoot())) < 1e-5)
        for (threshold, similar) in [(score - 0.001, true), (score + 0.001, false)] {
            let judged = try report("wine.png", "--method", "euclidean", "--threshold", "\(threshold)")
            #expect(judged["similar"] as? Bool == similar)
        }
        for method in ["cosine", "euclidean"] {
            let same = try report("red.png", "--method", method, "--threshold", "1")
            #expect(same["score"] as? Double == 1 && same["cosine"] as? Double == 1 && same["similar"] as? Bool == true)
            // A threshold that the score with four digits would reach.
            let score = try #require(try report("wine.png", "--method", method)["score"] as? Double)
            let threshold = (score * 1e4).rounded(.up) / 1e4
            let line = try run(
                "compare", bench.images + "/red.png", bench.images + "/wine.png", "--model", "colour", "--method",
                method,
                "--threshold", "\(threshold)"
            ).output
            let shown = try #require(Double(line.prefix { $0 != " " }))
            #expect(
                (shown >= threshold) == !line.contains("not similar") && line.contains("threshold \(threshold),"),
                "\(line)")
        }
        let (red, wine) = (bench.images + "/red.png", bench.images + "/wine.png")
        let line = try run("compare", red, wine, "--model", "colour", "--method", "euclidean").output
        #expect(line.contains("similar  by euclidean, cosine 0.") && line.contains("threshold 0.53"), "\(line)")
        #expect(try run("compare", "--help").output.contains("not comparable between methods"))
    }

    @Test func itIsAmongTheModels() throws {
        let models = try run("models", "--json").jsonArray()
        let color = try #require(models.last { $0["name"] as? String == "colour" })
        #expect(color["present"] as? Bool == true && color["family"] as? String == "color signature")
        #expect(try run("models", "info", "colour").output.contains("294 dimensions"))
        let nothing = try run("models", "pull", "colour")
        #expect(nothing.status == 64 && nothing.messages.contains("no weights to fetch"), "\(nothing.messages)")
        let unknown = try run("index", bench.images, "--model", "colur")
        #expect(unknown.status == 1 && unknown.isOneLine(with: "colour"))
    }

    @Test func secondRunsLookOnlyAtWhatChanged() throws {
        expect(try index(), ["added": 3, "embedded": 3])
        expect(try index(), ["unchanged": 3, "embedded": 0])
        // The precision of a network makes no difference to what is none.
        expect(try index("--precision", "fast", "--model", "colour"), ["unchanged": 3, "embedded": 0])
        try bench.move("red.png", to: "rot.png")
        expect(try index("--index", "hnsw"), ["moved": 1, "embedded": 0, "unchanged": 2])
        let report = try index()
        #expect((report["spaces"] as? [[String: Any]])?.count == 1)
        #expect((report["index"] as? [String: Any])?["kind"] as? String == "hnsw")
        #expect(try run("index", bench.images, "--model", "").status == 64)
    }

    @Test func partsAreFoundWhereTheyWereLookedAt() throws {
        var image = PixelBuffer(width: 50, height: 50, fill: (20, 160, 30))
        for index in 0..<20 * 50 * 3 { image.bytes[index] = [200, 20, 30][index % 3] }
        try bench.write("stripe.png", try image.png())
        let query = ["search", bench.images + "/stripe.png", "--region", "0,0,50,20", "--json"]
        func parts(_ more: String...) throws -> [String?] {
            let result = try bench.finish(bench.process(query + more)).json()
            return try #require(result["hits"] as? [[String: Any]]).map { hit in
                (hit["part"] as? [String: Any]).map { "\($0["x"] ?? "") \($0["width"] ?? "") \($0["unit"] ?? "")" }
            }
        }
        expect(try index("--model", "colour"), ["added": 4])
        #expect(try parts() == [nil, nil, nil, nil])
        let report = try index("--tiles")
        #expect((report["spaces"] as? [[String: Any]])?.map { $0["embedded"] as? Int } == [0, 4])
        #expect(try parts().compactMap(\.self) == ["0 0.6 shares"])
        #expect(try parts("--no-parts") == [nil, nil, nil, nil])
        let text = try run("search", bench.images + "/stripe.png", "--region", "0,0,50,20").output
        #expect(text.contains("stripe.png  part 0%,0%,60%,60%"))
        #expect(try run("status").output.contains("colour@tiles/lab 6x7x7-f32-294-"))
        expect(try index("--no-tiles"), ["unchanged": 4])
        #expect(try !run("status").output.contains("@tiles"))
    }

    @Test(.needsWeights) func besideANetwork() throws {
        expect(try bench.index(), ["added": 3, "embedded": 3])
        let vector = try bench.vector("red.png")
        let report = try index("--model", "efficientnet_lite0")
        expect(report, ["updated": 3, "added": 0, "embedded": 3])
        let spaces = try #require(report["spaces"] as? [[String: Any]])
        #expect(spaces.map { $0["embedded"] as? Int } == [3, 0])
        #expect((report["space"] as? [String: Any])?["model"] as? String == "colour")
        #expect(try bench.vector("red.png") == vector)
        try bench.draw("new.jpg", seed: 5)
        let run = try bench.run("index", bench.images, "--model", "efficientnet_lite0", "--model", "colour")
        #expect(run.output.contains("1 added, 3 unchanged") && run.output.contains("colour: 1 embedded"))
        #expect(try bench.opened().spaces().map(\.vectors) == [4, 4])
        let status = try bench.run("status", "--json").json()
        #expect((status["spaces"] as? [[String: Any]])?.map { $0["vectors"] as? Int } == [4, 4])
        // Where nobody says which, the default model answers.
        let search = try bench.run("search", bench.images + "/red.png", "--json").json()
        #expect((search["space"] as? [String: Any])?["model"] as? String == "efficientnet_lite0")
    }
}
