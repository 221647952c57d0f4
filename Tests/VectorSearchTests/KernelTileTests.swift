import Basics
import Testing
import VectorKernels

/// Tiles of queries and rows give, at every level, bit for bit what the query and the row give alone.
@Suite struct KernelTileTests {
    static let shapes = [(0, 3), (1, 0), (1, 1), (1, 7), (2, 3), (3, 2), (4, 4), (5, 9), (9, 13)]

    @Test(arguments: KernelTests.levels) func floats(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_float_kernels_at(level)).pointee
        var random = Seeded(11)
        for dimension in [1, 15, 16, 64, 67, 130] {
            let memory = random.vector(30 * (dimension + 3))
            memory.withUnsafeBufferPointer { memory in
                guard let queries = memory.baseAddress.map({ $0 + 1 }) else { return }
                let rows = queries + 10 * (dimension + 2)
                let measures = [
                    (kernels.dot, kernels.dot_tile), (kernels.squared_l2, kernels.squared_l2_tile),
                    (kernels.l1, kernels.l1_tile),
                ]
                for (queryCount, count) in Self.shapes {
                    for (one, tile) in measures {
                        var scores = [Float](repeating: 7, count: queryCount * (count + 1) + 1)
                        tile(
                            queries, dimension + 2, queryCount, rows, dimension + 1, count, dimension, &scores,
                            count + 1)
                        var expected = [Float](repeating: 7, count: scores.count)
                        for q in 0..<queryCount {
                            for r in 0..<count {
                                expected[q * (count + 1) + r] = one(
                                    queries + q * (dimension + 2), rows + r * (dimension + 1), dimension)
                            }
                        }
                        #expect(scores == expected, "\(queryCount) × \(count) × \(dimension)")
                    }
                }
            }
        }
    }

    @Test(arguments: Int8KernelTests.levels) func codes(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_int8_kernels_at(level)).pointee
        var random = Seeded(12)
        for dimension in [1, 15, 16, 64, 67, 130] {
            let queries = (0..<10 * dimension + 20).map { _ in Int8.random(in: -128...127, using: &random) }
            let rows = (0..<14 * dimension + 20).map { _ in UInt8.random(in: 0...255, using: &random) }
            for (queryCount, count) in Self.shapes {
                var dots = [Int32](repeating: 7, count: queryCount * (count + 1) + 1)
                kernels.dot_tile(
                    queries, dimension + 1, queryCount, rows, dimension + 1, count, dimension, &dots, count + 1)
                var expected = [Int32](repeating: 7, count: dots.count)
                for q in 0..<queryCount {
                    for r in 0..<count {
                        var sum: Int32 = 0
                        for i in 0..<dimension {
                            let (a, b) = (queries[q * (dimension + 1) + i], rows[r * (dimension + 1) + i])
                            sum += Int32(a) * Int32(b)
                        }
                        expected[q * (count + 1) + r] = sum
                    }
                }
                #expect(dots == expected, "\(queryCount) × \(count) × \(dimension)")
            }
        }
    }

    @Test func wideNormsNeitherOverflowNorVanish() {
        var random = Seeded(13)
        for dimension in [0, 1, 7, 8, 9, 31, 1280] {
            for scale: Float in [.leastNormalMagnitude / 64, 1e-30, 1, 1e38] {
                var vector = random.vector(dimension).map { $0 * scale }
                let expected = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
                #expect(abs(simile_wide_squared_norm(vector, dimension) - expected) <= 1e-13 * expected)
                let half = vector.map { Float(Double($0) * 0.3) }
                simile_scale(&vector, dimension, 0.3)
                #expect(vector == half)
            }
        }
    }
}
