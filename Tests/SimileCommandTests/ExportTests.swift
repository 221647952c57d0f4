import Catalog
import Foundation
import Testing

@Suite(.needsWeights) struct ExportTests {
    let bench: Bench

    init() throws { bench = try Shelf.bench }

    private func lines(_ folder: String) throws -> [[String: Any]] {
        let text = try String(contentsOfFile: bench.folder + "/\(folder)/items.jsonl", encoding: .utf8)
        return try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    /// A `.npy` file's rows, read without the code that wrote it.
    private func rows(_ folder: String) throws -> [[Float]] {
        let file = try #require(FileManager.default.contents(atPath: bench.folder + "/\(folder)/vectors.npy"))
        #expect(file.prefix(6) == Data([0x93] + "NUMPY".utf8))
        let start = 10 + Int(file[8]) + Int(file[9]) << 8
        let header = String(decoding: file[10..<start], as: UTF8.self)
        #expect(header.contains("'descr': '<f4'") && header.contains("'fortran_order': False"))
        let shape = try #require(header.firstMatch(of: /\((\d+), (\d+)\)/))
        let (n, d) = (try #require(Int(shape.1)), try #require(Int(shape.2)))
        #expect(file.count == start + n * d * 4)
        let values = Data(file[start...]).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        return (0..<n).map { Array(values[$0 * d..<($0 + 1) * d]) }
    }

    @Test func rowsAndLinesBelongTogether() throws {
        #expect(try bench.run("export", "--output", "all").status == 0)
        let (rows, lines) = (try rows("all"), try lines("all"))
        #expect(rows.count == 13 && lines.count == 13)
        let catalog = try bench.opened()
        let space = try #require(try catalog.spaces().first?.space)
        for (row, line) in zip(rows, lines) {
            #expect(row.count == 1280)
            #expect(abs(row.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
            let key = ItemKey(try #require(line["key"] as? String))
            #expect(try catalog.vector(of: key, in: space) == row)
            #expect(line["path"] as? String == bench.images + key.text.dropFirst("pictures".count))
            #expect((line["attributes"] as? [String: Any])?.count == (key.text.hasSuffix("gone.jpg") ? 0 : 2))
        }
    }

    @Test func onlyWhatMatches() throws {
        #expect(try bench.run("export", "-o", "hats", "--where", "category=hat").output.hasPrefix("6 vectors of 1280"))
        #expect(try rows("hats").count == 6)
        #expect(try bench.run("export", "-o", "none", "--where", "category=shoe").status == 0)
        #expect(try rows("none").isEmpty)
        #expect(try lines("none").isEmpty)
    }

    @Test func whatCannotBeWrittenIsOneLine() throws {
        let run = try bench.run("export", "--output", bench.images + "/1.jpg")
        #expect(run.status == 1)
        #expect(run.messages == "Error: cannot export to \(bench.images)/1.jpg: File exists\n")
        #expect(try bench.run("export", "--output", "").status == 64)
        #expect(
            try bench.run("models", "export", "efficientnet_lite0", "-o", "/nowhere/m.onnx").isOneLine(
                with: "/nowhere/m.onnx: cannot create: No such"))
    }
}
