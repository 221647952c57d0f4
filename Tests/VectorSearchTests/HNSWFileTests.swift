import Basics
import Foundation
import Testing
import VectorKernels

@testable import VectorSearch

@Suite struct HNSWFileTests {
    private func sample(
        _ metric: Metric = .euclidean, count: Int = 1030, vectors: HNSWParameters.Vectors = .float32,
        dimensions: Int? = nil
    ) throws -> HNSWIndex {
        let matrix = try VectorMatrix(dimension: 10, rows: clusteredRows(count, 10, seed: 41))
        return try HNSWIndex.build(
            metric == .cosine ? matrix.normalized() : matrix, metric: metric,
            parameters: HNSWParameters(m: 6, efConstruction: 30, vectors: vectors, dimensions: dimensions))
    }

    struct Shape: Sendable {
        let metric: Metric
        let vectors: HNSWParameters.Vectors
        let dimensions: Int?
    }

    @Test(arguments: [
        Shape(metric: .cosine, vectors: .int8, dimensions: 8),
        Shape(metric: .cosine, vectors: .int8, dimensions: nil),
        Shape(metric: .innerProduct, vectors: .int8, dimensions: nil),
        Shape(metric: .euclidean, vectors: .float32, dimensions: nil),
        Shape(metric: .euclidean, vectors: .float16, dimensions: nil),
        Shape(metric: .innerProduct, vectors: .float32, dimensions: 8),
        Shape(metric: .manhattan, vectors: .int8, dimensions: nil),
    ]) func comesBack(shape: Shape) throws {
        try withTemporaryFolder { folder in
            var index = try sample(shape.metric, vectors: shape.vectors, dimensions: shape.dimensions)
            for row in stride(from: 0, to: 300, by: 7) { index.remove(row) }
            try index.write(to: folder + "/x.idx")
            var back = try #require(IndexFile(path: folder + "/x.idx").index() as? HNSWIndex)
            #expect(back.count == 1030 && back.liveCount == index.liveCount && back.metric == shape.metric)
            #expect(back.parameters == index.parameters && back.byteCount == index.byteCount)
            #expect(back.vectors.kind == shape.vectors)
            let queries = clusteredRows(6, 10, seed: 42)
            for query in queries {
                #expect(try back.search(query, effort: 16) == index.search(query, effort: 16))
                #expect(try back.search(query, effort: 2000) == index.search(query, effort: 2000))
            }
            // What was mapped is copied when it changes.
            #expect(try back.insert(queries[0]) == 1030)
            back.remove(3)
            #expect(try back.search(queries[0], limit: 1, effort: 400).map(\.row) == [1030])
        }
    }

    @Test func anEmptyIndexComesBack() throws {
        try withTemporaryFolder { folder in
            try HNSWIndex.build(VectorMatrix(dimension: 3)).write(to: folder + "/x.idx")
            var back = try #require(IndexFile(path: folder + "/x.idx").index() as? HNSWIndex)
            #expect(try back.search([1, 0, 0]).isEmpty)
            #expect(try back.insert([1, 0, 0]) == 0)
        }
    }

    @Test func damageIsRefused() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x.idx"
            try sample(count: 300).write(to: path)
            let sound = try Data(contentsOf: URL(fileURLWithPath: path))
            func isRefused(_ bytes: Data) throws -> Bool {
                try bytes.write(to: URL(fileURLWithPath: path))
                return (try? IndexFile(path: path).index()) == nil
            }
            var random = Seeded(43)
            for _ in 0..<48 {
                var bytes = sound
                bytes[Int.random(in: 0..<sound.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
                #expect(try isRefused(bytes))
            }
            for length in [0, 100, 4096, 8192, sound.count - 1] { #expect(try isRefused(sound.prefix(length))) }
            #expect(try isRefused(sound + [0]))
            #expect(try !isRefused(sound))
        }
    }

    /// Files whose checksums are right and whose contents are not: refused, or searched without leaving the file.
    @Test(arguments: [Metric.cosine, .innerProduct, .manhattan]) func craftedDamageDoesNoHarm(metric: Metric) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x.idx"
            try sample(metric, count: 900, dimensions: metric == .manhattan ? nil : 6).write(to: path)
            let sound = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            let header = try sound.withUnsafeBytes { try IndexFileHeader($0, path: path) }
            var random = Seeded(44)
            let queries = clusteredRows(5, 10, seed: 45)
            var refused = 0
            for round in 0..<48 {
                var bytes = sound
                if round % 4 == 0 {
                    // A number of the header: parameters lie from 48 on.
                    let place = 48 + Int.random(in: 0..<header.parameters.count, using: &random) * 24 + 16
                    bytes[place + Int.random(in: 0..<3, using: &random)] = UInt8.random(in: 0...255, using: &random)
                } else {
                    let section = try #require(header.sections.filter { $0.length > 0 }.randomElement(using: &random))
                    for _ in 0..<3 {
                        let place = section.offset + Int.random(in: 0..<section.length, using: &random) / 4 * 4
                        for i in 0..<min(4, sound.count - place) {
                            bytes[place + i] = UInt8.random(in: 0...255, using: &random)
                        }
                    }
                }
                try Data(repaired(bytes, header)).write(to: URL(fileURLWithPath: path))
                do {
                    var index = try #require(IndexFile(path: path).index() as? HNSWIndex)
                    for query in queries { _ = try index.search(query, limit: 5, effort: 8) }
                    _ = try? index.insert(queries[0])
                    index.remove(1)
                } catch is IndexFileError { refused += 1 }
            }
            #expect(refused > 6 && refused < 48)
        }
    }

    /// The file with checksums that fit its contents.
    private func repaired(_ bytes: [UInt8], _ header: IndexFileHeader) -> [UInt8] {
        var bytes = bytes
        func put(_ checksum: UInt64, at offset: Int) {
            withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(offset..<offset + 8, with: $0) }
        }
        for (i, section) in header.sections.enumerated() {
            let sum = bytes[section.offset..<section.offset + section.length].withUnsafeBytes {
                simile_checksum($0.baseAddress, $0.count)
            }
            put(sum, at: 48 + 24 * header.parameters.count + 40 * i + 32)
        }
        let length = IndexFileHeader.length(parameters: header.parameters.count, sections: header.sections.count)
        put(bytes.withUnsafeBytes { simile_checksum($0.baseAddress, length - 8) }, at: length - 8)
        return bytes
    }
}
