import Foundation
import Imaging
import TestSupport
import Testing

/// `simile train backbone`: arguments, the document, and what is left behind.
@Suite struct TrainBackboneTests {
    let bench: Bench

    /// Images of many rectangles or of one color, and what they are, in a catalog.
    init() throws {
        bench = try Bench()
        var lines: [String] = []
        for number in 0..<16 {
            let isPlain = number % 2 == 0
            let image =
                isPlain
                ? PixelBuffer(width: 48, height: 40, fill: (UInt8(40 + 10 * number), 60, 120))
                : PixelBuffer.scene(UInt64(number), width: 48, height: 40)
            try bench.write("\(number).png", try image.png())
            lines.append(#"{"path": "pictures/\#(number).png", "kind": "\#(isPlain ? "plain" : "busy")"}"#)
        }
        try bench.note("items.jsonl", lines.joined(separator: "\n"))
        try bench.index("--model", "colour", "--attributes", "items.jsonl")
    }

    private func train(_ arguments: String...) throws -> CommandLineRun {
        try bench.finish(bench.process(["train", "backbone"] + arguments))
    }

    @Test(.needsWeights) func aNetworkAndAHeadAreKept() throws {
        let arguments = ["train", "backbone", "--label", "kind", "--model", "efficientnet_lite0@32", "--epochs", "1"]
        let run = try bench.finish(bench.process(arguments + ["--json"]))
        let report = try run.json()
        #expect(report["name"] as? String == "kind" && report["kind"] as? String == "backbone", "\(run.messages)")
        #expect(report["seed"] as? Int == 42 && report["unfreeze"] as? String == "last")
        #expect((report["epochs"] as? [[String: Any]])?.first?["top5"] as? Double == 1)
        for key in ["validation", "before"] {
            #expect((report[key] as? [String: Any])?["top1"] is Double, "\(key)")
        }
        for key in [
            "parameters", "images", "preparedPerSecond", "trainedPerSecond", "seconds", "learningRate", "batch",
        ] {
            #expect(report[key] as? Double ?? 0 > 0, "\(key)")
        }
        let path = try #require(report["path"] as? String)
        #expect(path == bench.catalog + "/learned/kind.onnx" && report["frozenUpTo"] is String)

        let classified = try bench.run("classify", "pictures/0.png", "pictures/1.png", "--head", "kind", "--json")
        let results = try #require(try classified.json()["results"] as? [[String: Any]], "\(classified.messages)")
        #expect(results.allSatisfy { ($0["classes"] as? [Any])?.count == 2 })
        #expect(try bench.index("--model", path)["spaces"] is [Any])
        #expect(try bench.run("models", "info", path, "--json").json()["dimension"] as? Int == 1280)
        // Not a second time, unless that is wanted.
        #expect(try bench.finish(bench.process(arguments)).isOneLine(with: "--force"))
        let again = try bench.finish(bench.process(arguments + ["--force"]))
        #expect(again.status == 0 && again.output.contains("before: a head on efficientnet_lite0@32"))
        #expect(again.output.contains("simile classify FILE --head kind"))
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.catalog + "/learned").sorted()
        #expect(left == ["kind.head", "kind.onnx", "kind.yaml"])
    }

    @Test func mistakesAreOneLine() throws {
        #expect(try train("--label", "size").isOneLine(with: "has the attribute size"))
        #expect(try train("--label", "kind", "--name", "a/b").isOneLine(with: "cannot be a model's name"))
        #expect(try train("--label", "kind", "--model", "resnet1").isOneLine(with: "no model named 'resnet1'"))
        #expect(
            try train("--label", "kind", "--model", "efficientnet_lite0+kind").isOneLine(with: "projection"))
        #expect(!FileManager.default.fileExists(atPath: bench.catalog + "/learned/kind.onnx"))
    }

    @Test func wrongFlagsAre64() throws {
        for flags in [
            [], ["--unfreeze", "first"], ["--epochs", "0"], ["--batch", "0"], ["--learning-rate", "-1"],
            ["--learning-rate", "x"], ["--patience", "0"], ["--model", ""], ["--where", "kind <"],
        ] {
            let label = flags.isEmpty ? [] : ["--label", "kind"]
            let run = try bench.finish(bench.process(["train", "backbone"] + label + flags))
            #expect(run.status == 64, "\(flags): \(run.messages)")
        }
    }
}
