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
        var generator = SeededGenerator(seed: 7)
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
    func normalisation() {
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
            ("nan", .text("nan")),
            ("inf", .text("inf")), ("0x10", .text("0x10")), ("1 ", .text("1 ")), ("-", .text("-")), ("٣", .text("٣")),
        ] as [(String, AttributeValue)])
    func literal(text: String, value: AttributeValue) {
        #expect(AttributeValue(literal: text) == value)
    }
}
