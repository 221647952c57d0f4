import Basics
import Catalog
import Testing

@Suite("Filters on items")
struct FilterMatchingTests {
    @Test(
        "match by type and value",
        arguments: [
            ("price<20", true, ["price": .text("15")]), ("price<20", true, ["price": 15]), ("price<20", false, [:]),
            ("price<20", false, ["price": .text("cheap")]), ("price<20", true, ["price": .text("19.90")]),
            ("price='15'", true, ["price": .text("15")]), ("price='15'", false, ["price": 15]),
            ("price!=15", false, ["price": .text("15")]), ("price!=15", true, ["price": .text("x")]),
            ("price!=15", true, [:]), ("price!=15", false, ["price": 15]), ("sku=1e5", true, ["sku": .text("1e5")]),
            ("sku=007", true, ["sku": .text("007")]), ("sku=7", false, ["sku": .text("007")]),
            ("new=true", true, ["new": .text("true")]), ("x=.5", true, ["x": .text(".5")]),
            ("id=9007199254740993", true, ["id": 9_007_199_254_740_993]),
            ("id=9007199254740993", false, ["id": 9_007_199_254_740_992]),
            ("id=9007199254740993", false, ["id": .number(9_007_199_254_740_992)]),
            ("id>9007199254740992", true, ["id": 9_007_199_254_740_993]),
            ("id>1e18", true, ["id": .text("18446744073709551616")]), ("id<0", true, ["id": .text("-1e400")]),
            ("id>18446744073709551615", true, ["id": .text("99999999999999999999")]),
            ("id>18446744073709551615", false, ["id": 7]), ("id>=9223372036854775808", false, ["id": "x"]),
            ("id>1", false, ["id": .text("123 456")]),
            ("id=18446744073709551615", true, ["id": .text("18446744073709551615")]),
            ("id=18446744073709551615", false, ["id": .number(18_446_744_073_709_551_616)]),
            ("name<m", true, ["name": "lamp"]), ("name<m", false, ["name": 3]), ("name>=m", true, ["name": "m"]),
            ("name>Z", true, ["name": "a"]), ("new=true", true, ["new": true]), ("new=true", false, ["new": 1]),
            ("new=1", false, ["new": true]), ("new!=true", true, ["new": false]), ("a=1 and b=2", false, ["a": 1]),
            ("a=1 and b=2", true, ["a": 1, "b": 2]), ("A=1", false, ["a": 1]),
            ("a=1 or b=2", true, ["b": 2]), ("a=1 or b=2 and c=3", true, ["a": 1]),
            ("(a=1 or b=2) and c=3", false, ["a": 1]),
            // What an item has not is no third answer.
            ("not price<20", true, [:]), ("price>=20", false, [:]), ("not price!=20", false, [:]),
            ("not price<20 and price exists", false, [:]), ("price not in (1, 2)", true, [:]),
            ("price not between 1 and 2", true, [:]), ("name not like 'a*'", true, [:]), ("name like '*'", false, [:]),
            ("price exists", true, ["price": false]), ("price not exists", true, ["prize": 1]),
            ("a in (x, 1, true)", true, ["a": "1"]), ("a in (x, 1, true)", true, ["a": "true"]),
            ("a in (x, '1')", false, ["a": 1]), ("a in (x, y)", true, ["a": "y"]), ("a in (x, y)", false, ["a": "X"]),
            ("price between 10 and 20", true, ["price": 20]), ("price between 10 and 20", true, ["price": "10.0"]),
            ("price between 10 and 20", false, ["price": 20.01]), ("price between 20 and 10", false, ["price": 15]),
            ("a between b and d", true, ["a": "cherry"]), ("a between 1 and 2", false, ["a": "cherry"]),
            ("a like Sum*", true, ["a": "Summer dress"]), ("a like sum*", false, ["a": "Summer dress"]),
            ("a like '*dress'", true, ["a": "Summer dress"]), ("a like '*dress'", false, ["a": "dresses"]),
            ("a like '*er d*'", true, ["a": "Summer dress"]), ("a like 'ab*ba'", false, ["a": "aba"]),
            ("a like 'ab*ba'", true, ["a": "abba"]), ("a like 'a*b*c'", true, ["a": "aXbYbZc"]),
            ("a like abc", false, ["a": "abcd"]), ("a like 12*", false, ["a": 12]), ("a like ''", true, ["a": ""]),
        ] as [(String, Bool, Attributes)])
    func matching(text: String, expected: Bool, attributes: Attributes) throws {
        #expect(try Filter.parse(text).matches(attributes) == expected)
    }

    @Test("mean the same in memory and in the database")
    func agreement() throws {
        var generator = SeededGenerator(state: 5)
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        let space = VectorSpace.sample(dimension: 2)
        let items = (0..<250).map { (ItemKey.sample($0), Attributes.random(&generator)) }
        try catalog.commit(
            items.map { .put(NewItem(key: $0, attributes: $1, vectors: [(space, [1, 2])])) })
        let ids = Dictionary(uniqueKeysWithValues: try catalog.items().map { ($0.key, $0.id) })
        var matches = 0
        var filters = (0..<250).map { _ in Filter.random(&generator) }
        let deepest =
            String(repeating: "(a=1 or not ", count: Filter.depthLimit / 2) + "b=20"
            + String(repeating: ")", count: Filter.depthLimit / 2)
        filters += [
            try Filter.parse(deepest), .any([]), .not(Filter([])), Filter([]), Filter([.init("a", .less, true)]),
            Filter([.init("a", .greaterOrEqual, false)]),
        ]
        for filter in filters {
            let expected = items.filter { filter.matches($0.1) }.map(\.0)
            let found = try catalog.items(matching: filter)
            #expect(found.map(\.key) == expected, "\(filter)")
            #expect(try catalog.count(matching: filter) == expected.count)
            #expect(try catalog.vectors(in: space, matching: filter).ids == expected.compactMap { ids[$0] })
            matches += expected.count
        }
        #expect(matches > 5000)
    }

    @Test("order numbers beyond 64 bits, in the database as in memory")
    func largeNumbers() throws {
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        let numbers = ["-1e400", "-18446744073709551616", "18446744073709551616", "1e400"]
        try catalog.commit(numbers.map { .put(NewItem(key: ItemKey($0), attributes: ["n": .text($0)])) })
        try catalog.commit([
            .put(NewItem(key: "7", attributes: ["n": 7])), .put(NewItem(key: "x", attributes: ["n": "x"])),
        ])
        for relation in Filter.Relation.allCases {
            for bound in numbers + ["7", "1e18", "9223372036854775808"] {
                let filter = try Filter.parse("n\(relation.rawValue)\(bound)")
                let expected = try catalog.items().filter { filter.matches($0.attributes) }.map(\.key)
                #expect(try catalog.items(matching: filter).map(\.key) == expected, "\(filter)")
            }
        }
        let large = try catalog.items(matching: try Filter.parse("n>9223372036854775807"))
        #expect(Set(large.map(\.key)) == ["18446744073709551616", "1e400"])
    }

    @Test("say what can match nothing")
    func remarks() throws {
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        func remarks(_ text: String) throws -> [String] { try catalog.remarks(on: try Filter.parse(text)) }
        #expect(try remarks("price<20") == ["no item has an attribute \"price\"; none has any"])
        try catalog.commit([
            .put(NewItem(key: "a", attributes: ["price": "12.5", "size": 38, "cost": "12,50", "new": "true"])),
            .put(NewItem(key: "b", attributes: ["price": 3, "sold": false])),
        ])
        #expect(try remarks("price<20 and size=38 and new=true and sold!=true and price='x'").isEmpty)
        #expect(
            try remarks("prize<20 and prize>1")
                == [
                    "no item has an attribute \"prize\", the nearest is \"price\"; there are \"cost\", \"new\", \"price\", \"size\", \"sold\""
                ])
        #expect(try remarks("size='38'") == ["no value of the attribute \"size\" is a text; one is 38"])
        #expect(try remarks("cost<20") == ["no value of the attribute \"cost\" is a number; one is \"12,50\""])
        #expect(try remarks("size!=true") == ["no value of the attribute \"size\" is true or false; one is 38"])
    }

    @Test("say so of lists, ranges, patterns and names, too")
    func moreRemarks() throws {
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        try catalog.commit([.put(NewItem(key: "a", attributes: ["price": 38, "brand": "Acme", "colour": "red"]))])
        func remarks(_ text: String) throws -> [String] { try catalog.remarks(on: try Filter.parse(text)) }
        #expect(
            try remarks("price in (x, 38) or brand like 'Z*' and not (colour exists or price between 1 and 2)").isEmpty)
        #expect(
            try remarks("price like '3*' or not color exists") == [
                "no value of the attribute \"price\" is a text; one is 38",
                "no item has an attribute \"color\", the nearest is \"colour\"; there are \"brand\", \"colour\", \"price\"",
            ])
        #expect(
            try remarks("brand in (1, true)") == [
                "no value of the attribute \"brand\" is a number or true or false; one is \"Acme\""
            ])
        #expect(try catalog.remarks(onAttributes: ["price", "brand"]).isEmpty)
        #expect(try catalog.remarks(onAttributes: ["price", "size"]).count == 1)
    }

    @Test("list items page by page in key order")
    func pages() throws {
        let scratch = try Scratch()
        try scratch.fill(25)
        let catalog = try scratch.reader()
        let filter = try Filter.parse("category=shoe")
        var keys: [ItemKey] = []
        var pages = 0
        var page = try catalog.items(matching: filter, limit: 5)
        while let last = page.last {
            keys += page.map(\.key)
            pages += 1
            page = try catalog.items(matching: filter, limit: 5, after: last.key)
        }
        #expect(keys == (0..<25).filter { !$0.isMultiple(of: 2) }.map(ItemKey.sample))
        #expect(pages == 3)
        #expect(try catalog.items(limit: 0).isEmpty)
        #expect(try catalog.items(limit: -1).isEmpty)
    }
}
