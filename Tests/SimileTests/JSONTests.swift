import Basics
import Foundation
import Imaging
import Testing

@testable import Catalog
@testable import Simile

@Suite struct JSONTests {
    private func read(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    @Test(
        arguments: [
            ("9007199254740993", .integer(9_007_199_254_740_993)), ("-9223372036854775808", .integer(.min)),
            ("18446744073709551615", .beyond("18446744073709551615")), ("1e2", 100), ("1.0", 1), ("0.1", 0.1),
            ("-0.5e-3", -0.0005), ("1e400", .beyond("1e400")),
            ("12345678901234567890.5", .beyond("12345678901234567890.5")),
            (" [ ] ", []), ("{}", [:]), ("\u{feff}true", true), ("null", .null),
            (#"{"a":[1,{"b":"c"}],"a ":false}"#, ["a": [1, ["b": "c"]], "a ": false]),
            (#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000é""#, "\"\\/\u{8}\u{c}\n\r\té😀\0é"),
        ] as [(String, JSONValue)])
    func isRead(text: String, value: JSONValue) throws {
        #expect(try read(text) == value)
        // What is written is read the same, by others as well.
        let written = try JSONText.compact(value)
        #expect(try JSONValue(parsing: written) == value)
        #expect(try JSONValue(parsing: JSONText.pretty(value).utf8) == value)
        #expect(
            (try? JSONSerialization.jsonObject(with: written, options: .fragmentsAllowed)) != nil || text == "1e400")
    }

    @Test(arguments: [
        "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{a:1}", "01", "+1", "1.",
        ".5", "-", "1e",
        "nan",
        "Infinity", "tru", "true1", "1 2", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
        "\"\\u+123\"", "\"\n\"", "'a'", "[1}", "//", "\0", String(repeating: "[", count: 100_000),
    ])
    func isRefused(text: String) {
        #expect(throws: JSONFault.self) { try read(text) }
    }

    @Test func faultsSayWhere() {
        #expect(throws: JSONFault(position: 5, expected: "a value")) { try read(#"{"a":}"#) }
        #expect(throws: JSONFault(position: 7, expected: "a comma or }")) { try read(#"{"a":1 "b":2}"#) }
    }

    @Test func namesAreKeptByteByByte() throws {
        let text = "{\"\u{e9}\":1,\"e\u{301}\":2}"
        guard case .object(let members) = try read(text) else { return #expect(Bool(false)) }
        #expect(members.count == 2 && members["e\u{301}"] == 2)
        #expect(try JSONText.compact(JSONValue.object(members)).count == text.utf8.count)
    }

    /// Every value reads back, and Foundation reads the same, as far as it goes.
    @Test func anythingIsWrittenAndReadBack() throws {
        var numbers = SeededGenerator(state: 11)
        func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &numbers) }
        func some(_ depth: Int) -> JSONValue {
            switch below(depth > 3 ? 6 : 8) {
            case 0: .null
            case 1: .bool(below(2) == 0)
            case 2: .integer(Int(truncatingIfNeeded: numbers.next()))
            case 3: .number(Double(below(1_000_000)) / 64 + 0.5 / 64)
            case 4: .integer(below(10))
            case 5: .string(["", "a", "\"", "\\", "\u{1}", "\u{301}", "é", "😀", "a\nb"][below(9)])
            case 6: .array((0..<below(4)).map { _ in some(depth + 1) })
            default: .object(Dictionary((0..<below(4)).map { (ExactText("k\($0)\u{e9}"), some(depth + 1)) }) { $1 })
            }
        }
        for _ in 0..<500 {
            let value = some(0)
            let (compact, pretty) = (try JSONText.compact(value), try JSONText.pretty(value))
            #expect(try JSONValue(parsing: compact) == value)
            #expect(try JSONValue(parsing: pretty.utf8) == value)
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: compact, options: .fragmentsAllowed) }
            // Cut, changed or doubled, it is read or refused.
            var bytes = Array(compact)
            bytes[below(bytes.count)] = UInt8(below(256))
            _ = try? JSONValue(parsing: bytes)
            _ = try? JSONValue(parsing: compact.prefix(below(compact.count)))
        }
    }

    /// What writes itself is what it encodes.
    @Test func resultsOfSearchesAreWrittenAsTheyAreEncoded() throws {
        var generator = SeededGenerator(state: 5)
        func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &generator) ? value : nil }
        let texts = ["", "a", "\"", "é\n\u{1}", "1/2"]
        let space = VectorSpace(
            model: "m\"", weightsDigest: "w", preprocessing: "p", layer: "l", precision: .bf16, dimension: 7)
        for count in 0..<40 {
            let hits = (0..<count % 4).map { rank -> SearchHit in
                let values = [AttributeValue.number(1.5), .number(2), .integer(.max), .boolean(true), .text("\t")]
                let item = Item(
                    id: Int64(rank), key: ItemKey("k\(rank)é"), path: maybe("/a \"b\""),
                    attributes: Attributes(zip(texts, values).filter { _ in Bool.random(using: &generator) }),
                    addedAt: .now)
                return SearchHit(
                    rank: rank + 1, item: item, cosine: Float.random(in: -1...1, using: &generator), tile: maybe(2),
                    cosines: maybe(["m": 0.25, "colour": 1e-9]), fault: maybe("gone"))
            }
            let result = SearchResult(
                query: "a + \"b\"", space: space, spaces: maybe([WeightedModel(model: "m", weight: 0.1)]),
                ownWeights: maybe(["m"]), index: "hnsw", approximate: Bool.random(using: &generator), leftOut: maybe(3),
                lacking: maybe(["m": 1, "n": 2]), warning: maybe("w"), notes: maybe(["n", "o"]), hits: hits,
                milliseconds: SearchTimes(embed: 1, load: 0.1, search: 1e-9, total: 2.5))
            // In a list it is encoded.
            #expect(try Data("[".utf8) + JSONText.compact(result) + Data("]".utf8) == JSONText.compact([result]))
            let pretty = try JSONText.pretty(result)
            #expect(try JSONValue(parsing: pretty.utf8) == JSONValue(parsing: JSONText.compact(result)))
        }
        var odd = SearchTimes()
        odd.total = .infinity
        #expect(throws: EncodingError.self) { try JSONText.compact(odd) }
    }

    private struct Report: Encodable {
        var share: Float = 0.1
        var whole = 5.0
        var small = 1e-7
        var big = UInt64.max
        var none: String?
        var list: [Double] = []
        var nested = [["a": 1], [:]]
        var path = "a/b"
        var attributes: Attributes = ["b": true, "a": 9_007_199_254_740_993]
        var bytes = Data([1, 2])
    }

    @Test func valuesAreEncodedAsFoundationDoes() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(try JSONText.compact(Report()) == encoder.encode(Report()))
        #expect(try JSONText.compact([1, 2]) == encoder.encode([1, 2]))
        #expect(throws: EncodingError.self) { try JSONText.compact([Double.nan]) }
        #expect(
            try JSONText.pretty(["a": [1, 2], "b": []])
                == "{\n  \"a\" : [\n    1,\n    2\n  ],\n  \"b\" : []\n}")
    }
}
