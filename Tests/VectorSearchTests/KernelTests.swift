import Basics
import Foundation
import Testing
import VectorKernels
import VectorSearch

/// Every level that this machine has, against loops in double precision.
@Suite struct KernelTests {
    static let levels: [SimileKernelLevel] = (0..<SIMILE_KERNEL_LEVEL_COUNT.rawValue)
        .map { SimileKernelLevel($0) }
        .filter { simile_float_kernels_at($0) != nil }

    static let dimensions = Array(0...200) + [255, 256, 257, 1280]

    private func kernels(_ level: SimileKernelLevel) throws -> SimileFloatKernels {
        try #require(simile_float_kernels_at(level)).pointee
    }

    /// Σ|term| bounds the rounding of a sum of float32 terms in any order.
    private func sums(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ n: Int) -> (
        values: [Double], scale: Double
    ) {
        var (dot, squared, absolute, scale) = (0.0, 0.0, 0.0, 0.0)
        for i in 0..<n {
            let (x, y) = (Double(a[i]), Double(b[i]))
            dot += x * y
            squared += (x - y) * (x - y)
            absolute += abs(x - y)
            scale += max(abs(x * y), (x - y) * (x - y), abs(x - y))
        }
        return ([dot, squared, absolute], scale)
    }

    @Test(arguments: levels) func agreesWithDoubleLoops(level: SimileKernelLevel) throws {
        let kernels = try kernels(level)
        var random = Seeded(1)
        let memory = random.vector(2 * 1400)
        memory.withUnsafeBufferPointer { memory in
            guard let base = memory.baseAddress else { return }
            for (step, n) in Self.dimensions.enumerated() {
                let (a, b) = (base + step % 17, base + 1400 + step % 13)
                let (expected, scale) = sums(a, b, n)
                let found = [kernels.dot(a, b, n), kernels.squared_l2(a, b, n), kernels.l1(a, b, n)]
                for (found, expected) in zip(found, expected) {
                    #expect(abs(Double(found) - expected) <= 1e-6 * scale + 1e-12, "dimension \(n)")
                }
            }
        }
    }

    /// Rows one by one, rows in a block and rows by list give the same bits.
    @Test(arguments: levels) func batchesDoNotChangeAScore(level: SimileKernelLevel) throws {
        let kernels = try kernels(level)
        var random = Seeded(2)
        for dimension in [0, 1, 7, 15, 16, 17, 63, 64, 65, 127, 200, 512] {
            for count in 0...9 {
                let stride = dimension + count % 3
                let memory = random.vector(max(1, count * stride) + dimension + 1)
                let ids = (0..<UInt32(count)).shuffled(using: &random)
                memory.withUnsafeBufferPointer { memory in
                    guard let rows = memory.baseAddress else { return }
                    let query = rows + count * stride + 1
                    let measures = [
                        (kernels.dot, kernels.dot_rows), (kernels.squared_l2, kernels.squared_l2_rows),
                        (kernels.l1, kernels.l1_rows),
                    ]
                    for (one, many) in measures {
                        let alone = (0..<count).map { one(query, rows + $0 * stride, dimension) }
                        // One place more than needed, to see that nothing is written there.
                        var block = [Float](repeating: 7, count: count + 1)
                        many(query, rows, stride, nil, count, dimension, &block)
                        #expect(block == alone + [7])
                        var listed = [Float](repeating: 7, count: count + 1)
                        many(query, rows, stride, ids, count, dimension, &listed)
                        #expect(listed == ids.map { alone[Int($0)] } + [7])
                    }
                }
            }
        }
    }

    /// NaN beside the vectors would show if a kernel used what lies outside them.
    @Test(arguments: levels) func usesNothingOutsideTheVectors(level: SimileKernelLevel) throws {
        let kernels = try kernels(level)
        for n in 0...140 {
            var memory = [Float](repeating: .nan, count: n + 40)
            for i in 0..<n { memory[20 + i] = 1 }
            memory.withUnsafeBufferPointer { memory in
                guard let vector = memory.baseAddress.map({ $0 + 20 }) else { return }
                #expect(kernels.dot(vector, vector, n) == Float(n))
                #expect(kernels.squared_l2(vector, vector, n) == 0)
                #expect(kernels.l1(vector, vector, n) == 0)
            }
        }
    }

    /// Vectors that end where readable memory ends: one byte too far would end the test run.
    @Test(arguments: levels) func readsNothingPastTheEnd(level: SimileKernelLevel) throws {
        let kernels = try kernels(level)
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let memory = try #require(mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0))
        try #require(memory != MAP_FAILED)
        defer { munmap(memory, 2 * page) }
        let floats = memory.bindMemory(to: Float.self, capacity: page / 4)
        for i in 0..<(page / 4) { floats[i] = 1 }
        try #require(mprotect(memory + page, page, PROT_NONE) == 0)
        for n in 0...140 {
            let vector = UnsafePointer(floats) + page / 4 - n
            #expect(kernels.dot(vector, vector, n) == Float(n))
            #expect(kernels.squared_l2(vector, vector, n) == 0)
            #expect(kernels.l1(vector, vector, n) == 0)
            let rows = vector - 4 * n
            var scores = [Float](repeating: 0, count: 5)
            kernels.dot_rows(vector, rows, n, [4, 3, 2, 1, 0], 5, n, &scores)
            #expect(scores == Array(repeating: Float(n), count: 5))
        }
    }

    /// Where the environment forces a level, this proves that the run has it.
    @Test func theBestLevelIsInUseOrTheOneAskedFor() throws {
        let names = Self.levels.map { String(cString: simile_kernel_level_name($0)) }
        #expect(names.first == "portable")
        #expect(Kernels.level == ProcessInfo.processInfo.environment["SIMILE_KERNELS"] ?? names.last)
        #expect(Kernels.fault == nil)
        let a: [Float] = [1, 2, 3], b: [Float] = [3, -1, 0.5]
        #expect(simile_dot(a, b, 3) == 2.5)
        #expect(simile_squared_l2(a, b, 3) == 19.25)
        #expect(simile_l1(a, b, 3) == 7.5)
        #expect(simile_squared_norm(a, 3) == 14)
    }

    /// All families of kernels follow the level: none runs at a higher one.
    @Test func everyFamilyFollowsTheLevel() throws {
        let level = simile_kernel_level()
        func isAtMost<Table>(
            _ table: UnsafePointer<Table>, _ at: (SimileKernelLevel) -> UnsafePointer<Table>?
        ) -> Bool {
            (0...level.rawValue).contains { at(SimileKernelLevel($0)) == table }
        }
        #expect(simile_float_kernels_at(level) == simile_float_kernels())
        #expect(isAtMost(simile_half_kernels(), simile_half_kernels_at))
        #expect(isAtMost(simile_int8_kernels(), simile_int8_kernels_at))
        #expect(isAtMost(simile_hamming_kernels(), simile_hamming_kernels_at))
        #expect(isAtMost(simile_hash_kernels(), simile_hash_kernels_at))
        #expect(isAtMost(simile_block_kernels(), simile_block_kernels_at))
    }

    @Test func unknownLevelsHaveNoKernels() {
        #expect(simile_float_kernels_at(SIMILE_KERNEL_LEVEL_COUNT) == nil)
        #expect(!simile_kernel_level_is_available(SIMILE_KERNEL_LEVEL_COUNT))
    }
}
