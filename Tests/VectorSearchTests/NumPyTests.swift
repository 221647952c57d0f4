import Basics
import Foundation
import Testing
import VectorKernels

@testable import VectorSearch

@Suite struct NumPyTests {
    /// The values of the plain fixtures; see make_fixtures.py.
    private let plain: [[Float]] = (0..<5).map { i in (0..<3).map { j in Float(7 * i + 3 * j - 10) / 8 } }

    @Test(arguments: ["float32", "float64", "float16", "version2", "version3", "fortran", "big-endian"])
    func readsWhatNumPyWrote(name: String) throws {
        let reader = try NumPyReader(path: fixture("\(name).npy"))
        #expect(reader.shape == [5, 3])
        let matrix = try reader.matrix()
        #expect(matrix.dimension == 3)
        #expect((0..<matrix.count).map { matrix[$0] } == plain)
        #expect(try reader.values() == plain.flatMap { $0 })
    }

    @Test func readsOneAxisAndNoRows() throws {
        let vector = try NumPyReader(path: fixture("vector.npy"))
        #expect(vector.shape == [3])
        #expect(try vector.values() == plain[2])
        #expect(try vector.matrix()[0] == plain[2])
        let empty = try NumPyReader(path: fixture("no-rows.npy")).matrix()
        #expect(empty.count == 0 && empty.dimension == 4)
    }

    @Test func readsWholeNumbers() throws {
        #expect(try NumPyReader(path: fixture("integers.npy")).values() == [0, 1, 2, 3, 4, 5])
    }

    @Test(arguments: ["objects", "records", "three-axes", "scalar"])
    func refusesOtherKinds(name: String) throws {
        let path = try fixture("\(name).npy")
        let error = try #require(throws: NumPyError.self) { try NumPyReader(path: path) }
        guard case .unsupported(path, _) = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func refusesWhatAMatrixCannotHold() throws {
        let nan = try fixture("with-nan.npy")
        #expect(throws: NumPyError.vector(path: nan, .inRow(1, .notFinite(component: 1)))) {
            try NumPyReader(path: nan).matrix()
        }
        #expect(try NumPyReader(path: nan).values()[3].isNaN)
        let beyond = try fixture("beyond-float32.npy")
        #expect(throws: NumPyError.vector(path: beyond, .inRow(0, .notFinite(component: 1)))) {
            try NumPyReader(path: beyond).matrix()
        }
        let flat = try fixture("no-columns.npy")
        #expect(throws: NumPyError.vector(path: flat, .invalidDimension(0))) { try NumPyReader(path: flat).matrix() }
        #expect(try NumPyReader(path: flat).values().isEmpty)
    }

    @Test func refusesCutAndPaddedFiles() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: fixture("float32.npy")))
        try withTemporaryFolder { folder in
            let path = folder + "/cut.npy"
            for size in Array(stride(from: 0, to: whole.count, by: 7)) + [whole.count - 1] {
                try whole.prefix(size).write(to: URL(fileURLWithPath: path))
                #expect(throws: NumPyError.self) { try NumPyReader(path: path) }
            }
            try (whole + [0]).write(to: URL(fileURLWithPath: path))
            #expect(throws: NumPyError.wrongSize(path: path, expected: whole.count, found: whole.count + 1)) {
                try NumPyReader(path: path)
            }
            #expect(throws: NumPyError.self) { try NumPyReader(path: folder) }
            #expect(throws: NumPyError.self) { try NumPyReader(path: folder + "/absent.npy") }
        }
    }

    private func file(_ text: String, version: UInt8 = 1) -> [UInt8] {
        let length: [UInt8] = [UInt8(text.utf8.count & 255), UInt8(text.utf8.count >> 8)]
        return NumPyHeader.magic + [version, 0] + length + (version == 1 ? [] : [0, 0]) + Array(text.utf8)
    }

    @Test func readsHeadersHoweverTheyAreWritten() throws {
        for text in [
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n",
            "{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<f4\"}",
            "  { 'shape' : ( 2 , 3 , ) , 'descr' : '<f4' , 'fortran_order' : False }  ",
        ] {
            for version: UInt8 in 1...3 {
                let header = try NumPyHeader(file(text, version: version))
                #expect(header.element == .float32 && header.shape == [2, 3])
            }
        }
    }

    @Test(arguments: [
        "", "{}", "{'descr': '<f4'}", "[]", "None", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 6}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (6)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 99999999999999999999)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (2, 3)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} 1",
        "((((((((((((((((((((",
    ])
    func refusesMalformedHeaders(text: String) {
        let fault = #expect(throws: NumPyHeader.Fault.self) { try NumPyHeader(file(text)) }
        guard case .malformed = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    /// Every type, in both orders of bytes and of axes; so many rows that they are turned in several pieces.
    @Test(arguments: ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"], [false, true])
    func convertsEveryType(type: String, isBigEndian: Bool) throws {
        let (rows, columns) = type == "f8" || type == "u1" ? (1100, 1001) : (7, 5)
        func value(_ i: Int, _ j: Int) -> Int {
            let small = (i * 31 + j * 17) % 101
            return type == "b1" ? small % 2 : type.hasPrefix("u") ? small + 100 : small - 50
        }
        func bytes(_ value: Int) -> [UInt8] {
            let bits: UInt64 =
                switch type {
                case "f2": UInt64(Self.half(value))
                case "f4": UInt64(Float(value).bitPattern)
                case "f8": Double(value).bitPattern
                default: UInt64(bitPattern: Int64(value))
                }
            let little = (0..<(type.last?.wholeNumberValue ?? 1)).map {
                UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0)))
            }
            return isBigEndian ? little.reversed() : little
        }
        let order = type.hasSuffix("1") ? "|" : isBigEndian ? ">" : "<"
        try withTemporaryFolder { folder in
            for isFortran in [false, true] {
                let text =
                    "{'descr': '\(order)\(type)', 'fortran_order': \(isFortran ? "True" : "False"), 'shape': (\(rows), \(columns))}"
                var data = file(text)
                if isFortran {
                    for j in 0..<columns { for i in 0..<rows { data += bytes(value(i, j)) } }
                } else {
                    for i in 0..<rows { for j in 0..<columns { data += bytes(value(i, j)) } }
                }
                let path = folder + "/x.npy"
                try Data(data).write(to: URL(fileURLWithPath: path))
                let reader = try NumPyReader(path: path)
                let values = try reader.values()
                #expect(reader.shape == [rows, columns] && values.count == rows * columns)
                #expect(
                    (0..<rows).allSatisfy { i in
                        (0..<columns).allSatisfy { values[i * columns + $0] == Float(value(i, $0)) }
                    })
                let matrix = try reader.matrix()
                #expect(matrix[rows - 1] == Array(values.suffix(columns)) && matrix.count == rows)
                guard "iu".contains(type.prefix(1)) else {
                    #expect(throws: NumPyError.self) { try NeighborTable(npy: path) }
                    continue
                }
                #expect(try NeighborTable(npy: path).rows == values.map { Int($0) })
            }
        }
    }

    /// The half of a small whole number.
    private static func half(_ value: Int) -> UInt16 {
        var half: UInt16 = 0
        _ = simile_half_from_float([Float(value)], &half, 1)
        return half
    }

    @Test(arguments: ["<f16", "<c8", "<M8[s]", "|S4", "<U3", "f4", "|f4", "<f04", "<f+4", "<i3", "|b2", "<", "", "<f"])
    func refusesOtherTypes(type: String) {
        let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (2, 3)}"
        #expect(throws: NumPyHeader.Fault.unsupported("elements of type \(type)")) { try NumPyHeader(file(text)) }
    }

    /// A number beyond what float32 holds exactly becomes the nearest; one that is no row is told.
    @Test func largeWholeNumbers() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x.npy"
            var data = file("{'descr': '>u8', 'fortran_order': True, 'shape': (1, 2)}")
            for value: UInt64 in [.max, 1 << 24 + 1] { withUnsafeBytes(of: value.bigEndian) { data += $0 } }
            try Data(data).write(to: URL(fileURLWithPath: path))
            #expect(try NumPyReader(path: path).values() == [0x1p64, 0x1p24])
            #expect(throws: NumPyError.malformed(path: path, "a number that no row can have")) {
                try NeighborTable(npy: path)
            }
        }
    }

    /// Absurd announcements must not be believed before the size of the file is known to match.
    @Test func refusesAbsurdShapes() throws {
        try withTemporaryFolder { folder in
            for shape in [
                "(4611686018427387904, 4)", "(9223372036854775807, 9223372036854775807)", "(1000000000000, 512)",
                "(1000000000000,)",
            ] {
                let path = folder + "/absurd.npy"
                let text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape)}"
                try Data(file(text)).write(to: URL(fileURLWithPath: path))
                #expect(throws: NumPyError.self) { try NumPyReader(path: path) }
            }
            // Nothing times anything is nothing: a sound file, though not one of vectors.
            let path = folder + "/nothing.npy"
            let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 9223372036854775807)}"
            try Data(file(text)).write(to: URL(fileURLWithPath: path))
            #expect(throws: NumPyError.self) { try NumPyReader(path: path).matrix() }
            #expect(try NumPyReader(path: path).values().isEmpty)
        }
    }

    /// Damaged headers are refused or read, but never trap.
    @Test func fuzzedHeaders() throws {
        var random = Seeded(10)
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture("float32.npy"))).prefix(128))
        let tokens = Array("{}()[]'\",: <f48TrueFalsedescrshape-9\\\n\u{0}").map { Array(String($0).utf8) }
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: at)
                default: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
            }
            if let header = try? NumPyHeader(bytes) {
                #expect(header.shape.allSatisfy { $0 >= 0 } && header.dataOffset <= bytes.count)
            }
        }
    }

    @Test func writesWhatItReads() throws {
        try withTemporaryFolder { folder in
            var random = Seeded(11)
            for (count, dimension) in [(0, 3), (1, 1), (5, 3), (700, 401)] {
                let rows = random.rows(count, dimension)
                let path = folder + "/rows.npy"
                let writer = try NumPyWriter(path: path, dimension: dimension)
                for row in rows { try writer.append(row) }
                #expect(writer.count == count)
                try writer.finish()
                let reader = try NumPyReader(path: path)
                #expect(reader.shape == [count, dimension])
                #expect(try reader.values() == rows.flatMap { $0 })
                let again = try NumPyWriter(path: folder + "/again.npy", dimension: dimension)
                try again.append(contentsOf: reader.matrix())
                try again.finish()
                #expect(FileManager.default.contentsEqual(atPath: path, andPath: folder + "/again.npy"))
            }
        }
    }

    /// The file of the plain array, byte for byte as NumPy writes it: 118 + 10 bytes of header, then the values.
    @Test func writesWhatNumPyWrites() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/plain.npy"
            let writer = try NumPyWriter(path: path, dimension: 3)
            for row in plain { try writer.append(row) }
            try writer.finish()
            #expect(FileManager.default.contentsEqual(atPath: path, andPath: try fixture("float32.npy")))
        }
    }

    @Test func unfinishedFilesLeaveNothing() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/kept.npy"
            try Data("before".utf8).write(to: URL(fileURLWithPath: path))
            do {
                let writer = try NumPyWriter(path: path, dimension: 2)
                try writer.append([1, 2])
                #expect(throws: NumPyError.vector(path: path, .wrongDimension(expected: 2, found: 1))) {
                    try writer.append([1])
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["kept.npy"])
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("before".utf8))
            let writer = try NumPyWriter(path: path, dimension: 2)
            try writer.finish()
            #expect(throws: NumPyError.self) { try writer.append([1, 2]) }
            #expect(throws: NumPyError.self) { try writer.finish() }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["kept.npy"])
            #expect(throws: NumPyError.self) { try NumPyWriter(path: folder + "/no/such.npy", dimension: 2) }
            #expect(throws: NumPyError.vector(path: path, .invalidDimension(0))) {
                try NumPyWriter(path: path, dimension: 0)
            }
        }
    }

    #if !os(macOS) || arch(arm64)
        @Test func halvesConvertExactly() {
            for bits in UInt16.min ... .max {
                let (found, expected) = (Float(halfBits: bits), Float(Float16(bitPattern: bits)))
                if found.bitPattern != expected.bitPattern, !(found.isNaN && expected.isNaN) {
                    Issue.record("bits \(bits): \(found) is not \(expected)")
                }
            }
        }
    #endif
}
