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
            try index("path,price,note\n\(bench.pictures)/a.jpg,12.5,\"a, b\"\nb.jpg,007,\n", name: "items.csv"),
            ["updated": 2, "unchanged": 0, "embedded": 0])
        #expect(try attributes("a.jpg") == ["price": 12.5, "note": "a, b"])
        #expect(try attributes("b.jpg") == ["price": "007"])
        expect(try bench.index(), ["unchanged": 2])
        #expect(try attributes("b.jpg") == ["price": "007"], "a run without attributes leaves them")
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
                "line 1 has an attribute without a name", "line 2 contains the character U+0000",
                "line 3 contains the character U+0000", "line 4 is not a JSON object of strings, numbers and booleans",
            ])
        #expect(try attributes("b.jpg") == ["colour": "red"])
    }

    @Test func pathsThatFitNothingAreCounted() throws {
        expect(
            try index("{\"path\":\"a.jpg\",\"x\":1}\n{\"path\":\"images/b.jpg\",\"x\":1}"), ["unmatchedAttributes": 1])
        let run = try bench.run("index", bench.pictures, "--attributes", bench.pictures + "/items.jsonl")
        #expect(run.output.contains("1 entries of the attributes describe none of these pictures"))
        expect(try bench.index(), ["unmatchedAttributes": 0])
    }

    @Test func aFileThatIsNoneLeavesNoCatalogue() throws {
        for (name, text) in [
            ("nowhere.csv", "No such file"), ("pictures/a.jpg", "must name a column"), ("pictures", "regular"),
        ] {
            let run = try bench.run("index", bench.pictures, "--attributes", bench.folder + "/" + name)
            #expect(run.status == 1)
            #expect(run.isOneLine(with: text), "\(run.messages)")
        }
        #expect(!FileManager.default.fileExists(atPath: bench.catalog))
    }

    @Test func valuesCannotPaintTheTerminal() throws {
        _ = try index(#"{"path":"b.jpg","note":"\u001b[31mred\nline"}"#)
        let run = try bench.run("search", bench.pictures + "/a.jpg")
        #expect(run.output.contains("\\u{1b}[31mred\\nline"))
        #expect(!run.output.contains("\u{1b}"))
    }
}
