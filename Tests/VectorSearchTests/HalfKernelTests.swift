import Basics
import Testing
import VectorKernels

@testable import VectorSearch

/// Float16 rows at every level that this machine has, and the conversion both ways.
@Suite struct HalfKernelTests {
    static let levels: [SimileKernelLevel] = (0..<SIMILE_KERNEL_LEVEL_COUNT.rawValue)
        .map { SimileKernelLevel($0) }
        .filter { simile_half_kernels_at($0) != nil }

    private func half(_ value: Float) -> UInt16 {
        var half: UInt16 = 0
        _ = simile_half_from_float([value], &half, 1)
        return half
    }

    @Test func everyHalfComesBack() {
        let halves = Array(UInt16.min...UInt16.max)
        var floats = [Float](repeating: 0, count: halves.count)
        simile_float_from_half(halves, &floats, halves.count)
        var back = [UInt16](repeating: 0, count: halves.count)
        #expect(!simile_half_from_float(floats, &back, halves.count))
        let wrong = halves.filter { bits in
            let (expected, found) = (Float(halfBits: bits), floats[Int(bits)])
            if expected.isNaN { return !found.isNaN || !Float(halfBits: back[Int(bits)]).isNaN }
            return found.bitPattern != expected.bitPattern || back[Int(bits)] != bits
        }
        #expect(wrong.isEmpty)
    }

    /// Between every two neighboring halves: the middle goes to the even one, what is next to it to its own side.
    @Test func roundsToNearestAndTiesToEven() {
        var (floats, expected): ([Float], [UInt16]) = ([], [])
        for lower in UInt16(0)..<0x7BFF {
            let middle = (Float(halfBits: lower) + Float(halfBits: lower + 1)) / 2
            let even = lower.isMultiple(of: 2) ? lower : lower + 1
            floats += [middle, -middle, middle.nextDown, middle.nextUp]
            expected += [even, even | 0x8000, lower, lower + 1]
        }
        var found = [UInt16](repeating: 0, count: floats.count)
        #expect(simile_half_from_float(floats, &found, floats.count))
        #expect(found == expected)
    }

    @Test func whatIsTooLargeBecomesInfinite() {
        #expect(half(65519.996) == 0x7BFF && half(65520) == 0x7C00 && half(-1e38) == 0xFC00)
        #expect(half(.infinity) == 0x7C00 && Float(halfBits: half(.nan)).isNaN)
        #expect(half(.leastNonzeroMagnitude) == 0 && half(-0.0) == 0x8000)
        var halves = [UInt16](repeating: 0, count: 40)
        #expect(simile_half_from_float([Float](repeating: 65504, count: 40), &halves, 40))
        #expect(!simile_half_from_float([Float](repeating: 65504, count: 39) + [65520], &halves, 40))
    }

    @Test(arguments: levels) func agreesWithTheFloatsThatTheyStandFor(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_half_kernels_at(level)).pointee
        var random = Seeded(21)
        let queries = random.vector(1400)
        // All magnitudes, subnormal ones among them.
        let memory = (0..<1400).map { _ in
            UInt16.random(in: 0..<0x4400, using: &random) | UInt16.random(in: 0...1, using: &random) << 15
        }
        for (step, n) in (Array(0...140) + [255, 256, 257, 1280]).enumerated() {
            let (first, other) = (step % 17, step % 13)
            let query = Array(queries[other..<other + n])
            let row = memory[first..<first + n].map { Float(halfBits: $0) }
            var (scale, expected) = (1e-12, [0.0, 0.0, 0.0])
            for (x, y) in zip(query, row) {
                let (x, y) = (Double(x), Double(y))
                let terms = [x * y, (x - y) * (x - y), abs(x - y)]
                for i in 0..<3 { expected[i] += terms[i] }
                scale += max(1, terms[1])
            }
            let found = memory.withUnsafeBufferPointer { memory in
                [kernels.dot, kernels.squared_l2, kernels.l1].map { $0(query, memory.baseAddress! + first, n) }
            }
            for (found, expected) in zip(found, expected) {
                #expect(abs(Double(found) - expected) <= 1e-6 * scale, "dimension \(n)")
            }
        }
    }

    @Test(arguments: levels) func rowsAreScoredAsAlone(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_half_kernels_at(level)).pointee
        var random = Seeded(22)
        for dimension in [0, 1, 7, 16, 63, 65, 200] {
            for count in 0...9 {
                let stride = dimension + count % 3
                let rows = (0..<max(1, count * stride)).map { _ in UInt16.random(in: 0..<0x4000, using: &random) }
                let query = random.vector(max(1, dimension))
                let ids = (0..<UInt32(count)).shuffled(using: &random)
                let measures = [
                    (kernels.dot, kernels.dot_rows, kernels.dot_tile),
                    (kernels.squared_l2, kernels.squared_l2_rows, kernels.squared_l2_tile),
                    (kernels.l1, kernels.l1_rows, kernels.l1_tile),
                ]
                for (one, many, tile) in measures {
                    let alone = (0..<count).map { row in
                        rows.withUnsafeBufferPointer { one(query, $0.baseAddress! + row * stride, dimension) }
                    }
                    var block = [Float](repeating: 7, count: count + 1)
                    many(query, rows, stride, nil, count, dimension, &block)
                    #expect(block == alone + [7])
                    var listed = [Float](repeating: 7, count: count + 1)
                    many(query, rows, stride, ids, count, dimension, &listed)
                    #expect(listed == ids.map { alone[Int($0)] } + [7])
                    var tiled = [Float](repeating: 7, count: count + 1)
                    tile(query, 0, 1, rows, stride, count, dimension, &tiled, count)
                    #expect(tiled == alone + [7])
                }
            }
        }
    }

    /// Halves that are NaN beside the row would show if a kernel used what lies outside it.
    @Test(arguments: levels) func usesNothingOutsideTheRow(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_half_kernels_at(level)).pointee
        for n in 0...70 {
            var memory = [UInt16](repeating: 0x7E00, count: n + 40)
            for i in 0..<n { memory[20 + i] = 0x3C00 }
            let ones = [Float](repeating: 1, count: n) + [.nan]
            memory.withUnsafeBufferPointer { memory in
                #expect(kernels.dot(ones, memory.baseAddress! + 20, n) == Float(n))
                #expect(kernels.squared_l2(ones, memory.baseAddress! + 20, n) == 0)
            }
        }
    }
}

extension Float {
    /// The number that 16 bits stand for, after IEEE 754. `Float16` itself does not exist on Intel Macs.
    fileprivate init(halfBits bits: UInt16) {
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Float(bits & 0x3FF))
        let size =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 0x1F: fraction == 0 ? Float.infinity : .nan
            default: Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
            }
        self = bits >> 15 == 1 ? -size : size
    }
}
