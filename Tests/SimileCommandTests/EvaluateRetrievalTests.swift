import Foundation
import Imaging
import RetrievalEvaluation
import Testing

/// `simile evaluate retrieval`, with the one model that needs no weights.
@Suite struct EvaluateRetrievalTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    /// Plain images of a class's color, each a little different.
    private func paint(_ folder: String, _ color: (Int, Int, Int), _ numbers: Range<Int>) throws {
        for number in numbers {
            let fill = (UInt8(color.0 + number), UInt8(color.1 + number), UInt8(color.2 + number))
            try bench.write("\(folder)/\(number).png", try PixelBuffer(width: 12, height: 10, fill: fill).png())
        }
    }

    /// Two classes told apart by color, one of a single image, and one that is told for another.
    private func paintShop() throws {
        try paint("red", (200, 20, 30), 0..<3)
        try paint("blue", (20, 40, 200), 0..<3)
        try paint("odd", (20, 200, 40), 0..<1)
    }

    private func run(_ options: String...) throws -> CommandLineRun {
        let arguments = ["evaluate", "retrieval", bench.images, "--model", "colour", "--resamples", "50"]
        return try bench.finish(bench.process(arguments + options))
    }

    private func results(_ run: CommandLineRun) throws -> EvaluationResults {
        try #require(run.status == 0, "\(run.messages)")
        return try JSONDecoder().decode(EvaluationResults.self, from: Data(run.output.utf8))
    }

    private func value(_ results: EvaluationResults, _ measure: String, _ facets: [String: String]) -> Double? {
        results.measurements.first { $0.measure == measure && $0.subject == facets }?.estimate.value
    }

    @Test func oneModelOverFolders() throws {
        try paintShop()
        try bench.write("red/broken.png", [1, 2, 3])
        let results = try results(run("--json", "--at", "1,2"))
        let whole = ["model": "colour", "index": "exact", "metric": "cosine"]
        #expect(results.kind == .retrieval && results.title == "Retrieval: pictures")
        #expect(value(results, "P@1", whole) == 1 && value(results, "mAP", whole) == 1)
        #expect(value(results, "hit@2", whole.merging(["class": "red"]) { $1 }) == 1)
        #expect(value(results, "P@1", whole.merging(["class": "odd"]) { $1 }) == nil)
        let first = try #require(results.measurements.first { $0.measure == "P@1" })
        #expect(first.estimate.count == 6)
        #expect(value(results, "embed", ["model": "colour"]) ?? 0 > 0)
        #expect(value(results, "search p95", whole) ?? -1 >= 0)
        let findings = results.findings.map { "\($0.subject) \($0.reason)" }
        #expect(
            findings[0].contains(
                "labels by class folders: 8 images in 3 classes; each image is a query over all others"))
        #expect(findings.contains { $0.contains("broken.png") && $0.hasSuffix("left out") })
        #expect(findings.contains { $0.hasPrefix("odd has one image") })
        #expect(results.figures.map(\.id) == ["precision-recall", "precision-at-k", "map-by-class"])
        #expect(results.confusions.map(\.labels) == [["blue", "odd", "red"]])
        #expect(results.confusions.map(\.counts) == [[[3, 0, 0], [0, 0, 0], [0, 0, 3]]])
        #expect(results.examples.count == 10 && results.examples.allSatisfy { $0.hits.count == 5 })
        #expect(results.provenance.models.map(\.name) == ["colour"] && results.provenance.seed == 42)
    }

    /// A report is written, and a later run held against it.
    @Test func reportsAreBaselines() throws {
        try paintShop()
        let report = bench.folder + "/report"
        let file = report + "/results.json"
        #expect(try run("--at", "1", "--output", report).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: report)
        #expect(Set(names).isSuperset(of: ["report.html", "results.json", "measurements.csv", "confusion-1.csv"]))
        #expect(!names.contains { $0.hasSuffix(".tmp") })
        let same = try run("--at", "1", "--baseline", file)
        #expect(same.status == 0 && same.output.contains("measures are unchanged"))
        // What is not asked for again is no regression.
        #expect(try run("--at", "2", "--baseline", file).status == 0)

        var earlier = try JSONDecoder().decode(
            EvaluationResults.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
        for index in earlier.measurements.indices where earlier.measurements[index].measure == "P@1" {
            earlier.measurements[index].estimate = Estimate(1.5, low: 1.4, high: 1.6, count: 6)
        }
        let better = bench.folder + "/better.json"
        try Data(earlier.json.utf8).write(to: URL(fileURLWithPath: better))
        let worse = try run("--at", "1", "--baseline", better)
        #expect(worse.status == 1 && worse.isOneLine(with: "regressions: P@1"), "\(worse.messages)")

        earlier.measurements[0].estimate = Estimate(7, low: 0, high: 1, count: 6)
        try Data(earlier.json.utf8).write(to: URL(fileURLWithPath: better))
        #expect(try run("--baseline", better).isOneLine(with: "outside its own interval"))

        try paint("red", (200, 20, 30), 3..<4)
        let other = try run("--at", "1", "--baseline", file)
        #expect(other.status == 1 && other.isOneLine(with: "other images"))
    }

    /// What cannot be written or compared is told before anything is measured.
    @Test func futileRunsAreNotBegun() throws {
        try paintShop()
        let link = bench.folder + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nowhere/at/all")
        let nowhere = try run("--output", link)
        #expect(nowhere.status != 0 && nowhere.output.isEmpty && nowhere.messages.contains("leads nowhere"))
        let other = bench.folder + "/other.json"
        let pairs = EvaluationResults(
            kind: .pairs, title: "t", provenance: Provenance(program: "p", date: "d", machine: "m", seed: 1))
        try Data(pairs.json.utf8).write(to: URL(fileURLWithPath: other))
        let kind = try run("--baseline", other)
        #expect(
            kind.status != 0 && kind.output.isEmpty
                && kind.messages.contains("an evaluation of pairs, not of retrieval"))
    }

    @Test func matrixOfIndexesAndMetrics() throws {
        try paintShop()
        let results = try results(
            run("--json", "--indexes", "kdtree,lsh,annoy,hnsw", "--metric", "cosine,manhattan", "--at", "2"))
        func has(_ index: String, _ metric: String) -> Bool {
            value(results, "P@2", ["model": "colour", "index": index, "metric": metric]) == 1
        }
        for index in ["exact", "kdtree", "annoy", "hnsw"] {
            #expect(has(index, "cosine") && has(index, "manhattan"), "\(index)")
        }
        let hnsw = ["model": "colour", "index": "hnsw", "metric": "cosine"]
        #expect(value(results, "recall@2", hnsw) == 1 && value(results, "mAP", hnsw) == nil)
        #expect(value(results, "mAP@2", hnsw) == 1)
        #expect(!has("lsh", "manhattan"))
        #expect(results.findings.contains { $0.subject == "lsh" && $0.reason.contains("manhattan") })
        #expect(results.findings.contains { $0.subject == "indexes" && $0.reason.contains("answer 2 images") })
        #expect(results.figures.last?.id == "recall-speed")
        #expect(results.provenance.settings["indexes"] == "exact,kdtree,lsh,annoy,hnsw")
    }

    @Test func splitsAndParents() throws {
        try paint("test/red", (200, 20, 30), 0..<1)
        try paint("train/red", (200, 20, 30), 0..<2)
        try paint("train/wine", (180, 10, 40), 2..<4)
        try paint("test/lone", (20, 200, 40), 0..<1)
        try bench.write("parents.csv", Array("class,parent\nred,warm\nwine,warm\nfoo,bar\n".utf8))
        let results = try results(run("--json", "--query-split", "test", "--at", "1,4"))
        let whole = ["model": "colour", "index": "exact", "metric": "cosine"]
        #expect(value(results, "P@4", whole.merging(["level": "class"]) { $1 }) == 0.5)
        #expect(value(results, "P@4", whole.merging(["level": "parent", "parent": "warm"]) { $1 }) == 1)
        let findings = results.findings.map { "\($0.subject) \($0.reason)" }
        #expect(findings[0].contains("splits: test 2, train 4; queries: split test, 2 against 4"))
        #expect(findings.contains { $0.hasPrefix("lone has no image in the gallery") })
        #expect(findings.contains { $0.hasPrefix("lone has no parent class") })
        #expect(findings.contains { $0.hasPrefix("parents.csv, line 4 names foo") })
        #expect(findings.contains { $0.hasPrefix("identical files 2 images have the same bytes") })

        let unknown = try run("--query-split", "exam")
        #expect(unknown.status == 1 && unknown.isOneLine(with: "there is no split exam; the splits are test, train"))
    }

    @Test func whatIsOfNoUseIsOneLine() throws {
        let empty = try run()
        #expect(empty.status == 1 && empty.isOneLine(with: "there is no image"), "\(empty.messages)")
        try paint("red", (200, 20, 30), 0..<1)
        try paint("blue", (20, 40, 200), 0..<1)
        let lonely = try run()
        #expect(lonely.status == 1 && lonely.isOneLine(with: "no query has another image"), "\(lonely.messages)")
        let label = try run("--label", "kind")
        #expect(label.status == 1 && label.isOneLine(with: "neither items.jsonl nor items.csv"), "\(label.messages)")
        for name in ["red/0.png", "blue/0.png"] { try bench.write(name, [0]) }
        let broken = try run()
        #expect(broken.status == 1 && broken.isOneLine(with: "no image can be read"), "\(broken.messages)")
        let missing = try run("--parents", "nowhere.csv")
        #expect(missing.status == 1 && missing.isOneLine(with: "nowhere.csv"), "\(missing.messages)")
        for wrong in [
            ["--at", "0"], ["--metric", "hamming"], ["--indexes", "x"], ["--models", "colour"], ["--attributes", "a"],
        ] {
            #expect(
                try bench.finish(
                    bench.process(
                        ["evaluate", "retrieval", bench.images, "--model", "colour"] + wrong)
                ).status == 64, "\(wrong)")
        }
    }

    @Test func oneClassOnlySaysNothing() throws {
        try paint("red", (200, 20, 30), 0..<2)
        let folders = try run()
        #expect(folders.status == 1 && folders.isOneLine(with: "all images are of one class, red"))
        #expect(folders.output.isEmpty && folders.messages.hasSuffix("or give --label\n"), "\(folders.messages)")
        // What there is to choose from, if a file tells of it.
        try bench.write("items.csv", Array("path,kind,hue\nred/0.png,hat,red\nred/1.png,hat,blue\n".utf8))
        for options in [[], ["--label", "kind"], ["--label", "size"]] {
            let arguments = ["evaluate", "retrieval", bench.images, "--model", "colour", "--resamples", "0"]
            let run = try bench.finish(bench.process(arguments + options))
            #expect(run.status == 1 && run.isOneLine(with: "there are hue, kind"), "\(run.messages)")
        }
    }
}
