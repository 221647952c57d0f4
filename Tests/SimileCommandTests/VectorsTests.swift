import Foundation
import Testing
import VectorBenchmark
import VectorSearch

/// `simile vectors`: the search core without images.
@Suite struct VectorsTests {
    let bench: Bench
    let base = Bench.vectors(600, 24)
    let queries = Bench.vectors(20, 24, seed: 2)

    init() throws {
        bench = try Bench()
        try bench.npy("x.npy", base)
        try bench.npy("q.npy", queries)
    }

    @Test func buildsAndFinds() throws {
        let build = try bench.run(
            "vectors", "build", "--kind", "exact", "--input", "x.npy", "--output", "x.idx", "--json")
        #expect(build.status == 0 && build.messages.isEmpty)
        let built = try build.json()
        #expect(built["kind"] as? String == "exact" && built["metric"] as? String == "cosine")
        #expect(built["count"] as? Int == 600 && built["dimension"] as? Int == 24 && built["seed"] as? Int == 42)
        #expect(built["buildSeconds"] is Double && built["bytes"] as? Int ?? 0 > 600 * 24 * 4)

        let truth = NeighborTable(
            queries.map { query in
                neighbors(of: query, in: base, limit: 10).map { Neighbor(row: $0, similarity: 0) }
            }, width: 10)
        try truth.write(npy: bench.folder + "/t.npy")
        let query = try bench.run(
            "vectors", "query", "--index", "x.idx", "--queries", "q.npy", "--output", "i.npy", "--distances", "d.npy",
            "--truth", "t.npy", "--threads", "2", "--json")
        #expect(query.status == 0)
        let report = try query.json()
        let point = try #require((report["points"] as? [[String: Any]])?.first)
        #expect(point["recall"] as? Double == 1 && point["effort"] is NSNull)
        #expect(point["qps"] as? Double ?? 0 > 0 && point["seconds"] as? Double ?? 0 > 0)
        #expect(report["queries"] as? Int == 20 && report["limit"] as? Int == 10)
        #expect(try NeighborTable(npy: bench.folder + "/i.npy") == truth)
        let distances = try NumPyReader(path: bench.folder + "/d.npy").matrix()
        for query in 0..<20 {
            let cosines = try truth[query].map { try Metric.cosine.similarity(queries[query], base[$0]) }
            #expect(zip(cosines, distances[query]).allSatisfy { abs(1 - $0 - $1) < 1e-5 })
        }
    }

    @Test func fillsUpWhatIsNotThere() throws {
        try bench.run("vectors", "build", "--kind", "exact", "--input", "q.npy", "--output", "q.idx")
        let run = try bench.run(
            "vectors", "query", "--index", "q.idx", "--queries", "q.npy", "--limit", "30", "--min-score", "0.9999",
            "-o", "i.npy", "--distances", "d.npy", "--force")
        #expect(run.status == 0)
        let table = try NeighborTable(npy: bench.folder + "/i.npy")
        #expect(table.width == 30)
        for query in 0..<20 { #expect(Array(table[query]) == [query]) }
        let distances = try NumPyReader(path: bench.folder + "/d.npy").values()
        #expect(distances.count == 600 && distances[1] == .infinity && distances[0] < 1e-5)
    }

    /// Every vector is as similar to itself as can be, whatever index looks for it.
    @Test(arguments: ["exact", "kdtree", "lsh", "annoy", "hnsw"]) func identicalVectorsScoreOne(kind: String) throws {
        let build = ["vectors", "build", "--kind", kind, "--input", "x.npy", "--output", "x.idx", "--force"]
        let query = [
            "vectors", "query", "--index", "x.idx", "--queries", "x.npy", "--min-score", "1", "-o", "i.npy",
            "--force",
        ]
        for quantized in kind == "exact" ? [[], ["--quantized"]] : [[]] {
            _ = try bench.finish(bench.process(build + quantized))
            for batch in [[], ["--batch"]] {
                let run = try bench.finish(bench.process(query + batch))
                #expect(run.status == 0, "\(run.messages)")
                let table = try NeighborTable(npy: bench.folder + "/i.npy")
                #expect((0..<600).allSatisfy { table[$0].first == $0 }, "\(kind) \(quantized) \(batch)")
            }
        }
    }

    @Test func readsFvecs() throws {
        try bench.fvecs("x.fvecs", base)
        for name in ["x.npy", "x.fvecs"] {
            let run = try bench.run("vectors", "build", "--kind", "exact", "--input", name, "-o", name + ".idx")
            #expect(run.status == 0 && run.output.contains("exact over 600 vectors of 24 dimensions"))
        }
        let contents = FileManager.default.contents(atPath: bench.folder + "/x.npy.idx")
        #expect(contents != nil && contents == FileManager.default.contents(atPath: bench.folder + "/x.fvecs.idx"))
    }

    @Test func printsNeighborsForPeople() throws {
        try bench.run("vectors", "build", "--kind", "exact", "--input", "x.npy", "-o", "x.idx")
        let run = try bench.run("vectors", "query", "--index", "x.idx", "--queries", "q.npy")
        #expect(run.status == 0)
        let first = neighbors(of: queries[0], in: base, limit: 1)[0]
        #expect(run.output.contains("0  \(first) 0."), "\(run.output)")
        #expect(run.output.contains("queries/s") && run.output.contains("and 15 more"))
    }

    @Test func saysWhatIsInAFile() throws {
        try bench.run(
            "vectors", "build", "--kind", "exact", "--metric", "inner-product", "--input", "x.npy", "-o", "x.idx")
        let info = try bench.run("vectors", "info", "x.idx")
        #expect(info.status == 0)
        for part in ["exact", "inner-product", "600", "24", "vectors, 0.1 MB", "yes"] {
            #expect(info.output.contains(part))
        }
        let report = try bench.run("vectors", "info", "x.idx", "--json").json()
        #expect(report["sound"] as? Bool == true && report["count"] as? Int == 600)

        let path = bench.folder + "/x.idx"
        var bytes = try #require(FileManager.default.contents(atPath: path))
        bytes[bytes.count - 5] ^= 4
        try bytes.write(to: URL(fileURLWithPath: path))
        let damaged = try bench.run("vectors", "info", "x.idx")
        #expect(damaged.status == 1 && damaged.isOneLine(with: "x.idx: damaged"))
        let told = try bench.run("vectors", "info", "x.idx", "--json")
        #expect(try told.status == 1 && told.json()["sound"] as? Bool == false)
        let verified = try bench.run("vectors", "query", "--index", "x.idx", "--queries", "q.npy", "--verify")
        #expect(verified.status == 1 && verified.isOneLine(with: "x.idx: damaged"))
    }

    @Test func measuresAndDraws() throws {
        let run = try bench.run(
            "vectors", "bench", "--base", "x.npy", "--queries", "q.npy", "--kinds", "exact", "--plot", "c.svg",
            "--json",
            environment: ["TMPDIR": bench.folder])
        #expect(run.status == 0 && run.messages.isEmpty)
        let point = try #require(try run.jsonArray().first)
        #expect(
            Set(point.keys) == [
                "kind", "parameters", "effort", "recall", "qps", "buildSeconds", "indexBytes", "residentBytes",
                "seed", "threads", "buildThreads",
            ])
        #expect(point["recall"] as? Double == 1 && point["kind"] as? String == "exact")
        let svg = try String(contentsOfFile: bench.folder + "/c.svg", encoding: .utf8)
        #expect(svg.hasPrefix("<svg ") && svg.contains("x.npy, cosine, 10 neighbors, one thread"))
        #expect(!bench.files.contains { $0.hasSuffix(".idx") })
        let table = try bench.run("vectors", "bench", "--base", "x.npy", "--queries", "q.npy", "--kinds", "exact")
        #expect(table.output.contains("resident MB") && table.output.contains("1.0000"))
    }

    /// Annoy's own format has no header: what it lacks is told.
    @Test func annoyFilesGoBothWays() throws {
        let build = try bench.run(
            "vectors", "build", "--kind", "annoy", "--trees", "7", "--input", "x.npy", "-o", "x.ann", "--json")
        #expect(build.status == 0)
        let size = FileManager.default.contents(atPath: bench.folder + "/x.ann")?.count
        #expect(try build.json()["bytes"] as? Int == size)
        let told = ["--metric", "cosine", "--dimension", "24"]
        let query = [
            "vectors", "query", "--index", "x.ann", "--queries", "q.npy", "--effort", "100000", "--limit", "1",
        ]
        for more in [[], ["--kind", "annoy"], ["--quantized"]] {
            let run = try bench.finish(bench.process(query + told + more + ["-o", "i.npy", "--force"]))
            #expect(run.status == 0, "\(run.messages)")
            let table = try NeighborTable(npy: bench.folder + "/i.npy")
            for number in 0..<20 {
                #expect(Array(table[number]) == neighbors(of: queries[number], in: base, limit: 1))
            }
        }
        let wrong = try bench.finish(bench.process(query + ["--metric", "cosine", "--dimension", "23"]))
        #expect(wrong.status == 1 && wrong.isOneLine(with: "it fits cosine of 24"))
        let info = try bench.finish(bench.process(["vectors", "info", "x.ann", "--json"] + told)).json()
        #expect((info["parameters"] as? [String: Int]) == ["trees": 7] && info["count"] as? Int == 600)
    }

    @Test(arguments: IndexKind.allCases) func everyKindFindsAllWithEffort(kind: IndexKind) throws {
        let build = try bench.run("vectors", "build", "--kind", kind.rawValue, "--input", "x.npy", "-o", "x.idx")
        #expect(build.status == 0, "\(build.messages)")
        let run = try bench.run(
            "vectors", "query", "--index", "x.idx", "--queries", "q.npy", "--effort", "600", "-o", "i.npy")
        #expect(run.status == 0, "\(run.messages)")
        let table = try NeighborTable(npy: bench.folder + "/i.npy")
        let hits = (0..<20).map { query in
            Set(table[query]).intersection(neighbors(of: queries[query], in: base, limit: 10)).count
        }
        #expect(hits.reduce(0, +) >= 190, "\(kind.rawValue): \(hits)")
    }
}
