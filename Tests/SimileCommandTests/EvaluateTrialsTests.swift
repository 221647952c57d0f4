import Foundation
import Imaging
import NeuralGraph
import RetrievalEvaluation
import Testing

/// `simile evaluate pairs`, `index` and `compare-models`, with models that need no weights.
@Suite struct EvaluateTrialsTests {
    let bench: Bench

    /// Three folders of plain colors, and a model of its own that averages colors.
    init() throws {
        bench = try Bench()
        for (hue, fill) in [("red", (200, 20, 30)), ("green", (30, 160, 40)), ("blue", (20, 40, 200))] {
            for shade in 0..<4 {
                let fill = (UInt8(fill.0 - 4 * shade), UInt8(fill.1), UInt8(fill.2 + 6 * shade))
                try bench.write("\(hue)/\(shade).png", try PixelBuffer(width: 40, height: 30, fill: fill).png())
            }
        }
        var builder = GraphBuilder(name: "own")
        let pixels = builder.input("pixels", [nil, 3, nil, nil])
        let color = try builder.globalAveragePool(pixels, name: "colour")
        try Data(builder.build(outputs: [color]).onnxModel()).write(
            to: URL(fileURLWithPath: bench.folder + "/own.onnx"))
        try bench.note("own.yaml", "size: 16\nmean: [0, 0, 0]\nstd: [1, 1, 1]\noutput: colour\n")
    }

    private func evaluate(_ arguments: String...) throws -> CommandLineRun {
        try bench.finish(bench.process(["evaluate"] + arguments))
    }

    private func results(_ run: CommandLineRun) throws -> EvaluationResults {
        try #require(run.status == 0, "\(run.messages)")
        return try JSONDecoder().decode(EvaluationResults.self, from: Data(run.output.utf8))
    }

    @Test func pairsOfAFolder() throws {
        let results = try results(
            evaluate("pairs", "pictures", "--count", "20", "--model", "colour", "--model", "own.onnx", "--json"))
        #expect(results.provenance.models.map(\.name).first == "colour" && results.provenance.models.count == 2)
        #expect(results.provenance.settings["count"] == "20" && results.provenance.seed == 42)
        let areas = results.measurements.filter { $0.measure == "ROC-AUC" }
        #expect(areas.count == 4 && areas.allSatisfy { $0.estimate.value == 1 && $0.estimate.count == 20 })
        let again = try evaluate("pairs", "pictures", "--count", "20", "--model", "colour", "--json", "--seed", "42")
        let mine = try self.results(again).measurements
        #expect(mine == results.measurements.filter { $0.subject["model"] == "colour" })
    }

    @Test func pairsOfAttributesAndOfTheCatalogue() throws {
        let lines = ["red", "green", "blue"].flatMap { hue in
            (0..<4).map { "{\"path\":\"\(hue)/\($0).png\",\"hue\":\"\(hue)\",\"shade\":\($0)}" }
        }
        let items = try bench.note("pictures/items.jsonl", lines.joined(separator: "\n"))
        let sampled = try results(
            evaluate("pairs", "--items", items, "--tasks", "hue,shade", "--count", "16", "--model", "colour", "--json"))
        func area(_ results: EvaluationResults, _ task: String) -> Double {
            results.measurements.first { $0.measure == "ROC-AUC" && $0.subject["task"] == task }?.estimate.value ?? .nan
        }
        #expect(area(sampled, "hue") == 1 && area(sampled, "shade") < 0.9)
        try bench.index("--model", "colour", "--attributes", items)
        let held = try results(
            evaluate("pairs", "--tasks", "hue,shade", "--count", "16", "--model", "colour", "--json"))
        #expect(held.measurements == sampled.measurements)
    }

    @Test func pairsOfAFile() throws {
        try bench.note(
            "pairs.csv", "image,image,label\npictures/red/0.png,pictures/red/1.png,1\npictures/red/0.png,no.png,0\n")
        let nothing = try evaluate("pairs", "pairs.csv", "--model", "colour")
        #expect(nothing.status == 1 && nothing.isOneLine(with: "pairs.csv: there is no task"), "\(nothing.messages)")
        try bench.note(
            "pairs.csv",
            "image,image,label\npictures/red/0.png,pictures/red/1.png,1\npictures/red/0.png,no.png,0\n"
                + "pictures/red/0.png,pictures/blue/1.png,0\n")
        let run = try results(evaluate("pairs", "pairs.csv", "--model", "colour", "--json"))
        #expect(run.findings.contains { $0.subject.hasSuffix("no.png") && $0.reason.contains("line 3 of pairs.csv") })
        let missing = try evaluate("pairs", "nowhere.csv")
        #expect(missing.status == 1 && missing.isOneLine(with: "nowhere.csv"))
    }

    @Test func indexesOfTheCatalogue() throws {
        let none = try evaluate("index")
        #expect(none.status == 1 && none.messages.split(separator: "\n").count == 1)
        try bench.index("--model", "colour")
        let results = try results(
            evaluate("index", "--kinds", "exact,hnsw", "--repeat", "1", "--limit", "3", "--json"))
        #expect(results.provenance.models.map(\.name) == ["colour"])
        #expect(Set(results.measurements.compactMap { $0.subject["index"] }) == ["exact", "hnsw"])
        #expect(results.measurements.contains { $0.measure == "recall@3" && $0.estimate.value == 1 })
        let unknown = try evaluate("index", "--model", "efficientnet_lite0")
        #expect(unknown.status == 1 && unknown.isOneLine(with: "has no vectors of efficientnet_lite0"))
    }

    @Test func modelsSideBySide() throws {
        let results = try results(
            evaluate("compare-models", "colour", "own.onnx", "pictures", "--limit", "3", "--json"))
        let names = results.provenance.models.map(\.name)
        func measured(_ measure: String, _ model: String?) -> Double? {
            results.measurements.first { $0.measure == measure && $0.subject["model"] == model }?.estimate.value
        }
        #expect(measured("P@1", names[0]) == 1 && measured("P@1", names[1]) == 1)
        let overlap = try #require(measured("overlap@3", nil))
        #expect(overlap == 1, "three others of the colour, whatever the order")
        #expect(results.examples.count % 2 == 0 && !results.examples.isEmpty)
        let same = try evaluate("compare-models", "colour", "colour", "pictures")
        #expect(same.status == 1 && same.isOneLine(with: "cannot disagree with itself"))
    }

    @Test func wrongUsageIs64() throws {
        for arguments in [
            ["pairs"], ["pairs", "a.csv", "--items", "b.jsonl"], ["pairs", "a.csv", "--tasks", "x"],
            ["pairs", "--tasks", "x,,y"], ["pairs", "a", "--count", "1"],
            ["pairs", "a", "--model", "colour", "--model", "colour"],
            ["index", "--kinds", "tree"], ["index", "--queries", "0"], ["index", "--limit", "0"],
            ["compare-models", "a", "b"],
            ["compare-models", "a", "", "c"], ["compare-models", "a", "b", "c", "--rbo-p", "1"],
        ] {
            #expect(try bench.finish(bench.process(["evaluate"] + arguments)).status == 64, "\(arguments)")
        }
        for verb in ["pairs", "index", "compare-models"] {
            #expect(try evaluate(verb, "--help").output.contains("EXAMPLES:"))
        }
    }
}
