import Foundation
import Testing

/// What comes back, and what narrows it.
@Suite(.needsWeights) struct SearchTests {
    let bench: Bench

    init() throws { bench = try Shelf.bench }

    private func hits(_ options: String...) throws -> [[String: Any]] {
        let run = try bench.finish(bench.process(["search", bench.images + "/4.jpg", "--json"] + options))
        try #require(run.status == 0, "\(run.messages)")
        return try run.json()["hits"] as? [[String: Any]] ?? []
    }

    private func prices(_ options: String...) throws -> Set<Int> {
        let run = try bench.finish(
            bench.process(["search", bench.images + "/4.jpg", "--json", "--limit", "99"] + options))
        try #require(run.status == 0, "\(run.messages)")
        let hits = try run.json()["hits"] as? [[String: Any]] ?? []
        return Set(hits.compactMap { ($0["attributes"] as? [String: Any])?["price"] as? Int })
    }

    @Test func theMostSimilarComeFirst() throws {
        let hits = try hits("--limit", "99")
        #expect(hits.count == 13)
        #expect(hits.map { $0["rank"] as? Int } == (1...13).map { $0 })
        let cosines = try hits.map { try #require($0["cosine"] as? Double) }
        #expect(cosines == cosines.sorted(by: >))
        #expect(abs(cosines[0] - 1) < 1e-5)
        for (hit, cosine) in zip(hits, cosines) {
            #expect(abs(try #require(hit["score"] as? Double) - (cosine + 1) / 2) < 1e-6)
        }
    }

    @Test func limits() throws {
        #expect(try hits().count == 10)
        #expect(try hits("--limit", "1").count == 1)
        #expect(try hits("-l", "3").count == 3)
        #expect(try hits("--limit", "9223372036854775807").count == 13)
    }

    @Test func conditions() throws {
        #expect(try prices("--where", "category=dress") == [0, 2, 4, 6, 8, 10])
        #expect(try prices("--where", "category=hat and price<5") == [1, 3])
        #expect(try prices("--where", "price>=9 and price!=10") == [9, 11])
        #expect(try prices("--where", "category!=dress").isSuperset(of: [1, 3, 5]))
        #expect(try prices("--where", "price > 3 and price <= 4") == [4])
    }

    @Test func aLeastScore() throws {
        let all = try hits("--limit", "99").compactMap { $0["score"] as? Double }
        let middle = all[5]
        #expect(try hits("--limit", "99", "--min-score", "\(middle - 1e-6)").count == 6)
        #expect(try hits("--min-score", "1").count == 1)
        #expect(try hits("--min-score", "0", "--limit", "99").count == 13)
    }

    @Test func nothingThatMatchesIsNoFailure() throws {
        let query = ["search", bench.images + "/4.jpg", "--where", "category=shoe"]
        let run = try bench.finish(bench.process(query))
        #expect(run.status == 0)
        #expect(run.output == "nothing matches where category=shoe\n")
        let both = try bench.finish(bench.process(query + ["--min-score", "0.9"]))
        #expect(both.output == "nothing matches where category=shoe and with a score of at least 0.9\n")
        let json = try bench.finish(bench.process(query + ["--json"]))
        #expect(json.status == 0)
        #expect((try json.json()["hits"] as? [Any])?.isEmpty == true)
    }

    @Test(arguments: [
        ["--where", "category="], ["--where", "= red"], ["--where", ""], ["--where", "a=1 or"], ["--limit", "0"],
        ["--limit", "-1"], ["--limit", "99999999999999999999"], ["--min-score", "1.01"], ["--min-score", "nan"],
        ["--precision", "f16"], ["--timeout", "0"], ["--max-megapixels", "0"], ["--catalog", ""], ["--sheet", ""],
        ["another"], ["--nonsense"],
    ])
    func wrongUsageIs64(options: [String]) throws {
        let run = try bench.finish(bench.process(["search", bench.images + "/4.jpg"] + options))
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.messages.contains("Usage: simile search"))
    }

    @Test func whereTheMistakeIsSaid() throws {
        let run = try bench.run("search", bench.images + "/4.jpg", "--where", "category=")
        #expect(run.messages.contains("at column 10 expected a value after '='"))
    }

    @Test func aModelThatIsNotThere() throws {
        let run = try bench.run("search", bench.images + "/4.jpg", "--model", "resnet9000")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "has no vectors of resnet9000, but of efficientnet_lite0 in f32"))
    }

    @Test func aSheetShowsTheHits() throws {
        for (name, magic) in [("hits.png", [0x89, 0x50] as [UInt8]), ("hits.jpg", [0xff, 0xd8])] {
            let run = try bench.run(
                "search", bench.images + "/4.jpg", "--limit", "3", "--sheet", name, "--json",
                "--where", "category=dress")
            #expect(run.status == 0)
            #expect((try run.json()["hits"] as? [Any])?.count == 3)
            #expect(FileManager.default.contents(atPath: bench.folder + "/" + name)?.starts(with: magic) == true)
        }
    }
}
