import Foundation
import Testing

@Suite(.needsWeights) struct CompareTests {
    let bench: Bench

    init() throws { bench = try Shelf.bench }

    private func compare(_ arguments: String...) throws -> CommandLineRun {
        try bench.finish(bench.process(["compare"] + arguments))
    }

    @Test func aImageIsLikeItself() throws {
        let path = bench.images + "/1.jpg"
        let report = try compare(path, path, "--json", "--threshold", "0.999").json()
        #expect(abs((report["cosine"] as? Double ?? 0) - 1) < 1e-5)
        #expect(report["similar"] as? Bool == true)
        #expect(try compare(path, path).output.hasPrefix("1.0000  similar  cosine 1.0000, threshold 0.80"))
    }

    @Test func theThresholdDecides() throws {
        let (a, b) = (bench.images + "/1.jpg", bench.images + "/2.jpg")
        let score = try #require(try compare(a, b, "--json").json()["score"] as? Double)
        for (threshold, similar) in [(score - 0.01, true), (score + 0.001, false), (0, true)] {
            let report = try compare(a, b, "--json", "--threshold", "\(threshold)").json()
            #expect(report["similar"] as? Bool == similar)
            #expect(report["score"] as? Double == score)
        }
        let swapped = try #require(try compare(b, a, "--json").json()["score"] as? Double)
        #expect(abs(swapped - score) < 1e-6)
    }

    @Test func oneMayComeFromStandardInput() throws {
        let run = try bench.finish(
            bench.process(["compare", "-", bench.images + "/1.jpg", "--json"]),
            input: [UInt8](try #require(FileManager.default.contents(atPath: bench.images + "/1.jpg"))))
        #expect(try run.json()["similar"] as? Bool == true)
    }

    @Test func whatCannotBeReadIsOneLine() throws {
        let good = bench.images + "/1.jpg"
        for (name, reason) in [("/nowhere.jpg", "/nowhere.jpg: no such file"), (bench.images, "is a directory")] {
            let run = try compare(good, name)
            #expect(run.status == 1)
            #expect(run.isOneLine(with: reason), "\(run.messages)")
        }
        #expect(try compare(good, good, "--model", "x").isOneLine(with: "there is no model named 'x'; the models are"))
    }

    @Test func wrongUsageIs64() throws {
        let good = bench.images + "/1.jpg"
        for arguments in [
            [good], [good, ""], ["-", "-"], [good, good, "--threshold", "1.5"], [good, good, "--method", "x"],
        ] {
            #expect(try bench.finish(bench.process(["compare"] + arguments)).status == 64, "\(arguments)")
        }
    }
}
