import Basics
import Catalog
import Foundation
import Imaging
import Testing

/// `search` in several spaces, and queries of several parts. No weights are needed: queries are items.
@Suite struct FusedSearchCommandTests {
    /// A warehouse whose items have colors, too, all but the last three.
    private static func shop(_ count: Int = 40) throws -> Warehouse {
        let shop = try Warehouse(count)
        try shop.commit(
            (0..<count - 3).map { number in
                .put(
                    NewItem(
                        key: ItemKey(Warehouse.key(number)),
                        attributes: ["category": number.isMultiple(of: 2) ? "dress" : "hat"],
                        vectors: [
                            (Warehouse.space, Warehouse.vector(number)), (color, [0.6, 0.8, Float(number)].unit),
                        ]))
            })
        return shop
    }

    private static let color = VectorSpace(
        model: "colour", weightsDigest: "", preprocessing: "none", layer: "histogram", precision: .f32, dimension: 3)

    private func search(_ shop: Warehouse, _ options: String...) throws -> [String: Any] {
        let run = try shop.bench.finish(shop.bench.process(["search", "--json"] + options))
        try #require(run.status == 0, "\(run.messages)")
        return try run.json()
    }

    private func hits(_ report: [String: Any]) -> [[String: Any]] { report["hits"] as? [[String: Any]] ?? [] }

    @Test func fusedSearchesTellTheirParts() throws {
        let shop = try Self.shop()
        let report = try search(shop, Warehouse.key(4), "--fuse", "efficientnet_lite0:3,colour:1", "--limit", "5")
        let spaces = try #require(report["spaces"] as? [[String: Any]])
        #expect(spaces.map { $0["model"] as? String } == ["efficientnet_lite0", "colour"])
        #expect(spaces.map { $0["weight"] as? Double } == [0.75, 0.25])
        #expect((report["space"] as? [String: Any])?["model"] as? String == "efficientnet_lite0")
        #expect(report["leftOut"] as? Int == 3)
        #expect(report["approximate"] as? Bool == false && report["index"] as? String == "exact")
        #expect(hits(report).count == 5 && hits(report).first?["key"] as? String == Warehouse.key(4))
        for hit in hits(report) {
            let cosines = try #require(hit["cosines"] as? [String: Double])
            let cosine = try #require(hit["cosine"] as? Double)
            let (deep, color) = (try #require(cosines["efficientnet_lite0"]), try #require(cosines["colour"]))
            #expect(abs(0.75 * deep + 0.25 * color - cosine) < 1e-6)
            #expect(abs(try #require(hit["score"] as? Double) - (cosine + 1) / 2) < 1e-6)
        }
    }

    @Test func oneSpaceHasNoParts() throws {
        let report = try search(try Self.shop(), Warehouse.key(4))
        #expect(report["spaces"] == nil && report["leftOut"] == nil)
        #expect(report["query"] as? String == Warehouse.key(4))
        #expect(hits(report).allSatisfy { $0["cosines"] == nil })
    }

    @Test func likeness() throws {
        let shop = try Self.shop()
        func model(_ options: String...) throws -> String? {
            let run = try shop.bench.finish(
                shop.bench.process(["search", Warehouse.key(4), "--json", "--like"] + options))
            let report = try run.json()
            let spaces = (report["spaces"] as? [[String: Any]])?.compactMap { $0["model"] as? String }
            return spaces?.joined(separator: "+") ?? (report["space"] as? [String: Any])?["model"] as? String
        }
        #expect(try model("shape") == "efficientnet_lite0")
        #expect(try model("colour") == "colour")
        #expect(try model("both") == "efficientnet_lite0+colour")
        let plain = try Warehouse(3)
        let run = try plain.bench.run("search", Warehouse.key(1), "--like", "colour")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "index with: simile index PATH --model efficientnet_lite0 --model colour"))
    }

    @Test func itemsAreAddedAndTakenAway() throws {
        let shop = try Self.shop()
        let report = try search(shop, Warehouse.key(4), "--plus", "\(Warehouse.key(6)):0.9", "--limit", "2")
        #expect(hits(report).map { $0["key"] as? String } == [Warehouse.key(4), Warehouse.key(6)])
        #expect(report["query"] as? String == "item-4 + 0.9 item-6")
        let without = try search(
            shop, Warehouse.key(4), "--plus", Warehouse.key(6), "--minus", "\(Warehouse.key(4)):0.9", "--limit", "1")
        #expect(hits(without).first?["key"] as? String == Warehouse.key(6))
        let fused = try search(shop, "--plus", Warehouse.key(6), "--like", "both", "--limit", "1")
        #expect(hits(fused).first?["key"] as? String == Warehouse.key(6))
        let nothing = try shop.bench.run("search", Warehouse.key(4), "--minus", Warehouse.key(4))
        #expect(nothing.status == 1)
        #expect(nothing.isOneLine(with: "item-4 - item-4: the parts of the query cancel each other"))
    }

    @Test func theTextSaysWhatWasAsked() throws {
        let shop = try Self.shop()
        let run = try shop.bench.run(
            "search", Warehouse.key(4), "--fuse", "efficientnet_lite0:3,colour", "--limit", "2")
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "item-4 in 0.75 efficientnet_lite0 + 0.25 colour")
        #expect(lines[1].split(separator: " ") == ["score", "cosine", "efficientnet_lite0", "colour", "image"])
        #expect(lines.last?.hasSuffix("exact, 3 without a vector of all models left out") == true)
        #expect(try shop.bench.run("search", Warehouse.key(4)).output.hasPrefix("item-4 in efficientnet_lite0\n"))
    }

    @Test func wordsNeedAModelThatReads() throws {
        let shop = try Warehouse(3)
        let run = try shop.bench.run("search", "--text", "red dress")
        #expect(run.status == 1)
        #expect(run.isOneLine(with: "no model of the catalog embeds text: it has efficientnet_lite0; index with"))
        let named = try shop.bench.run("search", "--text", "red dress", "--model", "efficientnet_lite0")
        #expect(named.status == 1)
        #expect(named.isOneLine(with: "efficientnet_lite0 embeds images, but not text"))
    }

    @Test func modelsWithOptionsAreSpacesOfTheirOwn() throws {
        let shop = try Self.shop()
        var space = Self.color
        space.model = "vit_small@448@gem"
        try shop.commit([.put(NewItem(key: "big", vectors: [(space, [1, 0, 0])]))])
        for name in ["vit_small@448@gem", "vit_small@gem@448"] {
            let report = try search(shop, "big", "--model", name)
            #expect((report["space"] as? [String: Any])?["model"] as? String == "vit_small@448@gem")
            #expect(hits(report).count == 1)
        }
    }

    @Test(arguments: [
        ([], "There is no query"), (["a", "--region", "1,2,3"], "is not four numbers"),
        (["a", "--region", "0,0,0,5"], "is empty"),
        (["--text", "a", "--region", "0,0,1,1"], "--region needs an image"),
        (["a", "--fuse", "x:0,y"], "a weight must be a number greater than 0"),
        (["a", "--fuse", "x,"], "a model has no name"),
        (["a", "--fuse", "x,y", "--like", "both"], "--fuse names the models"),
        (["a", "--fuse", "x,y", "--model", "z"], "--fuse names the models"),
        (["a", "--like", "colour", "--model", "z"], "has a model of its own"),
        (["a", "--like", "taste"], "'taste' is invalid"),
        (["a", "--plus", "b:0"], "--plus: b:0: a weight"), (["a", "--plus", ""], "--plus or --minus is empty"),
        (["--text", " "], "given for words is empty"), (["a", "--minus-text", ""], "given for words is empty"),
        (["-", "--plus", "-"], "one of the images, not several"),
    ])
    func wrongUsage(options: [String], message: String) throws {
        let bench = try Bench()
        let run = try bench.finish(bench.process(["search"] + options))
        #expect(run.status == 64, "\(run.messages)")
        #expect(run.messages.contains(message), "\(run.messages)")
        #expect(run.output.isEmpty)
    }
}

/// Queries that look at images.
@Suite(.needsWeights) struct RegionSearchTests {
    @Test func aPartFindsWhatItShows() throws {
        let bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
        try bench.draw("b.jpg", seed: 2)
        try bench.index()
        // A sheet with both side by side, of which the right half is b.
        let (left, right) = (Bench.image(1), Bench.image(2))
        var sheet: [UInt8] = []
        for row in 0..<64 {
            for image in [left, right] { sheet += image.bytes[row * 192..<row * 192 + 192] }
        }
        let path = bench.folder + "/sheet.png"
        let image = try PixelBuffer(width: 128, height: 64, bytes: sheet)
        try Data(try image.png()).write(to: URL(filePath: path))
        for (region, expected) in [("0,0,64,64", "a.jpg"), ("50%,0%,50%,100%", "b.jpg"), ("0.5,0,0.5,1", "b.jpg")] {
            let run = try bench.run("search", path, "--region", region, "--json", "--limit", "1", "--sheet", "s.png")
            try #require(run.status == 0, "\(run.messages)")
            let hit = try #require((run.json()["hits"] as? [[String: Any]])?.first)
            #expect((hit["key"] as? String)?.hasSuffix(expected) == true)
            #expect(hit["cosine"] as? Double ?? 0 > 0.98)
        }
        // An item's vector is that of the whole image, so its file is looked at.
        let whole = try bench.run("search", bench.images + "/a.jpg", "--region", "0,0,1,1", "--json")
        #expect((try whole.json()["hits"] as? [[String: Any]])?.first?["cosine"] as? Double ?? 0 > 0.9999)
        let outside = try bench.run("search", path, "--region", "100,0,29,10")
        #expect(outside.status == 1)
        #expect(outside.isOneLine(with: "the region 100,0,29,10 reaches beyond the image, which is 128×64 pixels"))
    }
}

extension [Float] {
    fileprivate var unit: [Float] {
        let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
        return map { $0 / length }
    }
}
