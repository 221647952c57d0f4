import Basics
import GRDB
import Testing

@testable import Catalog

@Suite("Limits")
struct LimitTests {
    let scratch: Scratch
    let catalog: ImageCatalog

    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer()
    }

    /// What an earlier release accepted.
    private func insertOldItem(_ key: String, attributes: Int = 0) throws {
        try catalog.commit([.put(.sample(1))])
        try catalog.writing { db in
            try db.execute(sql: "UPDATE item SET key = ? WHERE key = ?", arguments: [key, ItemKey.sample(1).text])
            for number in 0..<attributes {
                try db.execute(
                    sql: "INSERT INTO attribute (item, name, value) SELECT id, ?, 1 FROM item WHERE key = ?",
                    arguments: ["old\(number)", key])
            }
        }
    }

    @Test("a new key has at most 1,024 bytes, not characters")
    func newKeys() throws {
        let (longest, longer) = (
            ItemKey(String(repeating: "é", count: 512)), ItemKey(String(repeating: "é", count: 513))
        )
        #expect(longest.fault == nil && longer.fault?.contains("1026 bytes") == true)
        try catalog.commit([.put(NewItem(key: longest)), .put(.sample(1))])
        for change in [Change.put(NewItem(key: longer)), .rename(.sample(1), to: longer, path: nil)] {
            let error = catalogError { () throws(CatalogError) in try catalog.commit([change]) }
            guard case .invalidChange(_, let reason)? = error else {
                Issue.record("expected a refusal, found \(String(describing: error))")
                continue
            }
            #expect(reason.contains("the limit is 1024"))
        }
        #expect(try catalog.count() == 2)
    }

    @Test("a longer key of an earlier release is read, listed, changed in all but its name, renamed and removed")
    func oldKeys() throws {
        for length in [5_000, 60_000] {
            let key = ItemKey(String(repeating: "k", count: length))
            try insertOldItem(key.text)
            #expect(try catalog.item(key) != nil)
            #expect(try catalog.items(after: "a").map(\.key) == [key])
            #expect(try catalog.items(after: key).isEmpty)
            try catalog.commit([.fault(key, "unreadable"), .changeAttributes(key, [("a", 1)])])
            try catalog.commit([.rename(key, to: "short", path: nil)])
            #expect(try catalog.items().map(\.key) == ["short"])
            try catalog.commit([.remove("short")])
            try insertOldItem(key.text)
            try catalog.commit([.remove(key)])
            #expect(try catalog.count() == 0)
        }
    }

    static let tooMuch: [Attributes] = [
        Attributes((0...Attributes.countLimit).map { ("\($0)", 1) }),
        ["text": .text(String(repeating: "x", count: Attributes.byteLimit))],
        Attributes((0..<70).map { (String(repeating: "n", count: 940) + "\($0)", 1) }),
    ]

    @Test("attributes beyond the limits are refused, whichever way they come", arguments: tooMuch.indices)
    func attributes(index: Int) throws {
        let attributes = Self.tooMuch[index]
        try catalog.commit([.put(.sample(1))])
        let before = try catalog.item(.sample(1))
        let changes = attributes.map { ($0.name, Optional($0.value)) }
        for change in [
            Change.put(NewItem(key: "new", attributes: attributes)), .setAttributes(.sample(1), attributes),
            .changeAttributes(.sample(1), changes),
        ] {
            let error = catalogError { () throws(CatalogError) in try catalog.commit([change]) }
            guard case .invalidChange(_, let reason)? = error else {
                Issue.record("expected a refusal, found \(String(describing: error))")
                continue
            }
            #expect(reason.contains("the limit is"))
        }
        #expect(try catalog.item(.sample(1)) == before && catalog.count() == 1)
    }

    @Test("changes add up to the limit and not beyond; a late one is passed over")
    func growth() throws {
        let half: AttributeValue = .text(String(repeating: "x", count: 30_000))
        try catalog.commit([.put(NewItem(key: "a", attributes: ["one": half]))])
        try catalog.commit([.changeAttributes("a", [("two", half)])])
        #expect(
            catalogError { () throws(CatalogError) in try catalog.commit([.changeAttributes("a", [("three", half)])]) }
                != nil)
        try catalog.commit([.changeAttributes("a", [("three", half), ("one", nil)])])
        #expect(try catalog.item("a")?.attributes.names == ["three", "two"])
        let late = try catalog.commit([.changeAttributes("a", [("one", half)]), .put(.sample(1))], decidedWith: [])
        #expect(late.outdated == ["a"] && late.added == 1)
        #expect(try catalog.item("a")?.attributes.names == ["three", "two"])
    }

    @Test("an item of an earlier release with too many attributes is read, and may shrink but not grow")
    func oldAttributes() throws {
        try insertOldItem("old", attributes: 3_000)
        #expect(try catalog.item("old")?.attributes.count == 3_002)
        #expect(
            catalogError { () throws(CatalogError) in try catalog.commit([.changeAttributes("old", [("new", 1)])]) }
                != nil)
        try catalog.commit([.changeAttributes("old", [("new", 1), ("old0", nil), ("absent", nil)])])
        try catalog.commit([.changeAttributes("old", (0..<2_999).map { ("old\($0)", nil) })])
        #expect(try catalog.item("old")?.attributes.names == ["category", "new", "old2999", "price"])
    }

    @Test("a page ends where its bytes do, and the next goes on after it")
    func pages() throws {
        let text: AttributeValue = .text(String(repeating: "x", count: 1_000))
        try catalog.commit(
            (0..<20).map { .put(NewItem(key: .sample($0), attributes: ["text": text])) })
        var (keys, pages): ([ItemKey], Int) = ([], 0)
        while true {
            let page = try catalog.items(byteLimit: 4_000, after: keys.last)
            if page.isEmpty { break }
            #expect(page.count <= 4 && page.reduce(0) { $0 + $1.weight } < 6_000)
            keys += page.map(\.key)
            pages += 1
        }
        #expect(keys == (0..<20).map { .sample($0) } && pages == 5)
        #expect(try catalog.items(byteLimit: 1).count == 1, "never none")
        #expect(try catalog.randomItems(limit: 20, byteLimit: 4_000).count == 4)
    }

    @Test("pairs in any order, and changes, give what setting one by one gives")
    func building() {
        var generator = SeededGenerator(state: 14)
        for _ in 0..<300 {
            let pairs = (0..<Int.random(in: 0...30, using: &generator)).map { step in
                ("\(Int.random(in: 0..<20, using: &generator))", AttributeValue.integer(Int64(step)))
            }
            var expected = Attributes()
            for (name, value) in pairs { expected[name] = value }
            let built = Attributes(pairs)
            #expect(built == expected)
            let changes = (0..<Int.random(in: 0...10, using: &generator)).map { step in
                let name = "\(Int.random(in: 0..<25, using: &generator))"
                return (name, Bool.random(using: &generator) ? nil : AttributeValue.integer(Int64(-step)))
            }
            for (name, value) in changes { expected[name] = value }
            #expect(built.changed(by: changes) == expected && expected.names == expected.names.sorted())
        }
    }

    @Test("sixty thousand attributes are put in order in no time")
    func linearTime() {
        let pairs = (0..<60_000).map { ("\(($0 * 7_919) % 60_000)", AttributeValue.integer(1)) }
        #expect(Attributes(pairs).count == 60_000)
        #expect(Attributes(pairs).changed(by: pairs.map { ($0.0, nil) }).isEmpty)
    }
}
