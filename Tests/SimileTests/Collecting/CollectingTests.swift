import Basics
import Catalog
import Feeds
import Foundation
import Imaging
import Testing

@testable import Simile

@Suite("Collecting products")
struct CollectingTests {
    /// A shop with a source `shop` that offers products.
    private func shop(
        _ ids: [String] = ["a", "b"], etag: String? = "\"1\"", misses: Int? = nil,
        _ change: (inout CollectingSettings) -> Void = { _ in }
    ) async throws -> CollectingShop {
        let shop = try await CollectingShop(change)
        try shop.offer(ids, etag: etag)
        try await shop.library.addSource("shop", url: shop.server.url("/feed.jsonl"), misses: misses)
        return shop
    }

    @Test("products become items with attributes, and an unchanged feed is one request")
    func unchanged() async throws {
        let shop = try await shop()
        let first = try await shop.run()
        #expect(first.outcome == .complete && first.added == 2 && first.imagesFetched == 2)
        let keys = try shop.keys()
        #expect(keys == ["shop/a", "shop/b"])
        let item = try shop.library.catalog.item("shop/a")
        #expect(
            item?.attributes == [
                "currency": "EUR", "group_id": "a", "price": 10, "product_id": "a", "source": "shop",
                "title": "Product a",
            ])
        _ = shop.server.takeAsked()
        let second = try await shop.run()
        #expect(second.outcome == .unchanged)
        #expect(shop.server.takeAsked() == ["/feed.jsonl 304"])
        let status = try await shop.library.sources().sources[0]
        #expect(status.items == 2 && status.products == 2 && status.pending == 0 && status.state == .ready)
    }

    @Test("a changed price changes attributes, and fetches no image")
    func price() async throws {
        let shop = try await shop()
        _ = try await shop.run()
        _ = shop.server.takeAsked()
        try shop.offer(["a", "b"], price: "1.234,50 €", etag: "\"2\"")
        let report = try await shop.run()
        #expect(report.changed == 2 && report.imagesFetched == 0)
        #expect(shop.server.takeAsked() == ["/feed.jsonl"])
        #expect(try shop.library.catalog.item("shop/b")?.attributes["price"] == 1234.5)
    }

    @Test("another ETag of the same bytes is no other image; another image is one, a day later at most")
    func images() async throws {
        let shop = try await shop(["a"])
        _ = try await shop.run()
        let before = try shop.library.catalog.item("shop/a")?.fingerprint?.contentHash
        shop.server["/a.png"] = .init(try CollectingShop.image(0), etag: "\"other\"")
        shop.pass(.seconds(31 * 3600))
        let same = try await shop.run()
        #expect(same.imagesSame == 1 && same.imagesFetched == 0)
        _ = shop.server.takeAsked()
        shop.pass(.seconds(31 * 3600))
        #expect(try await shop.run().imagesSame == 1)
        #expect(shop.server.takeAsked().contains("/a.png 304"))
        shop.server["/a.png"] = .init(try CollectingShop.image(5), etag: "\"new\"")
        shop.pass(.seconds(31 * 3600))
        #expect(try await shop.run().imagesFetched == 1)
        #expect(try shop.library.catalog.item("shop/a")?.fingerprint?.contentHash != before)
    }

    @Test(
        "a server in trouble is left alone longer and longer, keeps its items, and is believed when it says for how long"
    )
    func trouble() async throws {
        let shop = try await shop()
        _ = try await shop.run()
        shop.server["/feed.jsonl"] = .init(status: 500)
        let report = try await shop.run()
        #expect(report.outcome == .failed && report.error?.contains("500") == true)
        #expect(try shop.keys().count == 2)
        let first = try shop.library.catalog.sources()[0].due - shop.clock.milliseconds
        shop.pass(.seconds(600))
        _ = try await shop.run()
        shop.pass(.seconds(600))
        _ = try await shop.run()
        let third = try shop.library.catalog.sources()[0].due - shop.clock.milliseconds
        #expect(first <= 30_000 && third > first)

        shop.pass(.seconds(600))
        shop.server["/feed.jsonl"] = .init(status: 503, ["Retry-After": "3600"])
        _ = try await shop.run()
        let paused = try await shop.run()
        #expect(paused.error?.contains("left alone until") == true)
        #expect(try shop.library.catalog.sources()[0].due - shop.clock.milliseconds > 3_500_000)
    }

    @Test("a feed that is cut, or damaged, removes nothing")
    func truncated() async throws {
        let shop = try await shop(["a", "b", "c"], misses: 1)
        _ = try await shop.run()
        let feed = shop.feed(["a"])
        shop.server["/feed.jsonl"] = .init(feed + feed, cut: feed.utf8.count)
        #expect(try await shop.run().outcome == .failed)
        shop.server["/feed.jsonl"] = .init(feed + "{\"id\":", etag: "\"broken\"")
        for _ in 0..<2 {
            // Its ETag is not believed.
            shop.pass(.seconds(3600))
            let partial = try await shop.run()
            #expect(partial.outcome == .partial && partial.error != nil)
        }
        #expect(try shop.keys().count == 3)
    }

    @Test("a gzip bomb is given up on; an ordinary compressed feed is read")
    func gzip() async throws {
        let shop = try await shop(["a"])
        shop.server["/feed.jsonl"] = .init(try Compressed.zeros(megabytes: 200))
        let report = try await shop.run()
        #expect(report.outcome == .failed && report.error?.contains("250 times") == true)
        shop.pass(.seconds(3600))
        shop.server["/feed.jsonl"] = .init(try Compressed.bytes(Array(shop.feed(["a"]).utf8)))
        #expect(try await shop.run().added == 1)
    }

    @Test("no redirect, and no image of another host, leads to a private address")
    func privateAddresses() async throws {
        let shop = try await shop(["a"])
        shop.server["/elsewhere"] = .init(status: 302, ["Location": shop.server.url("/feed.jsonl")])
        try await shop.library.addSource("moved", kind: .feed, url: shop.server.url("/elsewhere"))
        let moved = try await shop.run("moved")
        #expect(moved.outcome == .failed && moved.error?.contains("private address") == true)

        let other = try await ShopServer(["/x.png": .init(try CollectingShop.image(1))])
        shop.server["/feed.jsonl"] = .init("{\"id\":\"x\",\"image_link\":\"\(other.url("/x.png"))\"}\n")
        let report = try await shop.run()
        #expect(report.imagesFailed == 1 && report.firstFaults[0].contains("private address"))
        #expect(other.takeAsked(robots: true).isEmpty)
    }

    @Test("what robots.txt does not allow is not fetched")
    func robots() async throws {
        let shop = try await shop(["a"])
        shop.server["/robots.txt"] = .init("User-agent: *\nDisallow: /a.png\n")
        let report = try await shop.run()
        #expect(report.added == 1 && report.imagesFailed == 1 && report.firstFaults[0].contains("robots.txt"))
        #expect(shop.server.takeAsked() == ["/feed.jsonl"])
    }

    @Test("a product is removed after it was missed so often, and not before")
    func vanished() async throws {
        let shop = try await shop(["a", "b", "c"], misses: 2)
        _ = try await shop.run()
        try shop.offer(["a", "b"], etag: "\"2\"")
        #expect(try await shop.run().removed == 0)
        let wouldRemove = try await shop.run(isDryRun: true)
        #expect(wouldRemove.outcome == .unchanged || wouldRemove.removed == 1)
        // The feed is as it was when it missed the product.
        let second = try await shop.run()
        #expect(second.outcome == .unchanged && second.removed == 1)
        #expect(try shop.keys() == ["shop/a", "shop/b"])
    }

    @Test("a feed that shrinks by more than half is not applied until a person confirms it")
    func quarantine() async throws {
        let shop = try await shop(["a", "b", "c", "d", "e"], misses: 1)
        _ = try await shop.run()
        try shop.offer(["a", "f"], price: "1.00 EUR", etag: "\"2\"")
        let report = try await shop.run()
        #expect(report.outcome == .quarantined && report.added == 0)
        #expect(try shop.library.catalog.item("shop/a")?.attributes["price"] == 10)
        let status = try await shop.library.sources().sources[0]
        #expect(status.state == .quarantined && status.lastError?.contains("simile sources confirm shop") == true)
        try await shop.library.confirmSource("shop")
        let applied = try await shop.run()
        #expect(applied.outcome == .complete && applied.removed == 4 && applied.added == 1)
        #expect(try shop.keys() == ["shop/a", "shop/f"])
        await #expect(throws: SourceError.self) { try await shop.library.confirmSource("shop") }
    }

    @Test("a run that is stopped between two steps loses nothing, and the next one does the rest")
    func killed() async throws {
        let shop = try await shop(["a", "b", "c"])
        // As if the process had been killed after the products were noted, before any image.
        let record = try #require(
            try shop.library.catalog.takeSources(
                "shop", holder: "killed", now: shop.clock.milliseconds, until: shop.clock.milliseconds + 60_000
            ).first)
        let product = Product.sample("a", image: shop.server.url("/a.png"))
        _ = try shop.library.catalog.transaction {
            try $0.apply([product.newProduct(source: "shop", defaults: [:])], of: record.id, seen: 1)
        }
        #expect(try await shop.run().outcome == .busy)
        shop.pass(.seconds(61))
        let report = try await shop.run()
        #expect(report.added == 2 && report.changed + report.same == 1 && report.imagesFetched == 3)
        #expect(try shop.keys().count == 3)
        // Who was thought to be dead can write no more.
        #expect(throws: CancellationError.self) {
            try shop.library.catalog.transaction { try $0.require(record.id, holder: "killed") }
        }
    }

    @Test("an image that cannot be had is told, and asked for again though the feed is unchanged")
    func missingImage() async throws {
        let shop = try await shop()
        let image = shop.server["/b.png"]
        shop.server["/b.png"] = nil
        let first = try await shop.run()
        #expect(first.imagesFetched == 1 && first.imagesFailed == 1 && first.firstFaults[0].contains("product b"))
        shop.server["/b.png"] = image
        let second = try await shop.run()
        #expect(second.outcome == .unchanged && second.imagesFetched == 1)
        #expect(try shop.keys() == ["shop/a", "shop/b"])
    }

    @Test("a host that fails at images is left alone, and asked again when that is over")
    func imageTrouble() async throws {
        let shop = try await shop(["a", "b", "c", "d"])
        shop.server["/a.png"] = .init(status: 503, ["Retry-After": "1000"])
        let first = try await shop.run()
        #expect(first.outcome == .complete && first.imagesFailed == 1 && first.imagesFetched < 3)
        #expect(first.firstFaults.contains { $0.contains("left alone until") })
        #expect(try shop.library.catalog.sources()[0].due > shop.clock.milliseconds + 900_000)
        try shop.offer(["a"])
        shop.server["/feed.jsonl"] = .init(shop.feed(["a", "b", "c", "d"]), etag: "\"1\"")
        shop.server["/a.png"] = .init(try CollectingShop.image(0))
        shop.pass(.seconds(1000))
        let second = try await shop.run()
        #expect(second.imagesFailed == 0)
        #expect(try shop.keys().count == 4)
    }

    @Test("two sources may have one id; an item of nobody's is not overwritten")
    func oneID() async throws {
        let shop = try await shop(["a"])
        try await shop.library.addSource("other", url: shop.server.url("/feed.jsonl"))
        try await shop.library.put("other/a", image: .bytes(try CollectingShop.image(3), name: "mine"))
        _ = try await shop.run()
        let report = try await shop.run("other")
        #expect(report.imagesFailed == 1 && report.firstFaults[0].contains("another item's"))
        #expect(try shop.keys() == ["other/a", "shop/a"])
        #expect(try shop.library.catalog.item("other/a")?.attributes.isEmpty == true)
    }

    @Test("bad prices, long titles and ids that come twice are told per product")
    func badFields() async throws {
        let shop = try await shop(["a"])
        let title = String(repeating: "x", count: 10_000)
        let feed =
            shop.feed(["a"], price: "1.234 EUR") + shop.feed(["a"])
            + "{\"id\":\"b\",\"title\":\"\(title)\",\"image_link\":\"\(shop.server.url("/a.png"))\"}\n"
        shop.server["/feed.jsonl"] = .init(feed)
        let report = try await shop.run()
        #expect(report.outcome == .complete && report.added == 2 && report.faults == 3)
        #expect(try shop.library.catalog.item("shop/a")?.attributes["price"] == nil)
        // One image in two products is embedded once, and kept once.
        #expect(try shop.keys() == ["shop/a", "shop/b"])
    }

    @Test("a dry run changes nothing")
    func dryRun() async throws {
        let shop = try await shop()
        let report = try await shop.run(isDryRun: true)
        #expect(report.added == 2 && report.isDryRun)
        #expect(try shop.keys().isEmpty)
        let status = try await shop.library.sources().sources[0]
        #expect(status.products == 0 && status.lastRun == nil)
    }

    @Test("a shop's pages are turned to the last; an index's sitemaps are read")
    func pages() async throws {
        let shop = try await shop(["a"])
        let server = shop.server
        func page(_ id: Int) -> String {
            "{\"products\":[{\"id\":\(id),\"title\":\"T\",\"images\":[{\"src\":\"\(server.url("/a.png"))\"}],\"variants\":[]}]}"
        }
        server["/products.json?limit=250&page=1"] = .init(page(1))
        server["/products.json?limit=250&page=2"] = .init(page(2))
        server["/products.json?limit=250&page=3"] = .init("{\"products\":[]}")
        try await shop.library.addSource("pages", kind: .shopify, url: server.url("/"))
        #expect(try await shop.run("pages").added == 2)

        let images = "xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\""
        server["/sitemap.xml"] = .init(
            "<sitemapindex><sitemap><loc>\(server.url("/one.xml"))</loc></sitemap></sitemapindex>")
        server["/one.xml"] = .init(
            """
            <urlset \(images)><url><loc>\(server.url("/p"))</loc><image:image><image:loc>\(server.url("/a.png"))</image:loc>
            </image:image></url></urlset>
            """)
        try await shop.library.addSource("map", url: server.url("/sitemap.xml"))
        let report = try await shop.run("map")
        #expect(report.added == 1 && report.imagesFetched == 1)
    }

    @Test("a host gets one request after the other, as far apart as it asks")
    func courtesy() async throws {
        let shop = try await shop(["a", "b", "c"]) { $0.hostInterval = .seconds(1) }
        shop.server["/robots.txt"] = .init("User-agent: *\nCrawl-delay: 5\n")
        let start = shop.instant
        _ = try await shop.run()
        #expect(shop.instant - start >= .seconds(1 + 5 * 3))
    }

    @Test("removing a source keeps its items, or takes them along")
    func removal() async throws {
        let shop = try await shop()
        _ = try await shop.run()
        #expect(try await shop.library.removeSource("shop", keepingItems: true) == 0)
        #expect(try shop.keys().count == 2)
        try await shop.library.addSource("shop", url: shop.server.url("/feed.jsonl"))
        let again = try await shop.run()
        #expect(again.imagesFailed == 0 && again.added == 2)
        #expect(try await shop.library.removeSource("shop") == 2)
        #expect(try shop.keys().isEmpty)
        await #expect(throws: SourceError.self) { try await shop.library.removeSource("shop") }
    }
}

extension Product {
    fileprivate static func sample(_ id: String, image: String) -> Product {
        var parser = FeedParser(.jsonLines)
        var events = parser.consume(Array("{\"id\":\"\(id)\",\"image_link\":\"\(image)\"}\n".utf8))
        events += parser.finish()
        guard case .product(let product)? = events.first else { preconditionFailure("the sample is a product") }
        return product
    }
}
