import Foundation
import Testing

@testable import Catalog

@Suite("Roots are made, moved, renamed and removed")
struct RootChangeTests {
    let scratch: Scratch
    let catalog: ImageCatalog
    let space = VectorSpace.sample()

    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer()
    }

    @discardableResult
    private func root(_ folder: String, named name: String? = nil) throws -> Root {
        try catalog.transaction { try $0.root(for: folder, named: name) }
    }

    private func put(_ numbers: Int..., below root: Root, folder: String = "") throws {
        try catalog.commit(
            numbers.map { number in
                var item = NewItem.sample(number)
                (item.key, item.root, item.path) = (ItemKey("\(root.name)/\(folder)\(number).jpg"), root.id, nil)
                return .put(item)
            })
    }

    private func keys() throws -> [String] { try catalog.items().map(\.key.text) }
    private func paths() throws -> [String] { try catalog.items().compactMap(\.path) }

    private func expectRefusal(
        _ hint: String, location: SourceLocation = #_sourceLocation, _ work: () throws -> some Any
    ) {
        do {
            _ = try work()
            Issue.record("it was not refused", sourceLocation: location)
        } catch {
            #expect("\(error)".contains(hint) && !"\(error)".contains("\n"), "\(error)", sourceLocation: location)
        }
    }

    @Test("a folder in a root needs none of its own")
    func found() throws {
        let images = try root("/home/ann/Pictures")
        #expect(images.name == "Pictures")
        #expect(try root("/home/ann/Pictures") == images && root("/home/ann/Pictures/2024") == images)
        #expect(try root("/home/ann/Pictures/2024", named: "Pictures") == images)
        #expect(try root("/home/ann").name == "ann")
        #expect(try root("/home/ann/Pictures/2024") == images, "the deepest")
        #expect(try catalog.roots().map(\.name) == ["Pictures", "ann"])
        #expect(try root("/").name == "filesystem")
    }

    @Test("names that are taken get a number")
    func numbered() throws {
        try catalog.commit([.put(NewItem(key: "images 2/of a shop")), .put(NewItem(key: "images 4"))])
        for name in ["images", "images 3", "images 4"] { #expect(try root("/srv/\(name)/images").name == name) }
        expectRefusal("/srv/images/images") { try root("/elsewhere", named: "images") }
        expectRefusal("simile roots move") { try root("/elsewhere", named: "images") }
        expectRefusal("begin with it") { try root("/elsewhere", named: "images 2") }
        expectRefusal("--root") { try root("/srv/images/images/deep", named: "other") }
        expectRefusal("slash") { try root("/elsewhere", named: "a/b") }
        #expect(try root("/elsewhere", named: "of my own").name == "of my own")
    }

    @Test("an item is where its root is")
    func moved() throws {
        let images = try root("/old/Pictures")
        try put(1, 2, below: images, folder: "2024/")
        #expect(try paths() == ["/old/Pictures/2024/1.jpg", "/old/Pictures/2024/2.jpg"])
        let ids = try catalog.items().map(\.id)
        _ = try catalog.transaction { try $0.moveRoot(named: "Pictures", to: "/") }
        #expect(try paths() == ["/2024/1.jpg", "/2024/2.jpg"])
        _ = try catalog.transaction { try $0.moveRoot(named: "Pictures", to: "/new/Photos") }
        #expect(try paths() == ["/new/Photos/2024/1.jpg", "/new/Photos/2024/2.jpg"])
        #expect(try keys() == ["Pictures/2024/1.jpg", "Pictures/2024/2.jpg"])
        #expect(try catalog.items().map(\.id) == ids)
        #expect(try catalog.files().map(\.path) == paths())
        #expect(try catalog.vector(of: "Pictures/2024/1.jpg", in: space) == space.vector(1))
        expectRefusal("roots list") { try catalog.transaction { try $0.moveRoot(named: "pictures", to: "/x") } }
    }

    @Test("no file becomes that of two items")
    func overlapping() throws {
        let (all, part) = (try root("/data"), try root("/part"))
        try put(1, below: all, folder: "shop/")
        try put(2, below: part)
        try put(3, below: part, folder: "shop/")
        func move(_ name: String, _ path: String) throws {
            _ = try catalog.transaction { try $0.moveRoot(named: name, to: path) }
        }
        expectRefusal("is the folder of") { try move("part", "/data") }
        expectRefusal("has items of") { try move("part", "/data/shop") }
        try move("part", "/data/other")
        #expect(try root("/data/other/x").name == "part")
        try move("data", "/data/other/shop2")
        expectRefusal("simile roots remove") { try move("data", "/data/other/shop") }
        try move("data", "/elsewhere")
        try move("part", "/elsewhere/deep/shop")
        expectRefusal("same files") { try move("data", "/elsewhere/deep") }
    }

    @Test("with a name, the keys change")
    func renamed() throws {
        let images = try root("/home/ann/Pictures")
        try put(1, 2, below: images)
        try catalog.commit([.put(NewItem(key: "Pictures/of a shop")), .put(NewItem(key: "Taken/x"))])
        let before = try catalog.item("Pictures/1.jpg")
        #expect(try catalog.transaction { try $0.renameRoot(named: "Pictures", to: "e\u{301}") }.name == "e\u{301}")
        #expect(try keys() == ["Pictures/of a shop", "Taken/x", "e\u{301}/1.jpg", "e\u{301}/2.jpg"])
        let after = try catalog.item("e\u{301}/1.jpg")
        #expect(after?.id == before?.id && after?.path == before?.path && after?.attributes == before?.attributes)
        for (name, hint) in [
            ("Taken", "begin with it"), ("a/b", "slash"), ("", "empty"), ("Pictures", "begin with it"),
        ] {
            expectRefusal(hint) { try catalog.transaction { try $0.renameRoot(named: "e\u{301}", to: name) } }
        }
        try root("/other")
        expectRefusal("/other") { try catalog.transaction { try $0.renameRoot(named: "e\u{301}", to: "other") } }
        // The same text to Swift, other bytes: another name.
        _ = try catalog.transaction { try $0.renameRoot(named: "e\u{301}", to: "\u{e9}") }
        #expect(try keys().last.map { Array($0.utf8) } == Array("\u{e9}/2.jpg".utf8))
        #expect(try catalog.integrityCheck().isEmpty)
    }

    @Test("no key becomes longer than a key may be")
    func longKeys() throws {
        let short = try root("/a", named: "a")
        let key = ItemKey("a/" + String(repeating: "x", count: ItemKey.byteLimit - 4))
        try catalog.commit([.put(NewItem(key: key, root: short.id))])
        _ = try catalog.transaction { try $0.renameRoot(named: "a", to: "abc") }
        expectRefusal("shorter") { try catalog.transaction { try $0.renameRoot(named: "abc", to: "abcd") } }
        _ = try catalog.transaction { try $0.renameRoot(named: "abc", to: "b") }
        #expect(try catalog.items().first?.path?.utf8.count == ItemKey.byteLimit - 1)
    }

    @Test("a root that is removed takes its items along", arguments: [nil, 1])
    func removed(limit: Int?) throws {
        let (one, other) = (try root("/one"), try root("/other"))
        try put(1, 2, below: one)
        try put(3, below: other)
        try catalog.commit([.put(NewItem(key: "one/of a shop"))])
        var count = 0
        repeat {
            count += try catalog.transaction(to: .remove) {
                try $0.removeRoot(named: "one", itemLimit: limit ?? .max)
            }
        } while try catalog.roots().count > 1
        #expect(count == 2)
        #expect(try keys() == ["one/of a shop", "other/3.jpg"])
        #expect(try catalog.itemCounts() == [other.id: 1])
        #expect(try catalog.vectors(in: space).ids.count == 1)
        #expect(try catalog.integrityCheck().isEmpty)
        #expect(try root("/one").id != one.id, "a number is never used again")
    }

    @Test("a key fits its root")
    func misfits() throws {
        let images = try root("/Pictures")
        for key in ["Pictures", "Pictures/", "pictures/a", "Other/a", "/Pictures/a"] {
            expectRefusal("begin with its root's name") {
                try catalog.commit([.put(NewItem(key: ItemKey(key), root: images.id))])
            }
        }
        expectRefusal("root was removed") { try catalog.commit([.put(NewItem(key: "a/b", root: 99))]) }
        expectRefusal("another path") {
            try catalog.commit([.put(NewItem(key: "Pictures/a", root: images.id, path: "/a"))])
        }
        expectRefusal("below a root") { try catalog.commit([.put(NewItem(key: "/a/b.jpg", path: "/a/b.jpg"))]) }
        #expect(try catalog.count() == 0)
    }

    @Test("what was planned before another process changed the root is passed over")
    func overtaken() throws {
        let images = try root("/Pictures")
        try put(1, 2, below: images)
        let batch: [Change] = [
            .put(NewItem(key: "Pictures/3.jpg", root: images.id)), .touch("Pictures/1.jpg", .sample(1)),
            .rename("Photos/2.jpg", to: "Pictures/4.jpg", root: images.id), .fault("Pictures/2.jpg", "gone"),
        ]
        _ = try catalog.transaction { try $0.renameRoot(named: "Pictures", to: "Photos") }
        let summary = try catalog.commit(batch, decidedWith: [])
        #expect(summary.outdated.count == 4 && summary.added == 0)
        #expect(try keys() == ["Photos/1.jpg", "Photos/2.jpg"])
        _ = try catalog.transaction(to: .remove) { try $0.removeRoot(named: "Photos") }
        #expect(try catalog.commit(batch, decidedWith: []).outdated.count == 3)
        #expect(try catalog.count() == 0)
    }

    @Test("an item that gets an image of its own is no file of the root any more")
    func replaced() throws {
        let images = try root("/Pictures")
        try put(1, below: images)
        try catalog.commit([.put(NewItem(key: "Pictures/1.jpg", fingerprint: .sample(7)))])
        #expect(try catalog.item("Pictures/1.jpg")?.root == nil && catalog.item("Pictures/1.jpg")?.path == nil)
        try put(1, below: images)
        #expect(try catalog.item("Pictures/1.jpg")?.path == "/Pictures/1.jpg")
    }

    @Test("samples are spread over a root")
    func samples() throws {
        let images = try root("/Pictures")
        #expect(try catalog.sampleKeys(of: images.id, limit: 5).isEmpty)
        try catalog.commit(
            (100..<200).map { .put(NewItem(key: ItemKey("Pictures/\($0 / 10)/\($0).jpg"), root: images.id)) })
        let sample = try catalog.sampleKeys(of: images.id, limit: 10)
        #expect(sample.map { $0.text.split(separator: "/")[1] } == (10..<20).map { "\($0)" })
        #expect(try catalog.sampleKeys(of: images.id, limit: 1000).count == 100)
        #expect(try catalog.keys(of: images, below: "/Pictures/11").count == 10)
        #expect(try catalog.keys(of: images, below: "/Pictures").count == 100)
        #expect(try catalog.keys(of: images, below: "/Pictures/1").isEmpty)
        #expect(try catalog.keys(of: images, below: "/").isEmpty)
    }

    @Test("two catalogs of one folder that lies in different places have equal keys")
    func equalKeys() throws {
        let other = try ImageCatalog.open(at: scratch.path + "/other", access: .write(wait: .zero), create: true)
        for (catalog, place) in [(catalog, "/home/ann/Pictures"), (other, "/mnt/Pictures")] {
            let root = try catalog.transaction { try $0.root(for: place) }
            let key = try #require(root.key(of: place + "/2024/a.jpg"))
            try catalog.commit([.put(NewItem(key: key, root: root.id))])
        }
        #expect(try catalog.items().map(\.key) == other.items().map(\.key))
        #expect(try other.items().map(\.path) == ["/mnt/Pictures/2024/a.jpg"])
    }

    @Test("many make the same root at once")
    func atTheSameTime() throws {
        let path = scratch.catalog
        try atOnce(6) { number in
            let catalog = try ImageCatalog.open(at: path, access: .write(wait: .seconds(60)))
            try catalog.transaction { transaction in
                _ = try transaction.root(for: "/data/Pictures")
                _ = try transaction.root(for: "/data/\(number)/images")
            }
        }
        #expect(try catalog.roots().map(\.name) == ["Pictures", "images"] + (2...6).map { "images \($0)" })
    }
}
