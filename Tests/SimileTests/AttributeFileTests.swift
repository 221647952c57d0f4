import Catalog
import Foundation
import TestSupport
import Testing

@testable import Simile

@Suite struct AttributeFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(
        _ name: String, _ text: String, as format: AttributeFile.Format = .init()
    ) throws -> AttributeFile {
        try AttributeFile(path: try folder.write(name, Array(text.utf8)), as: format)
    }

    private func key(_ name: String) -> ItemKey { ItemKey(folder.path + "/" + name) }

    @Test func jsonLinesBecomeAttributesOfAbsolutePaths() throws {
        let file = try read(
            "items.jsonl",
            """
            {"path":"images/a.jpg","type":"dress","price":39.9,"new":true,"note":null}

            {"path":"/elsewhere/b.jpg","type":"hat"}
            """)
        #expect(file.skipped.isEmpty)
        #expect(file.entries[key("images/a.jpg")] == ["type": "dress", "price": 39.9, "new": true])
        #expect(file.entries["/elsewhere/b.jpg"] == ["type": "hat"])
    }

    @Test func badLinesAreNumberedAndTheRestIsRead() throws {
        let file = try read(
            "items.jsonl",
            """
            {"path":"a.jpg","type":"dress"}
            {"type":"hat"}
            {"path":"b.jpg","tags":["x"]}
            {broken
            {"path":"c.jpg"}
            """)
        #expect(file.entries.count == 2)
        #expect(file.skipped.map { $0.reason.prefix(7) } == ["line 2 ", "line 3 ", "line 4 "])
    }

    @Test func csvReadsQuotesNumbersAndEmptyCells() throws {
        let file = try read(
            "items.csv",
            "\u{feff}path,name,price,sku,sold,empty\r\n\"a, b.jpg\",\"he said \"\"hi\"\"\",12.5,007,false,\r\n"
                + "c.jpg,\"two\nlines\",1e3,0,true,x\r\nshort.jpg,1\r\n")
        #expect(
            file.entries[key("a, b.jpg")] == ["name": "he said \"hi\"", "price": 12.5, "sku": "007", "sold": false])
        #expect(
            file.entries[key("c.jpg")] == ["name": "two\nlines", "price": "1e3", "sku": 0, "sold": true, "empty": "x"])
        #expect(file.skipped.map(\.reason) == ["line 5 has 2 cells, the first row has 6"])
    }

    @Test func csvWithoutAPathColumnSaysWhatItHas() throws {
        #expect {
            try read("items.csv", "picture,colour\na.jpg,red\n")
        } throws: { "\($0)".hasSuffix("--path-column); it names picture, colour") }
    }

    @Test func aMissingFileIsOneLine() {
        #expect {
            try AttributeFile(path: "/nowhere/items.csv")
        } throws: { "\($0)" == "cannot read the attributes in /nowhere/items.csv: No such file or directory" }
    }

    @Test func anyBytesAreReadWithoutHarm() throws {
        let syntax = Array("path,\"\n\r{}:1a".utf8)
        var state: UInt64 = 7
        for round in 0..<200 {
            let bytes = (0..<300).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let pick = UInt8(truncatingIfNeeded: state >> 40)
                return pick < 160 ? syntax[Int(pick) % syntax.count] : pick
            }
            let start: [UInt8] = round % 2 == 0 ? Array("path,a\n".utf8) : Array("{\"path\":".utf8)
            let path = try folder.write("fuzz", start + bytes)
            // CSV that is not UTF-8 is refused; nothing traps.
            do { _ = try AttributeFile(path: path) } catch { #expect(error.description.contains("UTF-")) }
        }
    }

    @Test func numbersAreKeptAsTheyAre() throws {
        let numbers = [
            "9007199254740993", "18446744073709551615", "-9223372036854775808", "1e2", "1.0", "0.1", "1e400",
            "12345678901234567890.5",
        ]
        let json = try read("items.jsonl", numbers.map { #"{"path":"\#($0)","id":\#($0)}"# }.joined(separator: "\n"))
        #expect(json.skipped.isEmpty)
        #expect(
            numbers.map { json.entries[key($0)]?["id"] } == [
                9_007_199_254_740_993, "18446744073709551615", .integer(.min), 100, 1, 0.1, "1e400",
                "12345678901234567890.5",
            ])
        let csv = try read("items.csv", "path,id\n" + numbers.map { "\($0),\($0)\n" }.joined())
        #expect(
            numbers.map { csv.entries[key($0)]?["id"] } == [
                9_007_199_254_740_993, "18446744073709551615", .integer(.min), "1e2", "1.0", 0.1, "1e400",
                "12345678901234567890.5",
            ])
        // The same text finds it.
        for (number, file) in numbers.flatMap({ [($0, json), ($0, csv)] }) {
            let attributes = try #require(file.entries[key(number)])
            #expect(try Filter.parse("id=\(number)").matches(attributes), "\(number)")
        }
    }

    @Test func namesThatLookAlikeStayTwo() throws {
        let (composed, decomposed) = ("gr\u{fc}n", "gru\u{308}n")
        let json = try read("items.jsonl", #"{"path":"a","\#(composed)":1,"\#(decomposed)":2}"#)
        let csv = try read("items.csv", "path,\(composed),\(decomposed)\na,1,2\n")
        for file in [json, csv] { #expect(file.entries[key("a")] == [composed: 1, decomposed: 2]) }
        let text = String(decoding: try JSONText.compact(json.entries[key("a")]), as: UTF8.self)
        #expect(text.utf8.elementsEqual("{\"\(decomposed)\":2,\"\(composed)\":1}".utf8))
    }

    @Test(arguments: ["file", "filename", "image", "Path", "IMAGE"])
    func thePathColumnHasSeveralNames(name: String) throws {
        #expect(try read("items.csv", "kind,\(name)\nhat,a.jpg\n").entries == [key("a.jpg"): ["kind": "hat"]])
        #expect(
            try read("items.jsonl", #"{"\#(name)":"a.jpg","kind":"hat"}"#).entries == [key("a.jpg"): ["kind": "hat"]])
    }

    @Test func thePathColumnCanBeNamed() throws {
        let format = AttributeFile.Format(pathColumn: "Bild")
        let expected: [ItemKey: Attributes] = [key("a.jpg"): ["path": "x", "kind": "hat"]]
        #expect(try read("items.csv", "path,kind,Bild\nx,hat,a.jpg\n", as: format).entries == expected)
        #expect(
            try read("items.jsonl", #"{"path":"x","kind":"hat","Bild":"a.jpg"}"#, as: format).entries == expected)
        #expect {
            try read("items.csv", "path,kind\nx,hat\n", as: format)
        } throws: { "\($0)".hasSuffix("must name a column 'Bild'; it names path, kind") }
        // Both are there: the usual one says which, the other is an attribute.
        #expect(try read("items.csv", "image,path\nfront,a.jpg\n").entries == [key("a.jpg"): ["image": "front"]])
    }

    @Test func typesOverrideHowValuesLook() throws {
        let format = AttributeFile.Format(types: [
            ("sku", .text), ("price", .number), ("tel", .number), ("new", .boolean),
        ])
        let csv = try read(
            "items.csv", "path,sku,price,tel,new\na,12,19.90,+49,yes\nb,007,.5,-007,0\nc,1,5.,x,maybe\n", as: format)
        #expect(csv.entries[key("a")] == ["sku": "12", "price": 19.9, "tel": 49, "new": true])
        #expect(csv.entries[key("b")] == ["sku": "007", "price": 0.5, "tel": -7, "new": false])
        #expect(csv.entries[key("c")] == ["sku": "1", "price": 5])
        #expect(
            csv.skipped.map(\.reason) == [
                "line 4 has the tel 'x', which is not a number; left out",
                "line 4 has the new 'maybe', which is not a boolean; left out",
            ])
        let json = try read(
            "items.jsonl", #"{"path":"a","sku":12,"price":"12.5","tel":7,"new":"no"}"#, as: format)
        #expect(json.entries[key("a")] == ["sku": "12", "price": 12.5, "tel": 7, "new": false])
        #expect {
            try read("items.csv", "path,kind\na,hat\n", as: .init(types: [("colour", .text)]))
        } throws: { "\($0)".hasSuffix("there is no attribute 'colour' to give a type; there are kind") }
    }

    @Test func linesAboutOneImageAddUp() throws {
        let file = try read("items.csv", "path,a,b\nx,1,\n./x,2,3\n")
        #expect(file.entries == [key("x"): ["a": 2, "b": 3]])
    }

    private let umlauts = "path,colour\na.jpg,gr\u{fc}n\n"

    @Test func otherEncodingsAreConvertedOrRefused() throws {
        func bytes(_ text: String, bigEndian: Bool) -> [UInt8] {
            text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
        }
        let json = #"{"path":"a.jpg","colour":"gr\u{fc}n"}"#.replacing("\\u{fc}", with: "\u{fc}")
        for text in [umlauts, json] {
            for mark in ["", "\u{feff}"] {
                for bigEndian in [true, false] {
                    let path = try folder.write("utf16", bytes(mark + text, bigEndian: bigEndian))
                    #expect(try AttributeFile(path: path).entries == [key("a.jpg"): ["colour": "gr\u{fc}n"]])
                }
            }
        }
        func reason(_ bytes: [UInt8]) throws -> String {
            let path = try folder.write("odd.csv", bytes)
            return #expect(throws: AttributeFileError.self) { try AttributeFile(path: path) }?.description ?? ""
        }
        let latin = umlauts.unicodeScalars.map { UInt8($0.value) }
        #expect(try reason(latin).contains("not in UTF-8, as line 2 shows; save it in UTF-8"))
        #expect(try reason(Array(bytes("\u{feff}" + umlauts, bigEndian: false).dropLast())).contains("UTF-16"))
        #expect(try reason([0xff, 0xfe, 0, 0, 0x70, 0, 0, 0]).contains("UTF-32"))
        #expect(try reason([0x50, 0x4b, 3, 4, 20, 0]).contains("save it as CSV"))
        #expect(try reason(Array("[\n {\"path\":\"a\"}]".utf8)).contains("write one object a line"))
        // One bad line of JSON Lines is one bad line.
        let lines = Array("{\"path\":\"a\"}\n{\"path\":\"".utf8) + [0xfc] + Array("\"}\n{\"path\":\"c\"}".utf8)
        let mixed = try AttributeFile(path: try folder.write("mixed.jsonl", lines))
        #expect(mixed.entries.count == 2)
        #expect(mixed.skipped.map(\.reason) == ["line 2 is not JSON: at byte 9 expected UTF-8"])
    }

    @Test func lineEndsMayBeOfAnyKind() throws {
        for end in ["\n", "\r\n", "\r"] {
            let csv = try read("items.csv", "path,a\(end)x,1\(end)\(end)y,\"2\(end)3\"\(end)z\(end)")
            #expect(csv.entries == [key("x"): ["a": 1], key("y"): ["a": .text("2\(end)3")]])
            #expect(csv.skipped.map(\.reason) == ["line 6 has 1 cells, the first row has 2"])
            let json = try read("items.jsonl", "{\"path\":\"x\"}\(end)\(end){\"path\":\"y\"}\(end)?")
            #expect(json.entries.count == 2 && json.skipped.map { $0.reason.prefix(7) } == ["line 4 "])
        }
    }

    @Test func columnsOfOneNameAreRefused() {
        #expect(throws: AttributeFileError.self) { try read("items.csv", "path,x,x\na.jpg,1,2\n") }
        #expect(throws: Never.self) { try read("items.csv", "path,x,,\na.jpg,1,,\n") }
    }
}
