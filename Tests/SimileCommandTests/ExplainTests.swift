import Foundation
import Imaging
import Testing

/// By color, which needs no weights.
@Suite struct ExplainTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for seed in 0..<2 { try bench.draw("\(seed).jpg", seed: seed) }
    }

    private func explain(_ arguments: String...) throws -> CommandLineRun {
        try bench.finish(
            bench.process(["explain", "pictures/0.jpg", "pictures/1.jpg", "--model", "colour"] + arguments))
    }

    @Test func `It tells method, shares and places`() throws {
        let run = try explain()
        #expect(run.status == 0 && run.output.contains("by occlusion") && run.output.contains("color "))
        let json = try explain("--json").json()
        #expect(json["method"] as? String == "occlusion" && json["prepared"] is NSNull? == true)
        #expect((json["mapA"] as? [[Double]])?.isEmpty == false && json["mapB"] is [[Double]])
        #expect(json["shares"] is [String: Double] && json["cosine"] is Double)
        #expect(try explain("--json", "--prepared").json()["prepared"] is [String: String])
    }

    @Test func `It draws, and replaces only what it drew`() throws {
        for name in ["why.png", "why.jpg", "why.png"] {
            let run = try explain("--output", name, "--json")
            #expect(run.status == 0 && run.messages == "Wrote \(name)\n", "\(run.messages)")
            _ = try run.json()
            let header = try ImageReader().header(of: .file(bench.folder + "/" + name))
            #expect(header.width == 2 * 448 + 3 * 16)
        }
        let before = FileManager.default.contents(atPath: bench.images + "/1.jpg")
        for name in ["pictures/1.jpg", "pictures/0.jpg"] {
            #expect(try explain("--output", name, "--force").isOneLine(with: "never overwritten"))
        }
        #expect(FileManager.default.contents(atPath: bench.images + "/1.jpg") == before)
        try bench.note("notes.png", "mine")
        #expect(try explain("--output", "notes.png").isOneLine(with: "--force"))
        #expect(try explain("--output", "notes.png", "--force").status == 0)
        #expect(try explain("--output", "nowhere/why.png").status == 1)
    }

    @Test func `Wrong usage is 64, and what cannot be is one line`() throws {
        for arguments in [["--output", "why.gif"], ["--output", ""], ["--threshold", "2"], ["--method", "magic"]] {
            let run = try bench.finish(
                bench.process(["explain", "pictures/0.jpg", "pictures/1.jpg", "--model", "colour"] + arguments))
            #expect(run.status == 64, "\(arguments)")
        }
        #expect(try bench.run("explain", "-", "-").status == 64)
        #expect(try explain("--method", "additive").isOneLine(with: "no average over places"))
        #expect(try bench.run("explain", "pictures/0.jpg", "none.jpg").isOneLine(with: "none.jpg: no such file"))
    }

    @Test(.needsWeights) func `With the default model the maps add up to the cosine of compare`() throws {
        let (a, b) = (bench.images + "/0.jpg", bench.images + "/1.jpg")
        let why = try bench.run("explain", a, b, "--json").json()
        let cosine = try #require(try bench.run("compare", a, b, "--json").json()["cosine"] as? Double)
        #expect(why["method"] as? String == "additive")
        for name in ["mapA", "mapB"] {
            let rows = try #require(why[name] as? [[Double]])
            #expect(abs(rows.joined().reduce(0, +) - cosine) < 1e-4)
        }
        let shares = try #require(why["shares"] as? [String: Double])
        #expect(abs(shares.values.reduce(0, +) - 1) < 1e-6)
    }
}
