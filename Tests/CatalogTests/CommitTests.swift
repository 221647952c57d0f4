import Catalog
import Foundation
import Testing
import VectorSearch

@Suite("Commits")
struct CommitTests {
    let scratch: Scratch
    let catalog: ImageCatalog
    let space = VectorSpace.sample()

    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer()
    }

    @Test("what is put is read back, also after opening again")
    func roundTrip() throws {
        let before = Date()
        let summary = try catalog.commit((0..<20).map { .put(.sample($0)) })
        #expect(summary.added == 20 && summary.vectors == 20 && summary.updated == 0 && summary.removed == 0)
        try catalog.close()

        let catalog = try scratch.reader()
        #expect(try catalog.count() == 20)
        for number in 0..<20 {
            let sample = NewItem.sample(number)
            let item = try #require(try catalog.item(sample.key))
            #expect(item.key == sample.key && item.path == sample.path && item.fingerprint == sample.fingerprint)
            #expect(item.attributes == sample.attributes)
            #expect(item.addedAt.timeIntervalSince(before) > -0.01 && item.addedAt <= Date())
            #expect(try catalog.vector(of: item.key, in: space) == space.vector(number))
        }
        #expect(try catalog.item("absent") == nil)
        #expect(try catalog.vector(of: "absent", in: space) == nil)
        #expect(try catalog.attributeNames() == ["category", "price"])
    }

    @Test("the matrix holds every vector bit for bit, beside the id of its item")
    func matrix() throws {
        try catalog.commit((0..<50).reversed().map { .put(.sample($0)) })
        try catalog.commit([.put(.sample(7)), .remove(.sample(8))])
        let table = try catalog.vectors(in: space)
        #expect(table.ids == table.ids.sorted())
        #expect(table.ids.count == 49 && table.matrix.count == 49)
        let items = try catalog.items(ids: table.ids)
        #expect(items.map(\.id) == table.ids)
        for (row, item) in items.enumerated() {
            let number = try #require(Int(item.key.text.dropFirst(5)))
            #expect(table.matrix[row].map(\.bitPattern) == space.vector(number).map(\.bitPattern))
        }
    }

    @Test("items are found in the order of their ids, without those that are gone")
    func itemsByID() throws {
        try catalog.commit((0..<3).map { .put(.sample($0)) })
        let ids = try catalog.items().map(\.id)
        #expect(try catalog.items(ids: [ids[2], -1, ids[0], ids[2]]).map(\.id) == [ids[2], ids[0], ids[2]])
        #expect(try catalog.items(ids: []).isEmpty)
    }

    @Test(
        "any text is a key, a name or a value",
        arguments: [
            "a'b\"c;--", "line\nbreak", "tab\tnull", "'); DROP TABLE item; --", " ", "\u{1F600}", "/", "%_?*", "\\",
            "\u{FEFF}",
            String(repeating: "long/", count: 200),
        ])
    func hostileText(text: String) throws {
        let key = ItemKey(text)
        let attributes: Attributes = [text: .text(text)]
        try catalog.commit([
            .put(NewItem(key: key, path: "./" + text, attributes: attributes, vectors: [(space, space.vector(1))]))
        ])
        let item = try #require(try catalog.item(key))
        #expect(item.key == key && item.path == "./" + text && item.attributes == attributes)
        #expect(try catalog.items(matching: Filter([.init(text, .equal, .text(text))])).count == 1)
        #expect(try catalog.commit([.remove(key)]).removed == 1)
    }

    @Test("names that differ only in normalisation are two items")
    func normalization() throws {
        try catalog.commit([.put(NewItem(key: KeyTests.composed)), .put(NewItem(key: KeyTests.decomposed))])
        #expect(try catalog.count() == 2)
        #expect(try catalog.items().map(\.key) == [KeyTests.decomposed, KeyTests.composed])
        try catalog.commit([.remove(KeyTests.composed)])
        #expect(try catalog.items().map(\.key) == [KeyTests.decomposed])
    }

    static let refused: [(NewItem, String)] = [
        (NewItem(key: ""), "empty"),
        (NewItem(key: "a\0b"), "U+0000"),
        (NewItem(key: "k", path: "\0"), "U+0000"),
        (NewItem(key: "k", attributes: ["": 1]), "empty name"),
        (NewItem(key: "k", attributes: ["a\0": 1]), "U+0000"),
        (NewItem(key: "k", attributes: ["a": "\0"]), "U+0000"),
        (NewItem(key: "k", attributes: ["a": .number(.nan)]), "finite"),
        (NewItem(key: "k", attributes: ["a": .number(-.infinity)]), "finite"),
        (NewItem(key: "k", vectors: [(.sample(), [1, 2])]), "2 components, expected 8"),
        (NewItem(key: "k", vectors: [(.sample(dimension: 2), [1, .nan])]), "component 1"),
        (NewItem(key: "k", vectors: [(.sample(dimension: 2), [.infinity, 1])]), "component 0"),
        (NewItem(key: "k", vectors: [(.sample(dimension: 0), [])]), "dimension"),
        (NewItem(key: "k", vectors: [(.sample("a\0"), VectorSpace.sample().vector(1))]), "U+0000"),
    ]

    @Test("what does not fit is refused with its reason, and the whole batch with it", arguments: refused.indices)
    func refusal(index: Int) throws {
        let (item, reason) = Self.refused[index]
        let error = catalogError { () throws(CatalogError) in
            try catalog.commit([.put(.sample(1)), .put(item), .put(.sample(2))])
        }
        guard case .invalidChange(item.key, let found)? = error else {
            Issue.record("expected a refusal, found \(String(describing: error))")
            return
        }
        #expect(found.contains(reason), "\(found)")
        #expect(try catalog.count() == 0)
    }

    @Test(
        "changes of an item that is not there undo the batch",
        arguments: [
            .touch("absent", .sample(1)), .rename("absent", to: "b", path: nil), .setAttributes("absent", ["a": 1]),
        ] as [Change])
    func unknownItem(change: Change) throws {
        let error = catalogError { () throws(CatalogError) in try catalog.commit([.put(.sample(1)), change]) }
        #expect(error == .unknownItem(directory: catalog.directory, key: "absent"))
        #expect(try catalog.count() == 0)
    }

    @Test("an empty batch does nothing")
    func empty() throws {
        #expect(try catalog.commit([]) == CommitSummary())
    }

    @Test("a catalog opened for reading refuses to write")
    func readerRefuses() throws {
        let reader = try scratch.reader()
        #expect(!reader.isWritable && catalog.isWritable)
        guard case .readOnly? = catalogError({ () throws(CatalogError) in try reader.commit([.put(.sample(1))]) })
        else {
            Issue.record("expected a refusal")
            return
        }
    }
}
