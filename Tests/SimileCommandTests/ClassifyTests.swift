import Foundation
import Imaging
import Testing

/// By color, which needs no weights.
@Suite struct ClassifyTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        var lines: [String] = []
        for number in 0..<24 {
            let shade = UInt8(120 + number)
            let image = PixelBuffer(
                width: 24, height: 24, fill: number % 2 == 0 ? (shade, 20, 20) : (20, 20, shade))
            try bench.write("\(number).png", try image.png())
            // Two have no label.
            if number > 1 {
                lines.append(#"{"path": "pictures/\#(number).png", "kind": "\#(number % 2 == 0 ? "red" : "blue")"}"#)
            }
        }
        try bench.note("items.jsonl", lines.joined(separator: "\n"))
        try bench.index("--model", "colour", "--attributes", "items.jsonl")
    }

    @Test func `Images are classified by their neighbors`() throws {
        let run = try bench.run("classify", "pictures/0.png", "pictures/1.png", "--label", "kind", "--neighbors", "5")
        #expect(run.status == 0 && run.output.contains("red 100%") && run.output.contains("blue 100%"))
        let json = try bench.run("classify", "pictures/3.png", "--label", "kind", "--json").json()
        let results = try #require(json["results"] as? [[String: Any]])
        let classes = try #require(results.first?["classes"] as? [[String: Any]])
        #expect(results.first?["path"] as? String == "pictures/3.png")
        #expect(classes.first?["label"] as? String == "blue" && classes.first?["probability"] as? Double ?? 0 > 0.5)
        #expect(results.first?["neighbors"] as? Int == 15)
    }

    /// With as many neighbors as there are labels, and one itself in the catalog, all others vote.
    @Test func `An image has no vote on itself`() throws {
        let json = try bench.run("classify", "pictures/3.png", "--label", "kind", "--neighbors", "100", "--json").json()
        #expect((json["results"] as? [[String: Any]])?.first?["neighbors"] as? Int == 21)
    }

    @Test func `What cannot be is one clear line`() throws {
        #expect(
            try bench.run("classify", "pictures/0.png", "--label", "size").isOneLine(with: "has the attribute size"))
        #expect(try bench.run("classify", "none.png", "--label", "kind").isOneLine(with: "none.png"))
        #expect(try bench.run("classify", "pictures/0.png", "--label", "kind", "--neighbors", "0").status == 64)
    }
}
