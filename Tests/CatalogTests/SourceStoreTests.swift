import Basics
import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("Sources and products in the catalog")
struct SourceStoreTests {
    let scratch = try? Scratch()

    private func open() throws -> ImageCatalog {
        try ImageCatalog.open(at: try #require(scratch).catalog, access: .write(wait: .seconds(5)), create: true)
    }

    private func product(_ name: String, _ price: Int = 1, images: [String] = ["http://a/1"]) -> NewProduct {
        NewProduct(
            name: name, digest: SHA256.hash(Array("\(name) \(price) \(images)".utf8)),
            attributes: ["price": .integer(Int64(price))], images: images)
    }

    @Test("a source is taken by one at a time, and free again when its holder was killed")
    func lease() throws {
        let catalog = try open()
        let id = try catalog.putSources([("shop", "{}", false)], state: "{}", due: 100)[0].id
        #expect(try catalog.takeSources(holder: "a", now: 99, until: 200).isEmpty)
        #expect(try catalog.takeSources(holder: "a", now: 100, until: 200).first?.id == id)
        #expect(try catalog.takeSources(holder: "b", now: 150, until: 300).isEmpty)
        #expect(try catalog.takeSources("shop", holder: "b", now: 200, until: 300).first?.holder == "b")
        #expect(try !catalog.keepSource(id, holder: "a", until: 400))
        #expect(throws: CancellationError.self) { try catalog.transaction { try $0.require(id, holder: "a") } }
        #expect(try catalog.keepSource(id, holder: "b", until: 0))
        try catalog.changeSource("shop") { $0.isPaused = true }
        #expect(try catalog.takeSources(holder: "a", now: 500, until: 600).isEmpty)
    }

    @Test("products are added, changed and removed with their items, and nothing happens twice")
    func products() throws {
        let catalog = try open()
        let id = try catalog.putSources([("shop", "{}", false)], state: "{}", due: 0)[0].id
        let all = [product("x", images: ["http://a/1", "http://a/2"]), product("y")]
        #expect(try catalog.transaction { try $0.apply(all, of: id, seen: 1) }.added == 2)
        #expect(try catalog.transaction { try $0.apply(all, of: id, seen: 1) }.unchanged == 2)
        let images = try catalog.productImages(of: id, dueBy: 0, limit: 10)
        #expect(images.map { $0.key(in: "shop") } == ["shop/x", "shop/x#2", "shop/y"])
        for image in images {
            try catalog.transaction { transaction in
                let key = image.key(in: "shop")
                try transaction.make(.put(NewItem(key: key, attributes: image.attributes)))
                let item = try #require(try transaction.item(key))
                let isLinked = try transaction.link(image, to: item.id)
                #expect(isLinked)
                try transaction.note(image, entityTag: "\"1\"", lastModified: nil, due: 50)
            }
        }
        #expect(try catalog.productImages(of: id, dueBy: 49, limit: 10).isEmpty)
        #expect(
            try catalog.productImages(of: id, dueBy: 50, limit: 10).map(\.entityTag) == ["\"1\"", "\"1\"", "\"1\""])

        // One image fewer, another price, and a note of a user's own that stays.
        try catalog.commit([.changeAttributes("shop/x", [("mine", .boolean(true))])])
        let changed = try catalog.transaction { try $0.apply([product("x", 2)], of: id, seen: 2) }
        #expect(changed.changed == 1)
        #expect(try catalog.item("shop/x")?.attributes == ["mine": true, "price": 2])
        #expect(try catalog.item("shop/x#2") == nil)

        let gone = try catalog.transaction(to: .remove) { try $0.removeProducts(of: id, seenAtMost: 1, limit: 10) }
        #expect(gone.products == 1 && gone.items == 1)
        #expect(try catalog.item("shop/y") == nil)
        #expect(try catalog.sourceCounts()[id]?.items == 1)
        #expect(try catalog.removeSource("shop", keepingItems: false) == 1)
        #expect(try catalog.count() == 0 && catalog.sources().isEmpty)
    }

    @Test("a catalog of before is brought up to date")
    func upgrade() throws {
        let scratch = try #require(scratch)
        do {
            let catalog = try open()
            try catalog.commit([.put(NewItem(key: "a"))])
            try catalog.writing { try Schema.takeBack($0, to: 11) }
            try catalog.close()
        }
        #expect(throws: CatalogError.olderVersion(directory: scratch.catalog, found: 11, supported: Schema.version)) {
            try ImageCatalog.open(at: scratch.catalog, access: .read)
        }
        let converted = try open()
        #expect(try converted.count() == 1 && converted.sources().isEmpty)
    }

    @Test("a root's name is no source's")
    func rootName() throws {
        let catalog = try open()
        try catalog.writing { try $0.execute(sql: "INSERT INTO root (name, path) VALUES ('Pictures', '/p')") }
        #expect(throws: CatalogError.self) { try catalog.putSources([("Pictures", "{}", false)], state: "{}", due: 0) }
    }
}
