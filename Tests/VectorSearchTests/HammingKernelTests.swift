import Basics
import Testing
import VectorKernels

/// Every level that this machine has, against the standard library's count of bits.
@Suite struct HammingKernelTests {
    static let levels: [SimileKernelLevel] = (0..<SIMILE_KERNEL_LEVEL_COUNT.rawValue)
        .map { SimileKernelLevel($0) }
        .filter { simile_hamming_kernels_at($0) != nil }

    private func differences(_ a: ArraySlice<UInt64>, _ b: ArraySlice<UInt64>) -> UInt32 {
        zip(a, b).reduce(0) { $0 + UInt32(($1.0 ^ $1.1).nonzeroBitCount) }
    }

    @Test(arguments: levels) func countsBitsThatDiffer(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_hamming_kernels_at(level)).pointee
        var random = Seeded(31)
        let memory = (0..<400).map { _ in random.next() }
        for words in Array(0...70) + [128, 129] {
            let (first, other) = (words % 7, 200 + words % 5)
            let expected = differences(memory[first..<first + words], memory[other..<other + words])
            memory.withUnsafeBufferPointer { memory in
                #expect(kernels.distance(memory.baseAddress! + first, memory.baseAddress! + other, words) == expected)
            }
        }
        let (zeros, ones) = ([UInt64](repeating: 0, count: 3000), [UInt64](repeating: .max, count: 3000))
        #expect(kernels.distance(zeros, ones, 3000) == 64 * 3000)
    }

    @Test(arguments: levels) func rowsAreScoredAsAlone(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_hamming_kernels_at(level)).pointee
        var random = Seeded(32)
        for words in [0, 1, 3, 4, 8, 9, 20] {
            for count in [0, 1, 2, 7, 20] {
                let stride = words + count % 3
                let rows = (0..<max(1, count * stride)).map { _ in random.next() }
                let query = (0..<max(1, words)).map { _ in random.next() }
                let ids = (0..<UInt32(count)).shuffled(using: &random)
                let alone = (0..<count).map { differences(rows[$0 * stride..<$0 * stride + words], query[..<words]) }
                // One place more than needed, to see that nothing is written there.
                var block = [UInt32](repeating: 7, count: count + 1)
                kernels.distance_rows(query, rows, stride, nil, count, words, &block)
                #expect(block == alone + [7])
                var listed = [UInt32](repeating: 7, count: count + 1)
                kernels.distance_rows(query, rows, stride, ids, count, words, &listed)
                #expect(listed == ids.map { alone[Int($0)] } + [7])
            }
        }
    }

    @Test func packsComponentsAboveOneHalf() {
        var random = Seeded(33)
        for dimension in [1, 2, 63, 64, 65, 128, 200] {
            var vector = random.vector(dimension)
            vector[0] = 0.5
            vector[dimension - 1] = Float(0.5).nextUp
            var bits = [UInt64](repeating: .max, count: (dimension + 63) / 64 + 1)
            simile_pack_bits(vector, dimension, &bits)
            for i in 0..<bits.count * 64 - 64 {
                #expect((bits[i / 64] >> UInt64(i % 64) & 1 == 1) == (i < dimension && vector[i] > 0.5))
            }
            #expect(bits.last == .max)
        }
    }
}
