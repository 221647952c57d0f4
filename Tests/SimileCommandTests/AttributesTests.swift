import Catalog
import Foundation
import Testing

@Suite(.needsWeights) struct AttributesTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for (seed, name) in ["a.jpg", "b.jpg"].enumerated() { try bench.draw(name, seed: seed) }
    }

    private func index(_ text: String, name: String = "items.jsonl") throws -> [String: Any] {
        try bench.index("--attributes", try bench.note("pictures/" + name, text))
    }

    private func attributes(_ name: String) throws -> Attributes? {
        try bench.opened().item(bench.key(name))?.attributes
    }

    @Test func changesReachItemsWhoseFilesAreAsTheyWere() throws {
        expect(try index(#"{"path":"a.jpg","price":10,"new":true}"#), ["added": 2])
        #expect(try attributes("a.jpg") == ["price": 10, "new": true])
        expect(try index(#"{"path":"a.jpg","price":10,"new":true}"#), ["updated": 0, "unchanged": 2])
        expect(
            try index("path,price,note\n\(bench.images)/a.jpg,12.5,\"a, b\"\nb.jpg,007,\n", name: "items.csv"),
            ["updated": 2, "unchanged": 0, "embedded": 0])
        #expect(try attributes("a.jpg") == ["price": 12.5, "note": "a, b", "new": true], "a second file adds")
        #expect(try attributes("b.jpg") == ["price": "007"])
        expect(try bench.index(), ["unchanged": 2])
        #expect(try attributes("b.jpg") == ["price": "007"], "a run without attributes leaves them")
        let items = try bench.note("pictures/new.csv", "path,note\na.jpg,x\n")
        expect(
            try bench.index("--attributes", items, "--replace-attributes"),
            ["updated": 1, "unchanged": 1, "embedded": 0])
        #expect(try attributes("a.jpg") == ["note": "x"])
    }

    @Test func aTouchedFileWithOtherAttributesIsUpdated() throws {
        _ = try index(#"{"path":"a.jpg","price":10}"#)
        for name in ["a.jpg", "b.jpg"] { try bench.age(name, seconds: 60) }
        expect(try index(#"{"path":"a.jpg","price":11}"#), ["updated": 1, "unchanged": 1, "embedded": 0])
        #expect(try attributes("a.jpg") == ["price": 11])
        // A moved image keeps what is known of it.
        try bench.move("a.jpg", to: "c.jpg")
        expect(try index(#"{"path":"c.jpg","note":"moved"}"#), ["moved": 1, "embedded": 0])
        #expect(try attributes("c.jpg") == ["price": 11, "note": "moved"])
    }

    @Test func aConditionOnWhatNothingHasSaysSo() throws {
        _ = try index(#"{"path":"a.jpg","price":"12.5"}"# + "\n" + #"{"path":"b.jpg","price":99}"#)
        let cheap = try bench.run("search", bench.images + "/a.jpg", "--where", "price<20", "--json")
        #expect((try cheap.json()["hits"] as? [[String: Any]])?.count == 1, "a text that reads as a number")
        #expect(try cheap.json()["notes"] == nil)
        let odd = try bench.run("search", bench.images + "/a.jpg", "--where", "prize<20", "--json")
        let note = #"no item has an attribute "prize", the nearest is "price"; there are "price""#
        #expect(try odd.json()["notes"] as? [String] == [note])
        #expect(odd.messages == "Note: \(note)\n")
        for verb in [["export", "--output", bench.folder + "/out"], ["remove"]] {
            let run = try bench.finish(bench.process(verb + ["--where", "prize<20"]))
            #expect(run.messages.contains(note), "\(run.messages)")
        }
    }

    @Test func pathColumnAndTypesAreForAFile() throws {
        let items = try bench.note("pictures/shop.csv", "Bild,sku\na.jpg,12\n")
        expect(
            try bench.index("--attributes", items, "--path-column", "Bild", "--types", "sku=text"), ["added": 2])
        #expect(try attributes("a.jpg") == ["sku": "12"])
        for wrong in [
            ["--path-column", "Bild"], ["--types", "sku=text"], ["--replace-attributes"],
            ["--attributes", items, "--types", "sku=integer"],
        ] {
            #expect(try bench.finish(bench.process(["index", bench.images] + wrong)).status == 64, "\(wrong)")
        }
    }

    @Test func whatCannotBeStoredIsReportedByLineAndTheRestGoesOn() throws {
        let report = try index(
            """
            {"path":"a.jpg","":"no name"}
            {"path":"a.jpg","note":"nul \\u0000 nul"}
            {"path":"a.jpg","nul\\u0000":1}
            {"path":"a.jpg","tags":["x"]}
            {"path":"b.jpg","colour":"red"}
            """)
        expect(report, ["added": 2])
        #expect(
            (report["skipped"] as? [[String: String]])?.compactMap { $0["reason"] } == [
                "line 1 is left out: an attribute has an empty name",
                "line 2 is left out: the attribute \"note\" contains the character U+0000",
                "line 3 is left out: the attribute \"nul\\0\" has the character U+0000 in its name",
                "line 4 is not a JSON object of strings, numbers and booleans",
            ])
        #expect(try attributes("b.jpg") == ["colour": "red"])
    }

    @Test func attributesBeyondTheLimitAreReportedAndTheRestGoesOn() throws {
        let (much, half) = (String(repeating: "x", count: 70_000), String(repeating: "x", count: 40_000))
        let many = (0...1_000).map { "\"n\($0)\":1" }.joined(separator: ",")
        let report = try index(
            """
            {"path":"a.jpg","text":"\(much)"}
            {"path":"a.jpg",\(many)}
            {"path":"a.jpg","one":"\(half)"}
            {"path":"a.jpg","two":"\(half)"}
            {"path":"b.jpg","colour":"red"}
            {"path":"\(String(repeating: "n", count: 1_025))","colour":"red"}
            """)
        // A path may be as long as it likes: the key need not be.
        expect(report, ["added": 2, "unmatchedAttributes": 1])
        let reasons = (report["skipped"] as? [[String: String]])?.compactMap { $0["reason"] } ?? []
        #expect(reasons.map { $0.prefix(6) } == ["line 1", "line 2", "line 4"])
        #expect(reasons.allSatisfy { $0.contains("the limit is") })
        #expect(try attributes("a.jpg")?.names == ["one"] && attributes("b.jpg") == ["colour": "red"])
        // What is there already counts.
        let more = try index(#"{"path":"a.jpg","two":"\#(half)"}"# + "\n" + #"{"path":"b.jpg","size":"L"}"#)
        expect(more, ["updated": 1])
        let skipped = more["skipped"] as? [[String: String]] ?? []
        #expect(skipped.count == 1 && skipped[0]["path"]?.hasSuffix("a.jpg") == true)
        #expect(try attributes("a.jpg")?.names == ["one"] && attributes("b.jpg") == ["colour": "red", "size": "L"])
    }

    @Test func pathsThatFitNothingAreCounted() throws {
        expect(
            try index("{\"path\":\"a.jpg\",\"x\":1}\n{\"path\":\"images/b.jpg\",\"x\":1}"), ["unmatchedAttributes": 1])
        let run = try bench.run("index", bench.images, "--attributes", bench.images + "/items.jsonl")
        #expect(run.output.contains("1 entry of the attribute file matches none of these images:"))
        #expect(run.output.contains("pictures/images/b.jpg"))
        let report = try bench.index("--attributes", bench.images + "/items.jsonl")
        #expect((report["unmatchedPaths"] as? [String])?.count == 1)
        expect(try bench.index(), ["unmatchedAttributes": 0])
    }

    @Test func aFileThatIsNoneLeavesNoCatalogue() throws {
        for (name, text) in [
            ("nowhere.csv", "No such file"), ("pictures/a.jpg", "UTF-8"), ("pictures", "regular"),
        ] {
            let run = try bench.run("index", bench.images, "--attributes", bench.folder + "/" + name)
            #expect(run.status == 1)
            #expect(run.isOneLine(with: text), "\(run.messages)")
        }
        #expect(!FileManager.default.fileExists(atPath: bench.catalog))
    }

    @Test func valuesCannotPaintTheTerminal() throws {
        _ = try index(#"{"path":"b.jpg","note":"\u001b[31mred\nline"}"#)
        let run = try bench.run("search", bench.images + "/a.jpg")
        #expect(run.output.contains("\\u{1b}[31mred\\nline"))
        #expect(!run.output.contains("\u{1b}"))
    }
}
