import Basics
import Feeds
import Foundation
import TestSupport
import Testing

@testable import Simile

@Suite("Parts of collecting")
struct CollectingPartsTests {
    private func gunzip(_ bytes: [UInt8], by size: Int) throws -> [UInt8] {
        var rest = bytes[...]
        let gunzip = try Gunzip {
            defer { rest = rest.dropFirst(size) }
            return rest.isEmpty ? nil : Array(rest.prefix(size))
        }
        var all: [UInt8] = []
        while let piece = try gunzip.next() { all += piece }
        return all
    }

    @Test(
        "gzip is decompressed in any pieces, also of several members; cut or damaged it is told",
        arguments: [1, 7, 65_536])
    func gzip(size: Int) throws {
        let text = Array(String(repeating: "product ", count: 2000).utf8)
        let member = try Compressed.bytes(text)
        #expect(try gunzip(member, by: size) == text)
        #expect(try gunzip(member + member + [0, 0, 0], by: size) == text + text)
        #expect(throws: Gunzip.Fault.cut) { try gunzip(Array(member.dropLast(9)), by: size) }
        var damaged = member
        damaged[member.count / 2] ^= 0xff
        #expect(throws: Gunzip.Fault.self) { try gunzip(damaged, by: size) }
    }

    @Test("a feed that is compressed twice is read; one beyond the limit is refused")
    func spool() throws {
        let folder = try TemporaryFolder()
        let text = Array(String(repeating: "a,b\n", count: 50_000).utf8)
        let spool = try FeedSpool(in: folder.path, limit: 1 << 20)
        try Compressed.bytes(Compressed.bytes(text)).withUnsafeBytes { try spool.append($0) }
        for _ in 0..<2 {
            let next = try spool.plain()
            var all: [UInt8] = []
            while let piece = try next() { all += piece }
            #expect(all == text)
        }
        let small = try FeedSpool(in: folder.path, limit: 10)
        #expect(throws: FetchError.Reason.tooLarge(limit: 10)) {
            try text.withUnsafeBytes { try small.append($0) }
        }
    }

    @Test("a reduced product costs what it costs now; what the source adds yields to the product's own")
    func attributes() throws {
        var parser = FeedParser(.jsonLines, options: FeedOptions(currency: "EUR"))
        let line = """
            {"id":"1","image_link":"http://a/1.png","price":"20","sale_price":"15,50","brand":"B","item_group_id":"g"}

            """
        let events = parser.consume(Array(line.utf8)) + parser.finish()
        guard case .product(let product)? = events.first else {
            Issue.record("there is no product")
            return
        }
        let attributes = product.attributes(source: "s", defaults: ["brand": "other", "shop": "S", "rank": "3"])
        #expect(
            attributes == [
                "brand": "B", "currency": "EUR", "group_id": "g", "price": 15.5, "product_id": "1", "rank": 3,
                "regular_price": 20, "shop": "S", "source": "s",
            ])
        let same = product.newProduct(source: "s", defaults: [:])
        #expect(same.digest != product.newProduct(source: "s", defaults: ["shop": "S"]).digest)
    }

    @Test("the kind of a source is suggested by its address")
    func kinds() {
        let kinds = [
            "/photos", "https://a/products.json?x=1", "https://a/sitemap_products_1.xml?from=2", "https://a/f.xml",
        ]
        .map { SourceKind(suggestedBy: $0) }
        #expect(kinds == [.folder, .shopify, .sitemap, .feed])
    }

    @Test("a host in trouble is left alone by all who ask")
    func pause() async throws {
        let shop = try await CollectingShop()
        let table = HostTable(CollectingSettings(), shop.clock)
        try await table.enter("http://a:80")
        table.leave("http://a:80", isFailure: true, retryAfter: .seconds(3600))
        await #expect(throws: HostPause.self) { try await table.enter("http://a:80") }
        try await table.enter("http://b:80")
        table.leave("http://b:80", isFailure: false)
        shop.pass(.seconds(3600))
        try await table.enter("http://a:80")
        table.leave("http://a:80", isFailure: false)
    }
}
