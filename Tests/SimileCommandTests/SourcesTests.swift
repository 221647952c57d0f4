import Foundation
import Testing

/// `simile sources`. By color, which needs no weights.
@Suite struct SourcesTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
        try bench.index("--model", "colour")
    }

    private func sources(_ arguments: String...) throws -> [[String: Any]] {
        let run = try bench.finish(bench.process(["sources"] + arguments + ["--json"]))
        try #require(run.status == 0, "\(run.messages)")
        return try run.json()["sources"] as? [[String: Any]] ?? []
    }

    @Test func aFolderIsReadAndListed() throws {
        #expect(try bench.run("sources").output == "no sources; simile sources add NAME URL adds one\n")
        let added = try sources("add", "photos", "pictures", "--every", "90s")
        #expect(added[0]["kind"] as? String == "folder" && added[0]["url"] as? String == bench.images)
        try bench.draw("b.jpg", seed: 2)
        let run = try bench.run("sources", "run", "--json")
        #expect(run.status == 0 && run.messages.hasPrefix("photos: complete, 1 added"))
        let reports = try run.json()["runs"] as? [[String: Any]]
        #expect(reports?.first?["outcome"] as? String == "complete")
        let source = try #require(try sources("status", "photos").first)
        let keys = ["kind", "url", "items", "lag", "lastRun", "lastError", "state", "interval", "report"]
        #expect(Set(source.keys).isSuperset(of: keys) && source["lastError"] is NSNull)
        #expect(try bench.run("sources", "remove", "photos").output == "0 items removed\n")
    }

    @Test func manyComeFromAFile() throws {
        let file = bench.folder + "/sources.yaml"
        try """
        sources:
          - {name: closed, kind: feed, url: "http://127.0.0.1:9/feed.xml", interval: 15m, misses: 2}
          - name: shop
            kind: shopify
            url: https://shop.example
            defaults: {currency: EUR, attributes: {shop: S}}
        """.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try sources("add", "--file", file).map { $0["name"] as? String } == ["closed", "shop"])
        #expect(try sources("pause", "shop").map { $0["state"] as? String } == ["paused"])
        let run = try bench.run("sources", "run")
        #expect(
            run.status == 1
                && run.output.contains("closed: failed; http://127.0.0.1:9/robots.txt: refuses the connection"))
        #expect(!run.output.contains("shop:"))
        #expect(try sources("list").map { $0["state"] as? String } == ["failing", "paused"])
    }

    @Test func mistakesAreOneLine() throws {
        #expect(try bench.run("sources", "add", "x").status == 64)
        #expect(try bench.run("sources", "add", "x", "http://a/b", "--every", "often").status == 64)
        #expect(try bench.run("sources", "add", "x y", "http://a/b").isOneLine(with: "'x y' is not 1 to 64 letters"))
        #expect(try bench.run("sources", "add", "x", "ftp://a/b").isOneLine(with: "neither http nor https"))
        #expect(try bench.run("sources", "add", "pictures", "http://a/b").isOneLine(with: "a root has this name"))
        #expect(try bench.run("sources", "run", "x").isOneLine(with: "there is no source 'x'"))
        #expect(try bench.run("sources", "confirm", "x").isOneLine(with: "there is no source 'x'"))
        try "- name: x\n".write(toFile: bench.folder + "/bad.yaml", atomically: true, encoding: .utf8)
        #expect(try bench.run("sources", "add", "--file", "bad.yaml").isOneLine(with: "source 1, kind is missing"))
    }
}
