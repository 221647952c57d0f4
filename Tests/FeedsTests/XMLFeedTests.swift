import Foundation
import Testing

@testable import Feeds

/// Merchant feeds in RSS and Atom, sitemaps and indexes of sitemaps.
@Suite struct XMLFeedTests {
    @Test func rss() throws {
        let outcome = FeedOutcome(.xml, Sample.rss)
        #expect(outcome.isComplete && outcome.faults.isEmpty)
        #expect(outcome.products.map(\.id) == ["A-1", "A-2"])
        let product = try #require(outcome.products.first)
        #expect(product.line == 4)
        #expect(product.title == "Dress & belt" && product.description == "<p>Red</p>")
        #expect(product.link == "https://shop.example/p/1" && product.groupID == "G")
        #expect(
            product.images == [
                "https://cdn.example/1.jpg", "https://cdn.example/1b.jpg", "https://cdn.example/1c,d%20e.jpg",
            ])
        // Neither the shipping's price, nor another vocabulary's color.
        #expect(product.price == Price(amount: 15, currency: "EUR"))
        #expect(product.salePrice == Price(amount: 12.5, currency: "EUR"))
        #expect(product.availability == .inStock && product.condition == .new && product.gender == .female)
        #expect(
            product.texts == [
                .brand: "Acme", .color: "red", .size: "M", .gtin: "4006381333931", .mpn: "m1",
                .productType: "Clothing > Dresses", .category: "2271", .customLabel0: "summer",
            ])
        #expect(outcome.products.last?.images == ["http://shop.example/img/2.jpg"])
        #expect(outcome.products.last?.title == "Shoe")
    }

    @Test func atom() {
        let outcome = FeedOutcome(.xml, Sample.atom)
        #expect(outcome.isComplete && outcome.faults.isEmpty)
        #expect(
            outcome.products.map(\.id) == ["1", "tag:shop.example,2026:a-rather-long-id-of-more-than-fifty-characters"])
        #expect(outcome.products.map(\.title) == ["Coat", "Hat"])
        #expect(outcome.products.map(\.link) == ["https://shop.example/1", "https://shop.example/2"])
        #expect(outcome.products.map(\.images) == [["https://cdn.example/1.jpg"], ["https://shop.example/2.png"]])
        #expect(outcome.products.first?.description == "Warm")
    }

    @Test func sitemaps() {
        let pages = FeedOutcome(.xml, Sample.sitemap)
        #expect(pages.isComplete && pages.faults.isEmpty)
        #expect(pages.products.map(\.id) == ["https://shop.example/p/1"])
        #expect(pages.products.map(\.images) == [["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"]])
        #expect(pages.products.map(\.title) == ["One"])
        let index = FeedOutcome(
            .xml, Sample.sitemapIndex, options: FeedOptions(address: "https://shop.example/sitemap.xml"))
        #expect(index.isComplete && index.products.isEmpty && index.summary.feeds == 2)
        #expect(index.feeds.map(\.address) == ["https://shop.example/s1.xml", "https://shop.example/s3.xml.gz"])
        #expect(index.feeds.map(\.lastModified) == ["2026-11-01", nil])
        #expect(index.faults.map(\.field) == ["loc"])
    }

    /// Shops forget the declaration; the guid stands in for an id.
    @Test func prefixWithoutDeclaration() {
        let outcome = FeedOutcome(
            .xml,
            "<rss><channel><item><guid>g1</guid><g:image_link>http://a.example/b</g:image_link></item></channel></rss>")
        #expect(outcome.isComplete && outcome.products.map(\.id) == ["g1"])
    }

    private static func rss(_ title: String, _ encoding: String) -> String {
        "<?xml version=\"1.0\" encoding=\"\(encoding)\"?><rss><channel><item><id>1</id><title>\(title)</title>"
            + "<image_link>http://a.example/b</image_link></item></channel></rss>"
    }

    @Test func encodings() {
        let latin = Self.rss("Caf\u{e9}", "ISO-8859-1").unicodeScalars.map { UInt8($0.value) }
        #expect(FeedOutcome(.xml, latin).products.map(\.title) == ["Café"])
        let windows = Self.rss("\u{80} 5", "windows-1252").unicodeScalars.map { UInt8($0.value) }
        #expect(FeedOutcome(.xml, windows).products.map(\.title) == ["€ 5"])
        for isBig in [true, false] {
            let wide = ([0xfeff] + Array(Self.rss("Ж €", "UTF-16").utf16)).flatMap { unit in
                let bytes = [UInt8(unit >> 8), UInt8(unit & 255)]
                return isBig ? bytes : bytes.reversed()
            }
            for piece in [nil, 1, 7] {
                let outcome = FeedOutcome(.xml, wide, piece: piece)
                #expect(outcome.products.map(\.title) == ["Ж €"] && outcome.isComplete)
            }
        }
        let unknown = FeedOutcome(.xml, Self.rss("x", "klingon"))
        #expect(!unknown.isComplete && unknown.failure?.kind == .encoding)
    }

    @Test func invalidUTF8NamesTheLine() {
        var bytes = Array(Sample.rss.utf8)
        guard let place = bytes.lastIndex(of: UInt8(ascii: "S")) else { return }
        bytes[place] = 0xff
        let outcome = FeedOutcome(.xml, bytes)
        #expect(outcome.products.map(\.id) == ["A-1"])
        #expect(outcome.failure?.kind == .encoding && outcome.failure?.line == 16 && !outcome.isComplete)
    }
}
