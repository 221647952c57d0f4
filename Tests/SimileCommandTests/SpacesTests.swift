import Catalog
import Foundation
import Testing

/// One catalog with the vectors of two precisions.
@Suite(.needsWeights) struct SpacesTests {
    @Test func theyStayApartAndAreChosen() throws {
        let bench = try Bench()
        for seed in 0..<3 { try bench.draw("\(seed).jpg", seed: seed) }
        try bench.index()
        func precision(_ run: CommandLineRun) throws -> String? {
            (try run.json()["space"] as? [String: Any])?["precision"] as? String
        }
        let query = bench.images + "/1.jpg"
        let wanting = try bench.run("search", query, "--precision", "fast")
        #expect(wanting.status == 1)
        #expect(wanting.isOneLine(with: "choose one of these with --model and --precision"))

        expect(try bench.index("--precision", "fast"), ["embedded": 3, "updated": 3, "added": 0])
        expect(try bench.index(), ["embedded": 0, "unchanged": 3])
        expect(try bench.index("--precision", "fast"), ["embedded": 0, "unchanged": 3])
        #expect(try bench.opened().spaces().map(\.vectors) == [3, 3])
        #expect(try precision(bench.run("search", query, "--json")) == "f32")
        #expect(try precision(bench.run("search", query, "--json", "--precision", "fast")) == "bf16")
        #expect(try precision(bench.run("export", "-o", "x", "--json")) == "f32")
        #expect(try precision(bench.run("export", "-o", "x", "--json", "--precision", "fast")) == "bf16")

        // A file that changes loses its vector in the other space, until that is brought up to date as well.
        try bench.draw("1.jpg", seed: 9)
        expect(try bench.index("--precision", "fast"), ["embedded": 1, "updated": 1])
        #expect(Set(try bench.opened().spaces().map(\.vectors)) == [2, 3])
        expect(try bench.index(), ["embedded": 1, "unchanged": 2])

        // One that moves keeps both.
        try bench.move("2.jpg", to: "two.jpg")
        expect(try bench.index(), ["moved": 1, "embedded": 0])
        #expect(try bench.opened().spaces().map(\.vectors) == [3, 3])
    }

    @Test func moveIsSeenAlsoByASpaceThatHadNoVector() throws {
        let bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
        try bench.index("--attributes", try bench.note("pictures/items.jsonl", #"{"path":"a.jpg","colour":"red"}"#))
        try bench.move("a.jpg", to: "b.jpg")
        expect(try bench.index("--precision", "fast"), ["moved": 1, "embedded": 1, "added": 0, "missing": 0])
        #expect(try bench.opened().item(bench.key("b.jpg"))?.attributes == ["colour": "red"])
        #expect(try bench.opened().spaces().map(\.vectors) == [1, 1])
    }
}
