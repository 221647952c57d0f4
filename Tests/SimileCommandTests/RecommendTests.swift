import Foundation
import Imaging
import Testing

/// By color, which needs no weights.
@Suite struct RecommendTests {
    let bench: Bench

    /// Even pictures are red, odd ones blue.
    init() throws {
        bench = try Bench()
        var lines: [String] = []
        for number in 0..<16 {
            let shade = UInt8(120 + number)
            let image = PixelBuffer(
                width: 24, height: 24, fill: number % 2 == 0 ? (shade, 20, 20) : (20, 20, shade))
            try bench.write("\(number).png", try image.png())
            lines.append(#"{"path": "pictures/\#(number).png", "price": \#(number)}"#)
        }
        try bench.note("items.jsonl", lines.joined(separator: "\n"))
        try bench.index("--model", "colour", "--attributes", "items.jsonl")
    }

    private func keys(_ json: [String: Any]) throws -> [String] {
        try #require(json["items"] as? [[String: Any]]).compactMap { $0["key"] as? String }
    }

    @Test func `A history on the command line is recommended by, and not stored`() throws {
        let run = try bench.run(
            "recommend", "--history", "pictures/0.png,pictures/2.png", "--limit", "4", "--where", "price>2", "--json")
        let json = try run.json()
        #expect(run.status == 0 && Set(json.keys).isSuperset(of: ["strategy", "items", "coldStart"]))
        #expect(json["coldStart"] is NSNull && json["strategy"] as? String == "interests")
        let found = try keys(json)
        #expect(found.count == 4 && Set(found).isSubset(of: (2..<8).map { "pictures/\(2 * $0).png" }))
        let first = try #require((json["items"] as? [[String: Any]])?.first)
        #expect(
            first["rank"] as? Int == 1 && first["score"] is Double && (first["because"] as? [String])?.isEmpty == false)
        let text = try bench.run("recommend", "--history", "pictures/0.png,gone", "--limit", "2")
        #expect(text.status == 0 && text.output.contains("pictures/2.png") && text.messages.contains("'gone'"))
        let cold = try bench.run("recommend", "--user", "ann", "--json").json()
        #expect(cold["coldStart"] as? String == "newest")
    }

    @Test func `A path names the item whose file it leads to`() throws {
        let (image, other) = ("\(bench.images)/0.png", "\(bench.images)/./2.png")
        let run = try bench.run("recommend", "--history", image, "--exclude", other, "--limit", "3", "--json")
        let json = try run.json()
        #expect(json["coldStart"] is NSNull && run.messages.isEmpty, "\(run.messages)")
        let found = try keys(json)
        #expect(found.count == 3 && !found.contains("pictures/0.png") && !found.contains("pictures/2.png"))
        #expect(try bench.run("events", "add", "ann", image, "view").output == "1 added\n")
        let events = try bench.run("events", "list", "ann", "--json").json()["events"] as? [[String: Any]]
        #expect(events?.first?["key"] as? String == "pictures/0.png")
    }

    @Test func `Events are kept, listed and forgotten`() throws {
        #expect(try bench.run("events", "add", "ann", "pictures/1.png", "like").output == "1 added\n")
        let events = try bench.run("events", "list", "ann", "--json").json()
        let event = try #require((events["events"] as? [[String: Any]])?.first)
        #expect(event["key"] as? String == "pictures/1.png" && event["kind"] as? String == "like")
        let json = try bench.run("recommend", "--user", "ann", "--limit", "3", "--json").json()
        let names = try keys(json).compactMap { $0.dropFirst(9).split(separator: ".").first.flatMap { Int($0) } }
        #expect(names.count == 3 && names.allSatisfy { $0 % 2 == 1 && $0 != 1 })
        #expect(try bench.run("events", "remove", "ann").output == "1 removed\n")
        #expect(try bench.run("events", "list", "ann").output == "no events of ann\n")
    }

    @Test func `A log is imported, and replayed`() throws {
        var lines = ["user,key,kind,time"]
        for user in 0..<6 {
            for step in 0..<6 {
                lines.append("u\(user),pictures/\(user % 2 + (user / 2 + step) * 2 % 16).png,view,\(step)")
            }
        }
        let log = try bench.note("log.csv", lines.joined(separator: "\n") + "\nu0,gone,view,1\n")
        let run = try bench.run("events", "import", log, "--json")
        let json = try run.json()
        #expect(run.status == 1 && json["added"] as? Int == 36 && json["refused"] as? Int == 1)
        #expect(run.messages.contains("line 38"))
        let report = try bench.run("evaluate", "recommend", log, "--limit", "3", "--json").json()
        #expect(report["kind"] as? String == "recommendation")
        let measurements = try #require(report["measurements"] as? [[String: Any]])
        let names = Set(measurements.compactMap { $0["measure"] as? String })
        #expect(names == ["hit rate@3", "recall@3", "nDCG@3", "diversity", "novelty", "coverage"])
        let text = try bench.run("evaluate", "recommend", log, "--strategies", "interests")
        #expect(text.status == 0 && text.output.contains("item-kNN") && !text.output.contains("centroid"))
    }

    @Test(
        arguments: [
            (["recommend"], 64, "--user"), (["recommend", "--history", ","], 64, "--history"),
            (["recommend", "--user", "a", "--limit", "0"], 64, "--limit"),
            (["recommend", "--user", "a", "--strategy", "guess"], 64, "--strategy"),
            (["recommend", "--user", "a", "--where", "x<"], 64, "--where"),
            (["recommend", "--user", "a", "--model", "other"], 1, "other"),
            (["events", "add", "ann", "gone", "view"], 1, "gone"),
            (["events", "add", "ann", "a", "stare"], 64, "stare"),
            (["events", "import", "none.csv"], 1, "none.csv"), (["evaluate", "recommend", "none.csv"], 1, "none.csv"),
            (["evaluate", "recommend", "x", "--share", "1"], 64, "--share"),
        ] as [([String], Int32, String)])
    func `What cannot be is told`(words: [String], status: Int32, text: String) throws {
        let run = try bench.finish(bench.process(words))
        #expect(run.status == status && run.messages.contains(text), "\(run.messages)")
    }
}
