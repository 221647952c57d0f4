import Basics
import GRDB
import Testing

@testable import Catalog

@Suite("Facets")
struct FacetTests {
    @Test func `the rarest values are left out where there are too many bytes`() {
        let values = (0..<10).map { Facet.ValueCount(value: .text(String(repeating: "x", count: 960)), count: 10 - $0) }
        let facet = Facet(name: "a", values: values, distinct: 10, missing: 0, numbers: nil)
        #expect([facet].limited(toBytes: 20_000) == [facet])
        let limited = [facet, facet].limited(toBytes: 10_000)
        #expect(limited.map(\.values.count) == [5, 5] && limited[0].distinct == 10 && limited[0].values[0].count == 10)
    }

    let scratch: Scratch
    let catalog: ImageCatalog

    init() throws {
        scratch = try Scratch()
        catalog = try scratch.writer()
    }

    @Test("count values, most frequent first, and what is missing")
    func small() throws {
        let brands: [AttributeValue?] = ["b", "a", "b", nil, 7, 7, true, "c"]
        try catalog.commit(
            brands.enumerated().map { number, brand in
                .put(NewItem(key: .sample(number), attributes: brand.map { ["brand": $0, "odd": true] } ?? [:]))
            })
        let facet = try #require(try catalog.facets(of: ["brand"]).first)
        #expect(facet.name == "brand" && facet.distinct == 5 && facet.missing == 1)
        #expect(facet.values.map(\.value) == [7, "b", "a", "c", true])
        #expect(facet.values.map(\.count) == [2, 2, 1, 1, 1])
        #expect(facet.numbers == .init(count: 2, least: 7, greatest: 7, ranges: [.init(from: 7, to: 7, count: 2)]))
        let filtered = try catalog.facets(of: ["none", "brand"], matching: try Filter.parse("not brand=b"), limit: 1)
        #expect(filtered.map(\.name) == ["none", "brand"] && filtered.map(\.missing) == [6, 1])
        #expect(filtered[0] == Facet(name: "none", values: [], distinct: 0, missing: 6, numbers: nil))
        #expect(filtered[1].values == [.init(value: 7, count: 2)] && filtered[1].distinct == 4)
        #expect(try catalog.facets(of: ["brand"], limit: -1)[0].values.isEmpty)
        try catalog.commit([.remove(.sample(0))])
        #expect(try catalog.facets(of: ["brand"])[0].values.map(\.value) == [7, "a", "b", "c", true], "after a commit")
        #expect(try catalog.facets(of: Array(repeating: "brand", count: 99)).count == Facet.nameLimit)
    }

    @Test("of an empty catalog are empty")
    func empty() throws {
        for filter in [nil, try Filter.parse("not a=1")] {
            #expect(
                try catalog.facets(of: ["a"], matching: filter) == [
                    Facet(name: "a", values: [], distinct: 0, missing: 0, numbers: nil)
                ])
        }
        #expect(try catalog.facets(of: ["a"], amongItems: [1, 2])[0].missing == 0)
        #expect(try catalog.newestItems(matching: Filter([])).isEmpty)
    }

    @Test("ranges are round, and hold about as many items each")
    func ranges() throws {
        var generator = SeededGenerator(state: 9)
        try catalog.commit(
            (0..<500).map { number in
                let price = (Double.random(in: 5...500, using: &generator) * 100).rounded() / 100
                return .put(NewItem(key: .sample(number), attributes: ["price": .number(price)]))
            })
        let numbers = try #require(try catalog.facets(of: ["price"])[0].numbers)
        #expect(numbers.ranges.count == 5 && numbers.ranges.allSatisfy { (70...130).contains($0.count) })
        #expect(numbers.ranges.dropFirst().map(\.from).allSatisfy { [100, 200, 300, 400].contains($0) })
        #expect(numbers.count == 500 && numbers.least == numbers.ranges.first?.from)
    }

    @Test("are counted, too, where ids lie far apart")
    func sparseIDs() throws {
        // A file from elsewhere may have anything for ids.
        let ids: [Int64] = [.min + 1, -5, 1 << 40, .max - 1]
        try catalog.writing { db in
            for id in ids {
                try db.execute(sql: "INSERT INTO item (id, key, added_at) VALUES (?, ?, 0)", arguments: [id, "\(id)"])
                guard id > .min + 1 else { continue }
                try db.execute(
                    sql: "INSERT INTO attribute VALUES (?, 'sign', ?)", arguments: [id, id < 0 ? "small" : "large"])
            }
        }
        #expect(try catalog.count(matching: try Filter.parse("sign=large")) == 2)
        #expect(try catalog.newestItems(matching: try Filter.parse("not sign=small")) == [.max - 1, 1 << 40, .min + 1])
        let facets = try catalog.facets(of: ["sign"], matching: try Filter.parse("sign!=none"))
        #expect(facets[0].values.map(\.count) == [2, 1] && facets[0].missing == 1)
        #expect(try catalog.facets(of: ["sign"], amongItems: ids)[0] == facets[0])
    }

    @Test("equal what counting one by one gives: over all, over those that match, and over some", arguments: [1, 2])
    func agreement(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        try catalog.commit((0..<260).map { .put(NewItem(key: .sample($0), attributes: .random(&generator))) })
        // Ids with holes, and more than one word of bits.
        try catalog.commit((0..<260).filter { $0 % 5 == 1 }.map { .remove(.sample($0)) })
        let items = try catalog.items()
        let names = try catalog.attributeNames()
        let ids = items.map(\.id)
        for round in 0..<30 {
            let (found, matching): ([Facet], [Item])
            let limit = round.isMultiple(of: 2) ? 1000 : 3
            switch round % 3 {
            case 0:
                let filter = Filter.random(&generator)
                found = try catalog.facets(of: names, matching: filter, limit: limit)
                matching = items.filter { filter.matches($0.attributes) }
                #expect(try catalog.newestItems(matching: filter, limit: .max) == matching.map(\.id).sorted(by: >))
            case 1:
                let some = (0..<[5, 100][round % 2]).map { _ in generator.element(of: ids) }
                found = try catalog.facets(of: names, amongItems: some + [-5, .max, 2, 100_000], limit: limit)
                matching = items.filter { some.contains($0.id) }
            default:
                found = try catalog.facets(of: names, limit: limit)
                matching = items
            }
            #expect(found.map(\.name) == names)
            for facet in found { try expect(facet, of: matching, limit) }
        }
    }

    private func expect(_ facet: Facet, of items: [Item], _ limit: Int) throws {
        let values = items.compactMap { $0.attributes[facet.name] }
        let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(facet.missing == items.count - values.count && facet.distinct == counts.count)
        #expect(facet.values.count == min(limit, counts.count))
        #expect(facet.values.allSatisfy { counts[$0.value] == $0.count })
        for (left, right) in zip(facet.values, facet.values.dropFirst()) {
            #expect(left.count >= right.count)
            if left.count == right.count { #expect(left.value.precedes(right.value) != false) }
        }
        if let last = facet.values.last, facet.values.count < counts.count {
            #expect(counts.values.count { $0 > last.count } < limit)
        }
        func count(_ relations: [(Filter.Relation, AttributeValue)]) -> Int {
            let filter = Filter(relations.map { .init(facet.name, $0, $1) })
            return items.count { filter.matches($0.attributes) }
        }
        guard let numbers = facet.numbers else { return #expect(count([(.less, 1e308)]) == 0) }
        #expect(numbers.count == count([(.greaterOrEqual, numbers.least), (.lessOrEqual, numbers.greatest)]))
        #expect(numbers.ranges.first?.from == numbers.least && numbers.ranges.last?.to == numbers.greatest)
        for (index, range) in numbers.ranges.enumerated() {
            let isLast = index == numbers.ranges.count - 1
            #expect(isLast || range.to == numbers.ranges[index + 1].from)
            #expect(range.count == count([(.greaterOrEqual, range.from), (isLast ? .lessOrEqual : .less, range.to)]))
            #expect(range.count > 0)
        }
    }
}
