import Foundation
import Imaging
import Testing

/// `simile trends` by color, which needs no weights.
@Suite struct TrendsTests {
    let bench: Bench

    /// Eight images a week of red and of blue, and in the last whole week 24 of blue.
    init() throws {
        bench = try Bench()
        var lines: [String] = []
        for week in 1...5 {
            for number in 0..<(week == 1 ? 32 : 16) {
                let isRed = number % (week == 1 ? 4 : 2) == 0
                let shade = UInt8(120 + number + week)
                let image = PixelBuffer(width: 24, height: 24, fill: isRed ? (shade, 20, 20) : (20, 20, shade))
                try bench.write("\(week)-\(number).png", try image.png())
                let day = Date().addingTimeInterval(Double(-7 * 86_400 * week)).formatted(.iso8601)
                lines.append(
                    #"{"path": "pictures/\#(week)-\#(number).png", "kind": "\#(isRed ? "red" : "blue")", "day": "\#(day)"}"#
                )
            }
        }
        try bench.note("items.jsonl", lines.joined(separator: "\n"))
        try bench.index("--model", "colour", "--attributes", "items.jsonl")
    }

    private static let usual = ["trends", "--since", "5w", "--date", "day", "--attributes", "kind"]

    private func run(_ arguments: [String]) throws -> CommandLineRun { try bench.finish(bench.process(arguments)) }

    @Test func `JSON has periods, groups and attributes`() throws {
        let json = try run(Self.usual + ["--json"]).json()
        let values = try #require(json["attributes"] as? [[String: Any]])
        #expect(Set(values.compactMap { $0["value"] as? String }) == ["red", "blue"])
        for value in values {
            #expect((value["counts"] as? [Int])?.count == (json["periods"] as? [Any])?.count)
            #expect(value["growth"] is Double && (value["interval"] as? [Double])?.count == 2)
        }
        let groups = try #require(json["groups"] as? [[String: Any]])
        #expect(!groups.isEmpty && groups.allSatisfy { $0["id"] is Int && $0["medoid"] is String })
        let again = try run(Self.usual + ["--json"]).json()
        #expect(
            (again["groups"] as? [[String: Any]])?.compactMap { $0["id"] as? Int }
                == groups.compactMap { $0["id"] as? Int })
    }

    @Test func `text has bars that the locale can show`() throws {
        let plain = try bench.shell("$SIMILE " + Self.usual.joined(separator: " "), environment: ["LC_ALL": "C"])
        #expect(plain.status == 0 && plain.output.contains("by look") && plain.output.contains("by kind"))
        #expect(plain.output.contains("#") && !plain.output.contains("█"))
        let blocks = try bench.shell("$SIMILE " + Self.usual.joined(separator: " "), environment: ["LC_ALL": "C.UTF-8"])
        #expect(blocks.output.contains("█"))
    }

    @Test func `a picture is placed`() throws {
        let json = try run(["trends", "place", "pictures/2-3.png", "--date", "day", "--neighbors", "3", "--json"])
            .json()
        let place = try #require((json["results"] as? [[String: Any]])?.first)
        #expect((place["neighbors"] as? [Any])?.count == 3 && place["isNewLook"] as? Bool == false)
        #expect((place["group"] as? [String: Any])?["id"] is Int)
        let text = try run(["trends", "place", "pictures/2-3.png"])
        #expect(text.status == 0 && text.output.hasPrefix("group "))
    }

    @Test func `a report is written, and written anew`() throws {
        let folder = bench.folder + "/report"
        for _ in 0..<2 { #expect(try run(Self.usual + ["--output", folder]).status == 0) }
        let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
        #expect(page.contains("What is new and what grows") && page.contains("Shares by week"))
        #expect(FileManager.default.fileExists(atPath: folder + "/measurements.csv"))
        #expect(try run(Self.usual + ["--output", bench.images]).status == 1)
    }

    @Test(arguments: [
        ["--since", "soon"], ["--since", "0d"], ["--by", "year"], ["--of", "hide"], ["--recent", "0"],
        ["--min-count", "0"], ["--limit", "-1"], ["--where", "price <"],
    ])
    func `what makes no sense is a matter of usage`(arguments: [String]) throws {
        #expect(try run(["trends"] + arguments).status == 64)
    }

    @Test func `what cannot be is one clear line`() throws {
        #expect(try run(["trends", "--by", "hour", "--since", "52w"]).isOneLine(with: "the limit is 1000"))
        #expect(try run(["trends", "--since", "2126-01-01"]).isOneLine(with: "begin before it ends"))
        #expect(try run(["trends", "--model", "none"]).status == 1)
        #expect(try run(["trends", "place", "none.png"]).isOneLine(with: "none.png"))
    }
}
