import Foundation
import Testing

@testable import Feeds

/// JSON Lines, and pages of Shopify.
@Suite struct JSONFeedTests {
    @Test func lines() {
        let outcome = FeedOutcome(.jsonLines, Sample.jsonLines)
        #expect(outcome.isComplete && outcome.faults.isEmpty)
        #expect(outcome.products.map(\.id) == ["1", "2"] && outcome.products.map(\.line) == [1, 3])
        #expect(outcome.products.map(\.title) == ["Café", nil])
        #expect(
            outcome.products.map(\.images) == [
                ["https://c.example/1.jpg", "https://c.example/a,b.jpg"],
                ["https://c.example/2.jpg", "https://c.example/3.jpg"],
            ])
        #expect(outcome.products.map(\.price?.currency) == ["EUR", nil])
        #expect(outcome.products.map { $0.price.map { "\($0.amount)" } } == ["15", "19.99"])
        #expect(outcome.products.map(\.availability) == [.outOfStock, nil])
    }

    @Test func badLines() {
        let good = #"{"id":"1","image":"http://c.example/1"}"#
        let long = "\"" + String(repeating: "x", count: 1_100_000)
        #expect(FeedOutcome(.jsonLines, #"{"id":"1","image":"http://c.example/1","x":1e999}"#).products.count == 1)
        let text = "nonsense\n[1]\n\(long)\n{\"id\":\"9\"\n" + String(repeating: "[", count: 5000) + "\n\(good)\n"
        let outcome = FeedOutcome(.jsonLines, Array(text.utf8) + [0xff, 0x0a])
        #expect(outcome.isComplete && outcome.products.map(\.line) == [6])
        #expect(outcome.faults.map(\.line) == [1, 2, 3, 4, 5, 7])
        #expect(outcome.faults.last?.reason == "the line is not UTF-8")
    }

    @Test func truncated() {
        let outcome = FeedOutcome(.jsonLines, String(Sample.jsonLines.dropLast(20)))
        #expect(outcome.products.count == 1 && outcome.failure?.line == 3 && !outcome.isComplete)
        #expect(FeedOutcome(.jsonLines, String(Sample.jsonLines.dropLast())).isComplete)
    }

    @Test func shopifyVariants() throws {
        let options = FeedOptions(address: "https://shop.example/products.json?page=1", currency: "EUR")
        let outcome = FeedOutcome(.shopify, Sample.shopify, options: options)
        #expect(outcome.isComplete && outcome.products.map(\.id) == ["11", "12"])
        #expect(outcome.faults.map(\.id) == ["7"])
        let (red, blue) = (try #require(outcome.products.first), try #require(outcome.products.last))
        #expect(red.groupID == "632910392" && blue.groupID == red.groupID)
        #expect(red.title == "Shirt – Red / M" && red.link == "https://shop.example/products/shirt?variant=11")
        #expect(red.images == ["https://cdn.example/a.jpg", "https://cdn.example/b.jpg"])
        #expect(blue.images == ["https://cdn.example/b.jpg", "https://cdn.example/a.jpg"])
        #expect(red.price == Price(amount: 25, currency: "EUR") && red.salePrice == Price(amount: 19, currency: "EUR"))
        #expect(blue.price == Price(amount: 19, currency: "EUR") && blue.salePrice == nil)
        #expect(red.availability == .inStock && blue.availability == .outOfStock)
        #expect(red.texts == [.brand: "Acme", .productType: "Tops", .color: "Red", .size: "M", .mpn: "s1"])
    }

    @Test func shopifyFirstVariant() {
        let outcome = FeedOutcome(.shopify, Sample.shopify, options: FeedOptions(variants: .first))
        #expect(outcome.products.map(\.id) == ["632910392"] && outcome.products.map(\.title) == ["Shirt"])
        #expect(outcome.products.first?.texts[.color] == nil && outcome.products.first?.link == nil)
    }

    @Test func shopifyPages() {
        let last = FeedOutcome(.shopify, #"{"products":[]}"#)
        #expect(last.isComplete && last.summary == FeedSummary())
        for (text, kind) in [
            (String(Sample.shopify.dropLast(5)), FeedError.Kind.broken), ("", .broken), ("{}", .unknown),
            ("[]", .unknown),
        ] {
            let outcome = FeedOutcome(.shopify, text)
            #expect(outcome.products.isEmpty && outcome.failure?.kind == kind && !outcome.isComplete)
        }
        #expect(FeedOutcome(.shopify, [0xff]).failure?.kind == .encoding)
        var limits = FeedLimits()
        limits.pageBytes = 100
        #expect(FeedOutcome(.shopify, Sample.shopify, options: FeedOptions(limits: limits)).failure?.kind == .limit)
    }
}
