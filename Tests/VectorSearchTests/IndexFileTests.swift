import Basics
import Foundation
import Testing

@testable import VectorSearch

@Suite struct IndexFileTests {
    private func sample(_ metric: Metric = .euclidean, quantized: Bool = false) throws -> ExactIndex {
        var random = Seeded(5)
        let matrix = try VectorMatrix(dimension: 7, rows: random.rows(40, 7)).normalized()
        return try ExactIndex(matrix, metric: metric, quantized: quantized)
    }

    @Test(arguments: Metric.allCases, FilePlacement.allCases)
    func comesBack(metric: Metric, placement: FilePlacement) throws {
        try withTemporaryFolder { folder in
            let index = try sample(metric)
            try index.write(to: folder + "/x.idx")
            let file = try IndexFile(path: folder + "/x.idx", placement: placement)
            let back = try file.index()
            #expect(back.kind == .exact && back.metric == metric && back.count == 40 && back.dimension == 7)
            for row in 0..<40 {
                #expect(try back.search(index.matrix[row], limit: 5) == index.search(index.matrix[row], limit: 5))
            }
        }
    }

    @Test func anEmptyIndexComesBack() throws {
        try withTemporaryFolder { folder in
            try ExactIndex(VectorMatrix(dimension: 3)).write(to: folder + "/x.idx")
            let back = try IndexFile(path: folder + "/x.idx").index()
            #expect(back.count == 0)
            #expect(try back.search([1, 0, 0]).isEmpty)
        }
    }

    /// What was read into memory outlives its file, whatever is written there.
    @Test func aCopyInMemoryIsIndependentOfTheFile() throws {
        try withTemporaryFolder { folder in
            let (index, path) = (try sample(), folder + "/x.idx")
            try index.write(to: path)
            let back = try IndexFile(path: path, placement: .memory).index()
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            try handle.truncate(atOffset: 0)
            try handle.close()
            #expect(try back.search(index.matrix[3], limit: 5) == index.search(index.matrix[3], limit: 5))
            #expect(throws: IndexFileError.self) { try IndexFile(path: path, placement: .memory) }
        }
    }

    @Test func mappedRowsGrowInMemoryOfTheirOwn() throws {
        try withTemporaryFolder { folder in
            try sample().write(to: folder + "/x.idx")
            var matrix = try ExactIndex(IndexFile(path: folder + "/x.idx")).matrix
            let before = matrix[39]
            try matrix.append([1, 2, 3, 4, 5, 6, 7])
            #expect(matrix.count == 41 && matrix[40] == [1, 2, 3, 4, 5, 6, 7] && matrix[39] == before)
            #expect(try IndexFile(path: folder + "/x.idx").count == 40)
        }
    }

    /// Every single bit that is flipped, every length it is cut to, and anything appended is noticed.
    @Test(arguments: [false, true]) func damageIsRefused(quantized: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x.idx"
            try sample(quantized: quantized).write(to: path)
            let sound = try Data(contentsOf: URL(fileURLWithPath: path))
            func isRefused(_ bytes: Data) throws -> Bool {
                try bytes.write(to: URL(fileURLWithPath: path))
                do {
                    _ = try IndexFile(path: path)
                    return false
                } catch { return true }
            }
            var random = Seeded(6)
            let places = Array(0..<200) + (0..<60).map { _ in Int.random(in: 0..<sound.count, using: &random) }
            for place in places {
                var bytes = sound
                bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
                #expect(try isRefused(bytes), "byte \(place)")
            }
            for length in [0, 1, 7, 8, 47, 48, 100, 4096, sound.count - 1] {
                #expect(try isRefused(sound.prefix(length)))
            }
            #expect(try isRefused(sound + [0]))
            #expect(try !isRefused(sound))
        }
    }

    @Test func errorsNameTheFile() throws {
        try withTemporaryFolder { folder in
            #expect(throws: IndexFileError.self) { try IndexFile(path: folder + "/none.idx") }
            try "text".write(toFile: folder + "/text.idx", atomically: false, encoding: .utf8)
            #expect(throws: IndexFileError(path: folder + "/text.idx", .notAnIndex)) {
                try IndexFile(path: folder + "/text.idx")
            }
        }
    }
}
