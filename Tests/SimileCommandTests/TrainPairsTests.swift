import Foundation
import Imaging
import Testing

/// Models of pairs: trained, kept and used.
@Suite struct TrainPairsTests {
    let bench: Bench

    /// Images of a red or a blue, and what they are.
    init() throws {
        bench = try Bench()
        var lines: [String] = []
        for number in 0..<80 {
            let isRed = number % 2 == 0
            let shade = UInt8(60 + number)
            let image = PixelBuffer(width: 24, height: 24, fill: isRed ? (shade, 20, 20) : (20, 20, shade))
            try bench.write("\(number).png", try image.png())
            lines.append(#"{"path": "pictures/\#(number).png", "kind": "\#(isRed ? "red" : "blue")"}"#)
        }
        try bench.note("items.jsonl", lines.joined(separator: "\n"))
    }

    private func train(_ arguments: String...) throws -> CommandLineRun {
        try bench.finish(
            bench.process(
                ["train", "pairs", "--items", "items.jsonl", "--tasks", "kind", "--model", "colour", "--count", "300"]
                    + arguments))
    }

    @Test func `Both models tell new pairs apart, and compare images`() throws {
        let report = try train("--name", "kinds", "--json").json()
        let models = try #require(report["models"] as? [[String: Any]])
        #expect(models.map { $0["method"] as? String } == ["lr", "rf"])
        for model in models {
            #expect(model["name"] as? String == "kinds" && model["kind"] as? String == "pairs")
            let validation = try #require(model["validation"] as? [String: Any])
            #expect(validation["pearson"] as? Double ?? 0 > 0.9 && validation["pairs"] as? Int ?? 0 > 50)
        }
        #expect((report["measures"] as? [[String: Any]])?.count == 2)
        for method in ["lr:kinds", "rf:kinds"] {
            let alike = try bench.run("compare", "pictures/0.png", "pictures/2.png", "--method", method, "--json")
                .json()
            let apart = try bench.run("compare", "pictures/0.png", "pictures/1.png", "--method", method, "--json")
                .json()
            #expect(alike["similar"] as? Bool == true && apart["similar"] as? Bool == false)
            #expect(alike["method"] as? String == method && alike["cosine"] is NSNull)
        }
        // The same seed gives the same models.
        let file = bench.catalog + "/learned/kinds.rf.pairs"
        let before = FileManager.default.contents(atPath: file)
        #expect(try train("--name", "kinds").isOneLine(with: "--force"))
        #expect(try train("--name", "kinds", "--force").status == 0)
        #expect(before != nil && FileManager.default.contents(atPath: file) == before)
        // The catalog is one like any other.
        #expect(try bench.index("--model", "colour")["added"] as? Int == 80)
    }

    @Test func `What cannot be is one clear line`() throws {
        func compare(_ method: String) throws -> CommandLineRun {
            try bench.run("compare", "pictures/0.png", "pictures/1.png", "--method", method)
        }
        #expect(try compare("lr:none").isOneLine(with: "there is no model lr:none"))
        #expect(try compare("lr:../none").isOneLine(with: "cannot be a model's name"))
        #expect(try compare("svm:none").status == 64)
        #expect(try train("--name", "a/b").isOneLine(with: "cannot be a model's name"))
        #expect(try train("--name", "few", "--count", "1").status == 64)
        let unknown = try bench.finish(
            bench.process(["train", "pairs", "--items", "items.jsonl", "--tasks", "size", "--name", "x"]))
        #expect(unknown.isOneLine(with: "no image has the attribute size"))
        #expect(try train("--name", "damaged", "--methods", "lr").status == 0)
        let file = bench.catalog + "/learned/damaged.lr.pairs"
        var bytes = try #require(FileManager.default.contents(atPath: file))
        bytes[bytes.count / 2] ^= 1
        try #require(FileManager.default.createFile(atPath: file, contents: bytes))
        #expect(try compare("lr:damaged").isOneLine(with: "train the model again"))
    }
}
