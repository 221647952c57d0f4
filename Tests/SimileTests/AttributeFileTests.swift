import Catalog
import Foundation
import Testing

@testable import Simile

@Suite struct AttributeFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ name: String, _ text: String) throws -> AttributeFile {
        try AttributeFile(path: try folder.write(name, Array(text.utf8)))
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
            file.entries[key("c.jpg")] == ["name": "two\nlines", "price": 1000, "sku": 0, "sold": true, "empty": "x"])
        #expect(file.skipped.map(\.reason) == ["line 5 has 2 cells, the first row has 6"])
    }

    @Test func csvWithoutAPathColumnSaysWhatItHas() throws {
        #expect {
            try read("items.csv", "file,colour\na.jpg,red\n")
        } throws: { "\($0)".hasSuffix("it names file, colour") }
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
            #expect(throws: Never.self) { try AttributeFile(path: path) }
        }
    }
}
