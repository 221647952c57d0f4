import Foundation
import Imaging
import RetrievalEvaluation
import Testing

/// `simile evaluate robustness` with the model that needs no weights.
@Suite struct EvaluateRobustnessTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for number in 0..<6 { try bench.draw("\(number).jpg", seed: 40 + number) }
    }

    private func run(_ options: String...) throws -> CommandLineRun {
        try bench.finish(
            bench.process(["evaluate", "robustness", bench.images, "--models", "colour"] + options))
    }

    private func results(_ options: String...) throws -> EvaluationResults {
        let run = try bench.finish(
            bench.process(["evaluate", "robustness", bench.images, "--models", "colour", "--json"] + options))
        try #require(run.status == 0, "\(run.messages)")
        return try JSONDecoder().decode(EvaluationResults.self, from: Data(run.output.utf8))
    }

    /// All but times, which are never the same.
    private func judged(_ results: EvaluationResults) -> [RetrievalEvaluation.Measurement] {
        results.measurements.filter { $0.better != .cost }
    }

    private func value(
        _ results: EvaluationResults, _ measure: String, _ transformation: String?, strength: String = "1"
    ) throws -> Double {
        let found = results.measurements.filter {
            $0.measure == measure && $0.subject["transformation"] == transformation
                && $0.subject["strength"] == strength
        }
        try #require(found.count == 1, "\(measure) \(transformation ?? "")")
        return found[0].estimate.value
    }

    @Test func colorsFeelHuesAndNoFlips() throws {
        let results = try results()
        #expect(results.kind == .robustness && results.findings.isEmpty && results.provenance.seed == 42)
        #expect(abs(try value(results, "cosine", "flip") - 1) < 1e-5)
        #expect(abs(try value(results, "score", "flip") - 1) < 1e-5)
        #expect(try value(results, "hit@1", "flip") == 1)
        #expect(try value(results, "MRR", "flip") == 1)
        let hue = try value(results, "cosine", "hue")
        #expect(hue < 0.9)
        #expect(abs(try value(results, "score", "hue") - (hue + 1) / 2) < 1e-12)
        #expect(try value(results, "cosine p5", "hue") <= value(results, "cosine median", "hue"))
        // Turning and moving keeps colors better than turning the hue does.
        #expect(try value(results, "cosine", "rotation") > hue)
        let kinds = ["flip", "rotation", "resized-crop", "brightness", "affine", "hue", "saturation", "perspective"]
        let mean = try kinds.map { try value(results, "cosine", $0) }.reduce(0, +) / 8
        #expect(abs(try value(results, "cosine", nil) - mean) < 1e-9)
        let times = results.measurements.filter { $0.better == .cost }
        #expect(times.map(\.measure) == ["embed", "embed p95"] && times.allSatisfy { $0.estimate.count == 6 * 9 })
        #expect(results.measurements.allSatisfy { $0.subject["model"] == "colour" && $0.subject["size"] == nil })
        let figure = try #require(results.figures.first)
        #expect(figure.form == .ranges && figure.series.count == 1)
        #expect(figure.series[0].points.map(\.label) == kinds)
        let worst = try #require(results.examples.first)
        #expect(results.examples.count == 6 && worst.query.key.hasSuffix(".jpg"))
        #expect(worst.hits.first?.key.hasPrefix(worst.query.key + "#") == true)
    }

    @Test func runsAreTheSameWithAnyThreads() throws {
        let first = try results("--threads", "1")
        for options in [["--threads", "1"], ["--threads", "3"]] {
            let again = try results(options[0], options[1])
            #expect(judged(again) == judged(first) && again.examples == first.examples)
        }
        #expect(try judged(results("--seed", "7")) != judged(first))
        // Other images beside it, and other transformations, do not change what is done to one.
        func hueOfTwo(_ results: EvaluationResults) -> String? {
            results.examples.first { $0.query.key.hasSuffix("/2.jpg") && $0.caption.hasPrefix("hue") }?
                .hits.first?.caption
        }
        let hue = try #require(hueOfTwo(try results("--transformations", "hue", "--strengths", "1")))
        try FileManager.default.moveItem(atPath: bench.images + "/5.jpg", toPath: bench.folder + "/5.jpg")
        #expect(hueOfTwo(try results("--transformations", "hue", "--strengths", "1")) == hue)
        let saturated = try results("--transformations", "saturation,hue", "--strengths", "1")
        #expect([nil, hue].contains(hueOfTwo(saturated)))
    }

    @Test func weakChangesMatterLess() throws {
        let results = try results("--strengths", "0,0.3,1", "--transformations", "flip,hue,brightness")
        for kind in ["hue", "brightness"] {
            let values = try ["0", "0.3", "1"].map { try value(results, "cosine", kind, strength: $0) }
            #expect(abs(values[0] - 1) < 1e-5 && values[0] > values[1] && values[1] > values[2], "\(values)")
        }
        #expect(try value(results, "cosine", "flip", strength: "0.3") == value(results, "cosine", "flip"))
        #expect(results.figures.contains { $0.id == "strength-1" && $0.form == .lines })
        #expect(results.figures.contains { $0.id == "similarity-at-0.3" })
    }

    @Test func aTwinIsFoundByItsKey() throws {
        try bench.draw("00.jpg", seed: 40)
        let results = try results("--transformations", "flip")
        // 0.jpg and 00.jpg are the same; both copies find 0.jpg first.
        #expect(abs(try value(results, "hit@1", "flip") - 6.0 / 7) < 1e-9)
        #expect(abs(try value(results, "MRR", "flip") - 6.5 / 7) < 1e-9)
    }

    @Test func fewerDistractorsAreEasier() throws {
        let all = try results("--transformations", "hue", "--strengths", "2")
        let few = try results("--transformations", "hue", "--strengths", "2", "--distractors", "1")
        #expect(try value(few, "MRR", "hue", strength: "2") >= value(all, "MRR", "hue", strength: "2"))
        #expect(few.provenance.settings["distractors"] == "1")
    }

    @Test func badImagesAreFindings() throws {
        try bench.write("bad.jpg", [1, 2, 3])
        try bench.write("thin.png", try PixelBuffer(width: 1, height: 9, fill: (9, 99, 9)).png())
        let results = try results()
        let reasons = Dictionary(
            results.findings.map { ($0.subject.split(separator: "/").last.map(String.init) ?? "", $0.reason) },
            uniquingKeysWith: { $0 + $1 })
        #expect(Set(reasons.keys) == ["bad.jpg", "thin.png"])
        #expect(reasons["bad.jpg"] == "is not an image in a known format; left out")
        #expect(reasons["thin.png"]?.contains("perspective") == true)
        let counts = results.measurements.filter { $0.measure == "cosine" }.map {
            ($0.subject["transformation"], $0.estimate.count)
        }
        #expect(counts.allSatisfy { $0.1 == ($0.0 == "perspective" ? 6 : 7) })
    }

    @Test func whatCannotBeMeasuredIsOneLine() throws {
        let nowhere = try bench.run("evaluate", "robustness", bench.folder + "/nowhere", "--models", "colour")
        #expect(nowhere.status == 1 && nowhere.isOneLine(with: "nowhere"), "\(nowhere.messages)")
        try FileManager.default.createDirectory(atPath: bench.folder + "/empty", withIntermediateDirectories: true)
        let empty = try bench.run("evaluate", "robustness", bench.folder + "/empty", "--models", "colour")
        #expect(empty.status == 1 && empty.isOneLine(with: "no image"), "\(empty.messages)")
        let unknown = try bench.run("evaluate", "robustness", bench.images, "--models", "colour,x")
        #expect(unknown.status == 1 && unknown.isOneLine(with: "no model named 'x'"), "\(unknown.messages)")
        for number in 0..<6 { try bench.write("\(number).jpg", [1]) }
        let unreadable = try run()
        #expect(unreadable.status == 1 && unreadable.isOneLine(with: "nothing could be measured"))
        for options in [
            ["--strengths", "3"], ["--strengths", ""], ["--transformations", "blur"], ["--sizes", "0"],
            ["--distractors", "0"], ["--models", "colour,colour"], ["--threads", "0"], ["--strengths", "1,1"],
        ] {
            let wrong = try bench.finish(bench.process(["evaluate", "robustness", bench.images] + options))
            #expect(wrong.status == 64, "\(options)")
        }
    }

    @Test(.needsWeights) func sizesAreTriedEach() throws {
        let run = try bench.finish(
            bench.process([
                "evaluate", "robustness", bench.images, "--sizes", "64,20000", "--transformations", "flip", "--json",
            ]))
        try #require(run.status == 0, "\(run.messages)")
        let results = try JSONDecoder().decode(EvaluationResults.self, from: Data(run.output.utf8))
        #expect(Set(results.measurements.map { $0.subject["size"] }) == ["64"])
        #expect(results.findings.map(\.subject) == ["efficientnet_lite0@20000"])
        #expect(results.provenance.models.map(\.name) == ["efficientnet_lite0@64"])
    }
}
