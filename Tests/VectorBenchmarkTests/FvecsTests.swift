import Basics
import Foundation
import Testing
import VectorSearch

@testable import VectorBenchmark

@Suite struct FvecsTests {
    /// The bytes of a file of rows, each after its length.
    private func file(_ rows: [[UInt32]]) -> Data {
        Data(
            rows.flatMap { row in
                ([UInt32(row.count)] + row).flatMap { value in (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
            })
    }

    private func bits(_ rows: [[Float]]) -> [[UInt32]] { rows.map { $0.map(\.bitPattern) } }

    private func with(_ data: Data, _ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x.fvecs"
            try data.write(to: URL(fileURLWithPath: path))
            try body(path)
        }
    }

    @Test func readsRows() throws {
        var random = SeededGenerator(seed: 1)
        let rows = random.rows(300, 1500)  // more than is read at once
        try with(file(bits(rows))) { path in
            let reader = try FvecsReader(path: path)
            #expect(reader.count == 300 && reader.dimension == 1500)
            let matrix = try reader.matrix()
            #expect((0..<300).allSatisfy { matrix[$0] == rows[$0] })
            let unit = try reader.matrix(normalizing: true)
            #expect(unit.isNormalized && !matrix.isNormalized)
            #expect(try unit[299] == matrix.normalized()[299])
        }
    }

    @Test func namesTheRowThatNoMatrixHolds() throws {
        try with(file(bits([[1, 2], [3, .nan]]))) { path in
            #expect(throws: FvecsError.vector(path: path, .inRow(1, .notFinite(component: 1)))) {
                try FvecsReader(path: path).matrix()
            }
        }
        try with(file(bits([[1, 2], [0, 0]]))) { path in
            let matrix = try FvecsReader(path: path).matrix()
            #expect(matrix.count == 2)
            #expect(throws: FvecsError.vector(path: path, .inRow(1, .zeroVector))) {
                try FvecsReader(path: path).matrix(normalizing: true)
            }
        }
    }

    @Test func refusesWhatIsCutOrRagged() throws {
        let whole = file(bits([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
        for size in 0..<whole.count where size % 16 != 0 || size == 0 {
            try with(whole.prefix(size)) { path in
                #expect(throws: FvecsError.self) { try FvecsReader(path: path) }
            }
        }
        // As long as whole rows, but the second has another dimension.
        try with(file(bits([[1, 2, 3], [4], [5], [7, 8, 9]]))) { path in
            let error = try #require(throws: FvecsError.self) { try FvecsReader(path: path).matrix() }
            #expect("\(error)".contains("row 1 has 1 components, the first 3"))
        }
        for first: UInt32 in [0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x8000_0000] {
            var damaged = whole
            for byte in 0..<4 { damaged[byte] = UInt8(first >> (8 * UInt32(byte)) & 255) }
            try with(damaged) { path in #expect(throws: FvecsError.self) { try FvecsReader(path: path) } }
        }
        try withTemporaryFolder { folder in
            let path = folder + "/none.fvecs"
            #expect(throws: FvecsError.file(path: path, operation: "open", reason: "No such file or directory")) {
                try FvecsReader(path: path)
            }
        }
    }

    @Test func readsTrueNeighbors() throws {
        try with(file([[3, 1, 2], [0, 2, 0xFFFF_FFFF]])) { path in
            let table = try NeighborTable(ivecs: path)
            #expect(table.width == 3 && table.count == 2)
            #expect(table.rows == [3, 1, 2, 0, 2, -1])
            #expect(Array(table[1]) == [0, 2])
        }
    }

    @Test func tablesGoThroughNumPyFiles() throws {
        let answers = [[4, 1], [], [7, 8, 9]].map { $0.map { Neighbor(row: $0, similarity: 0) } }
        let table = NeighborTable(answers, width: 2)
        #expect(table.rows == [4, 1, -1, -1, 7, 8])
        #expect(table[1].isEmpty)
        try withTemporaryFolder { folder in
            let path = folder + "/ids.npy"
            try table.write(npy: path)
            #expect(try NeighborTable(npy: path) == table)
            #expect(try NumPyReader(path: path).values() == [4, 1, -1, -1, 7, 8])
            try NeighborTable([], width: 4).write(npy: path)
            #expect(try NeighborTable(npy: path).count == 0)
            #expect(throws: NumPyError.self) { try table.write(npy: folder + "/no/ids.npy") }
        }
    }

    @Test(arguments: [("<i4", 4), ("<u4", 4), ("<i8", 8), ("<u8", 8)])
    func readsWholeNumbersOfEachWidth(type: String, size: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/truth.npy"
            let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (2, 2), }"
            func write(_ values: [UInt64]) throws {
                let header = NumPyHeader.magic + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
                let bytes = values.flatMap { value in (0..<size).map { UInt8(value >> (8 * UInt64($0)) & 255) } }
                try Data(header + bytes).write(to: URL(fileURLWithPath: path))
            }
            try write([1, 300, 70_000, 5])
            #expect(try NeighborTable(npy: path).rows == [1, 300, 70_000, 5])
            try write([1, 2, 3, .max])
            switch type {
            case "<u4": #expect(try NeighborTable(npy: path).rows.last == Int(UInt32.max))
            case "<u8": #expect(throws: NumPyError.self) { try NeighborTable(npy: path) }
            default: #expect(try NeighborTable(npy: path).rows.last == -1)
            }
        }
    }

    @Test(arguments: ["float32", "vector", "three-axes", "fortran"]) func refusesWhatIsNoTable(name: String) throws {
        let path = try fixture("\(name).npy")
        #expect(throws: NumPyError.self) { try NeighborTable(npy: path) }
    }
}
