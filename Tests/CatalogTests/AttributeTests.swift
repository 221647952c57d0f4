import Basics
import Catalog
import Foundation
import Testing

@Suite("Attributes")
struct AttributeTests {
    @Test("are ordered by name and looked up by it")
    func order() {
        var attributes: Attributes = ["price": 20, "category": "dress", "new": true]
        attributes["Zone"] = "north"
        #expect(attributes.names == ["Zone", "category", "new", "price"])
        #expect(attributes["price"] == .number(20))
        #expect(attributes["absent"] == nil)
        attributes["price"] = nil
        attributes["absent"] = nil
        attributes["new"] = false
        #expect(attributes == ["category": "dress", "new": false, "Zone": "north"])
    }

    @Test("behave like a dictionary under random changes")
    func againstDictionary() {
        var generator = SeededGenerator(state: 7)
        var attributes = Attributes()
        var reference: [String: AttributeValue] = [:]
        for step in 0..<2000 {
            let name = String(Int.random(in: 0..<40, using: &generator))
            let value: AttributeValue? = Bool.random(using: &generator) ? .number(Double(step)) : nil
            attributes[name] = value
            reference[name] = value
            #expect(attributes.count == reference.count)
        }
        #expect(attributes.names == reference.keys.sorted())
        #expect(reference.allSatisfy { attributes[$0.key] == $0.value })
    }

    @Test("tell apart names and texts that differ in normalisation")
    func normalization() {
        let attributes: Attributes = ["gr\u{F6}\u{DF}e": 1, "gro\u{308}\u{DF}e": 2]
        #expect(attributes.count == 2)
        #expect(AttributeValue.text("\u{E9}") != .text("e\u{301}"))
    }

    @Test("are a JSON object of plain values")
    func coding() throws {
        let json = #"{"a":"text","b":true,"c":20,"d":-0.5,"e":"20","f":"","g":1e300,"h":false,"i":0}"#
        let attributes = try JSONDecoder().decode(Attributes.self, from: Data(json.utf8))
        #expect(
            attributes == [
                "a": "text", "b": true, "c": 20, "d": -0.5, "e": .text("20"), "f": "", "g": 1e300, "h": false, "i": 0,
            ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let written = String(decoding: try encoder.encode(attributes), as: UTF8.self)
        #expect(written.hasPrefix(#"{"a":"text","b":true,"c":20,"d":-0.5,"e":"20","f":"","g":1"#))
        #expect(try JSONDecoder().decode(Attributes.self, from: Data(written.utf8)) == attributes)
    }

    @Test("keep whole numbers exactly")
    func wholeNumbers() throws {
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        let values: [AttributeValue] = [
            9_007_199_254_740_993, 9_007_199_254_740_992, .integer(.max), .integer(.min), 0, -1, 1.5, true, false, "1",
            .number(9_007_199_254_740_992),
        ]
        try catalog.commit(values.enumerated().map { .put(NewItem(key: .sample($0), attributes: ["id": $1])) })
        #expect(try catalog.items().map { $0.attributes["id"] } == values)
        #expect(try catalog.count(matching: Filter([.init("id", .equal, 9_007_199_254_740_993)])) == 1)
        #expect(try catalog.count(matching: Filter([.init("id", .equal, .integer(.max))])) == 1)
        #expect(AttributeValue.integer(20) == .number(20))
        #expect(
            Set([AttributeValue.integer(20), .number(20), .number(20.5), .integer(.max), .number(0x1p63)]).count == 4)
        let json = #"{"a":9007199254740993,"b":-9223372036854775808,"c":18446744073709551615}"#
        let attributes = try JSONDecoder().decode(Attributes.self, from: Data(json.utf8))
        #expect(
            attributes == ["a": 9_007_199_254_740_993, "b": .integer(.min), "c": .text("18446744073709551615")])
    }

    @Test("change one by one")
    func changes() throws {
        let scratch = try Scratch()
        let catalog = try scratch.writer()
        try catalog.commit([
            .put(NewItem(key: "k", attributes: ["a": 1, "b": 2, "c": 3])),
            .changeAttributes("k", [("a", nil), ("b", "two"), ("d", true), ("absent", nil)]),
        ])
        #expect(try catalog.item("k")?.attributes == ["b": "two", "c": 3, "d": true])
        #expect(throws: CatalogError.self) { try catalog.commit([.changeAttributes("none", [("a", 1)])]) }
        #expect(throws: CatalogError.self) { try catalog.commit([.changeAttributes("k", [("", nil)])]) }
    }

    @Test("do not hold lists, objects or null", arguments: [#"{"a":null}"#, #"{"a":[1]}"#, #"{"a":{}}"#, "[]", "1"])
    func notAttributes(json: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(Attributes.self, from: Data(json.utf8)) }
    }

    @Test(
        "are read as a person types them",
        arguments: [
            ("dress", .text("dress")), ("", .text("")), ("20", .number(20)), ("-19.90", .number(-19.9)),
            ("0", .number(0)),
            ("1e3", .number(1000)), ("1E-2", .number(0.01)), ("0.5", .number(0.5)), ("true", .boolean(true)),
            ("false", .boolean(false)), ("True", .text("True")), ("00712", .text("00712")), ("1.", .text("1.")),
            (".5", .text(".5")), ("+5", .text("+5")), ("1e", .text("1e")), ("1e999", .text("1e999")),
            ("nan", .text("nan")), ("9007199254740993", 9_007_199_254_740_993), ("1.0", 1), ("-0", 0),
            ("9007199254740993.0", 9_007_199_254_740_993), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .text("9223372036854775808")),
            ("12345678901234567890.5", .text("12345678901234567890.5")), ("0.1", 0.1), ("1e20", 1e20),
            ("9007199254740993.5", .text("9007199254740993.5")), ("1e-400", .text("1e-400")),
            ("0.1000000000000000055", 0.1), ("0e99999999999999999999", 0),
            ("1e99999999999999999999", .text("1e99999999999999999999")),
            ("inf", .text("inf")), ("0x10", .text("0x10")), ("1 ", .text("1 ")), ("-", .text("-")), ("٣", .text("٣")),
        ] as [(String, AttributeValue)])
    func literal(text: String, value: AttributeValue) {
        #expect(AttributeValue(literal: text) == value)
    }

    @Test(
        "are read from cells only as numbers that are written the same",
        arguments: [
            ("20", 20), ("-7", -7), ("12.5", 12.5), ("0.1", 0.1), ("true", true), ("0", 0), ("-0", "-0"),
            ("9007199254740993", 9_007_199_254_740_993), ("-0x10", "-0x10"), ("+49301234", "+49301234"),
            ("-007", "-007"), (".5", ".5"), ("5.", "5."), ("1e3", "1e3"), ("1.10", "1.10"), ("1.0", "1.0"),
            ("nan", "nan"), ("inf", "inf"), (" 5", " 5"), ("1_000", "1_000"), ("0x1p3", "0x1p3"), ("", ""),
            ("18446744073709551615", "18446744073709551615"), ("12345678901234567890.5", "12345678901234567890.5"),
        ] as [(String, AttributeValue)])
    func cell(text: String, value: AttributeValue) {
        #expect(AttributeValue(cell: text) == value)
        // Whatever became of it, the same text finds it.
        #expect(
            (try? Filter.parse("x=\(text.contains(" ") || text.isEmpty ? "'\(text)'" : text)"))?.matches([
                "x": AttributeValue(cell: text)
            ]) == true)
    }

    @Test("read as numbers are those that JSON writes, and never change")
    func literalFuzz() {
        var generator = SeededGenerator(state: 13)
        let pieces = [
            "0", "1", "9", "9007199254740993", "5", "-", ".", "e", "E", "+", "00", "x", " ", "9223372036854775807",
        ]
        for _ in 0..<20000 {
            let text = (0..<Int.random(in: 0...6, using: &generator)).map { _ in generator.element(of: pieces) }
                .joined()
            let value = AttributeValue(literal: text)
            let isJSON = text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil
            if isJSON, let double = Double(text) {
                switch value {
                case .integer(let integer): #expect(Double(integer) == double, "\(text)")
                case .number(let number): #expect(number == double, "\(text)")
                default: #expect(value == .text(text))
                }
            } else {
                #expect(value == .text(text))
            }
            // Written out and read again it is the same.
            #expect(AttributeValue(literal: value.description) == value, "\(text)")
        }
    }
}
