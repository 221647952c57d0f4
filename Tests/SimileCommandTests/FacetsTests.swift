import Foundation
import Imaging
import Testing

/// Values that are counted, hits that are grouped and chosen. By color, which needs no weights.
@Suite struct FacetsTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        var lines = ""
        for number in 0..<12 {
            let shade = UInt8(20 * number)
            try bench.write(
                "\(number).png", try PixelBuffer(width: 16, height: 16, fill: (shade, 255 - shade, 90)).png())
            lines +=
                "{\"path\": \"\(bench.images)/\(number).png\", \"product\": \"p\(number % 4)\", \"price\": \(number)}\n"
        }
        let attributes = try bench.note("items.jsonl", lines)
        let run = try bench.finish(
            bench.process(["index", bench.images, "--model", "colour", "--attributes", attributes]))
        try #require(run.status == 0, "\(run.messages)")
    }

    private func run(_ arguments: String...) throws -> CommandLineRun { try bench.finish(bench.process(arguments)) }

    private func facet(_ report: [String: Any], _ number: Int) throws -> [String: Any] {
        try #require((report["facets"] as? [[String: Any]])?.dropFirst(number).first)
    }

    @Test func `values are counted over the catalog`() throws {
        let all = try run("facets", "--json").json()
        expect(all, ["items": 12])
        #expect(try facet(all, 0)["name"] as? String == "price")
        expect(try facet(all, 0), ["distinct": 12, "missing": 0])
        let some = try run("facets", "product,prodct", "--where", "price<2")
        #expect(some.output.contains("product  1  p0") && some.output.contains("2 items"))
        #expect(some.messages.contains("the nearest is \"product\""))
        for wrong in [
            ["facets", "a,,b"], ["facets", "a,a"], ["facets", "--limit", "0"], ["facets", "--where", "a<"],
        ] {
            #expect(try bench.finish(bench.process(wrong)).status == 64)
        }
    }

    @Test func `hits are grouped and chosen, and their neighborhood is counted`() throws {
        let found = try run(
            "search", bench.images + "/1.png", "--group-by", "product", "--facet", "product", "--json"
        ).json()
        let hits = try #require(found["hits"] as? [[String: Any]])
        #expect(hits.count == 4 && (hits[0]["variants"] as? [String: Any])?["count"] as? Int == 3)
        expect(found, ["neighborhood": 12])
        expect(try facet(found, 0), ["distinct": 4])
        let shown = try run("search", bench.images + "/1.png", "--group-by", "product", "--facet", "price").output
        #expect(shown.contains("of 3 variants") && shown.contains("among the 12 most similar"))
        let diverse = try run("search", bench.images + "/1.png", "--diversity", "0.9", "--limit", "3", "--json").json()
        #expect((diverse["hits"] as? [[String: Any]])?.count == 3)
        for wrong in [["--diversity", "2"], ["--group-by", ""], ["--facet", ","]] {
            #expect(try bench.finish(bench.process(["search", bench.images + "/1.png"] + wrong)).status == 64)
        }
    }
}
