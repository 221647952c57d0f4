import Basics
import Testing
import VectorKernels

/// Every level that this machine has, against a plain loop; integer sums leave no room for a difference.
@Suite struct Int8KernelTests {
    static let levels: [SimileKernelLevel] = (0..<SIMILE_KERNEL_LEVEL_COUNT.rawValue)
        .map { SimileKernelLevel($0) }
        .filter { simile_int8_kernels_at($0) != nil }

    fileprivate func sum(_ row: ArraySlice<UInt8>, _ query: ArraySlice<Int8>) -> Int32 {
        var sum: Int32 = 0
        for (code, q) in zip(row, query) { sum += Int32(code) * Int32(q) }
        return sum
    }

    @Test(arguments: levels) func agreesWithALoop(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_int8_kernels_at(level)).pointee
        var random = Seeded(3)
        let memory = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let queries = (0..<4000).map { _ in Int8.random(in: -128...127, using: &random) }
        for (step, dimension) in (Array(0...200) + [255, 256, 257, 512, 1280]).enumerated() {
            let (first, other) = (step % 17, step % 13)
            let expected = sum(memory[first..<first + dimension], queries[other..<other + dimension])
            let found = memory.withUnsafeBufferPointer { rows in
                queries.withUnsafeBufferPointer { query in
                    kernels.dot(query.baseAddress! + other, rows.baseAddress! + first, dimension)
                }
            }
            #expect(found == expected, "dimension \(dimension)")
        }
    }

    @Test(arguments: levels) func extremesDoNotSaturate(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_int8_kernels_at(level)).pointee
        let n = Int(SIMILE_INT8_LARGEST_DIMENSION)
        let rows = [UInt8](repeating: 255, count: n)
        #expect(kernels.dot([Int8](repeating: 127, count: n), rows, n) == Int32(255 * 127 * n))
        #expect(kernels.dot([Int8](repeating: -128, count: n), rows, n) == Int32(-255 * 128 * n))
    }

    @Test(arguments: levels) func rowsAreScoredAsAlone(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_int8_kernels_at(level)).pointee
        var random = Seeded(4)
        for dimension in [0, 1, 15, 16, 63, 64, 65, 200] {
            for count in 0...9 {
                let stride = dimension + count % 3
                let rows = (0..<max(1, count * stride)).map { _ in UInt8.random(in: 0...255, using: &random) }
                let query = (0..<max(1, dimension)).map { _ in Int8.random(in: -128...127, using: &random) }
                let ids = (0..<UInt32(count)).shuffled(using: &random)
                let alone = (0..<count).map { row in
                    sum(rows[row * stride..<row * stride + dimension], query[..<dimension])
                }
                // One place more than needed, to see that nothing is written there.
                var block = [Int32](repeating: 7, count: count + 1)
                kernels.dot_rows(query, rows, stride, nil, count, dimension, &block)
                #expect(block == alone + [7])
                var listed = [Int32](repeating: 7, count: count + 1)
                kernels.dot_rows(query, rows, stride, ids, count, dimension, &listed)
                #expect(listed == ids.map { alone[Int($0)] } + [7])
            }
        }
    }

    /// Values of the xxHash reference implementation.
    @Test func checksumIsXXH64() {
        func checksum(_ text: String) -> UInt64 {
            Array(text.utf8).withUnsafeBytes { simile_checksum($0.baseAddress, $0.count) }
        }
        #expect(checksum("") == 0xef46_db37_51d8_e999)
        #expect(checksum("abc") == 0x44bc_2cf5_ad77_0999)
        #expect(checksum("The quick brown fox jumps over the lazy dog, twice over.") == 0xfb9f_56ce_d8ad_4fc4)
    }
}

extension Int8KernelTests {
    private func record(_ stride: Int, scale: Float, bias: Float, _ random: inout Seeded) -> [UInt8] {
        let codes = (0..<stride - 8).map { _ in UInt8.random(in: 0...255, using: &random) }
        return withUnsafeBytes(of: (scale, bias)) { codes + Array($0) }
    }

    @Test(arguments: levels) func keysFollowTheirDefinition(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_int8_kernels_at(level)).pointee
        var random = Seeded(5)
        for stride in [64, 128, 192, 576] {
            for count in 0...9 {
                // Whole numbers and halves, so that no sum is rounded.
                let tails = (0..<count).map { (scale: 0.25 * Float($0), bias: Float($0) - 3) }
                let rows: [[UInt8]] = tails.map { record(stride, scale: $0.scale, bias: $0.bias, &random) }
                let memory: [UInt8] = Array(rows.joined())
                let query: [Int8] = (0..<stride).map {
                    $0 < stride - 8 ? Int8.random(in: -127...127, using: &random) : 0
                }
                let ids = (0..<UInt32(count)).shuffled(using: &random)
                let expected = rows.indices.map { row in
                    tails[row].bias + tails[row].scale * (0.5 * Float(sum(rows[row][...], query[...]) - 99))
                }
                var keys = [Float](repeating: 7, count: count + 1)
                kernels.dot_keys(query, 0.5, 99, memory, stride, nil, count, &keys)
                #expect(keys == expected + [7])
                kernels.dot_keys(query, 0.5, 99, memory, stride, ids, count, &keys)
                #expect(keys == ids.map { expected[Int($0)] } + [7])

                let differences = rows.map { row in
                    -0.5 * Float(zip(row, query).reduce(0) { $0 + abs(Int($1.0) - Int(UInt8(bitPattern: $1.1))) })
                }
                kernels.l1_keys(query, 0.5, 0, memory, stride, nil, count, &keys)
                #expect(keys == differences + [7])
                kernels.l1_keys(query, 0.5, 0, memory, stride, ids, count, &keys)
                #expect(keys == ids.map { differences[Int($0)] } + [7])
            }
        }
    }

    @Test(arguments: levels) func codesAreTheNearest(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_int8_kernels_at(level)).pointee
        var random = Seeded(6)
        for dimension in Array(0...40) + [63, 64, 65, 300] {
            let values = random.vector(dimension)
            for mean in [random.vector(dimension), nil] {
                let centerd = values.indices.map { values[$0] - (mean?[$0] ?? 0) }
                let largest = centerd.reduce(0) { max($0, abs($1)) }
                var codes = [UInt8](repeating: 7, count: dimension + 1)
                var squaredLength: Float = -1
                let scale = kernels.encode(values, mean, dimension, &codes, &squaredLength)
                #expect(scale == largest / 127)
                #expect(abs(squaredLength - centerd.reduce(0) { $0 + $1 * $1 }) <= 1e-5 * squaredLength)
                for (code, value) in zip(codes, centerd) {
                    #expect(abs((Float(code) - 128) * scale - value) <= scale * 0.501)
                }
                #expect(codes[dimension] == 7)
            }
        }
    }

    @Test(arguments: levels) func nothingIsCodedAsNothing(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_int8_kernels_at(level)).pointee
        var codes = [UInt8](repeating: 7, count: 20)
        var squaredLength: Float = -1
        #expect(
            kernels.encode(
                [Float](repeating: 0.25, count: 20), [Float](repeating: 0.25, count: 20), 20, &codes, &squaredLength)
                == 0)
        #expect(codes == [UInt8](repeating: 128, count: 20) && squaredLength == 0)
        #expect(kernels.encode([Float](repeating: 1e-42, count: 20), nil, 20, &codes, &squaredLength) == 0)
        #expect(kernels.encode([Float](repeating: -6e18, count: 20), nil, 20, &codes, &squaredLength) > 0)
        #expect(codes == [UInt8](repeating: 1, count: 20))
    }
}
