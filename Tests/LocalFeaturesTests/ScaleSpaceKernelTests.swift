import Basics
import PixelKernels
import Testing

/// The kernels of scale spaces against the same written plainly, bit for bit. `make test` runs this at every kernel level.
@Suite struct ScaleSpaceKernelTests {
    private static let padding = Int(PK_FLOAT_PADDING)

    private func rows(_ number: Int, _ count: Int, seed: UInt64, levels: Int = 1 << 20) -> [[Float]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<number).map { _ in
            (0..<count + Self.padding).map { _ in Float(Int.random(in: 0..<levels, using: &generator)) / 997 }
        }
    }

    private func withPointers<Result>(_ rows: [[Float]], _ body: ([UnsafePointer<Float>?]) -> Result) -> Result {
        func open(_ rest: ArraySlice<[Float]>, _ pointers: [UnsafePointer<Float>?]) -> Result {
            guard let row = rest.first else { return body(pointers) }
            return row.withUnsafeBufferPointer { open(rest.dropFirst(), pointers + [$0.baseAddress]) }
        }
        return open(rows[...], [])
    }

    @Test(arguments: [1, 7, 8, 15, 16, 31, 33, 200], [0, 1, 5]) func `rows are weighed in one order`(
        count: Int, radius: Int
    ) {
        let rows = rows(2 * radius + 1, count, seed: UInt64(count * 10 + radius))
        let weights = (0...radius).map { 0.3 / Float($0 + 1) }
        var blended = [Float](repeating: -1, count: count + Self.padding)
        withPointers(rows) { pk_blend_rows($0, weights, radius, count, &blended) }
        for x in 0..<count {
            var sum = weights[0] * rows[radius][x]
            for i in 1..<max(radius + 1, 1) where radius > 0 {
                let pair = rows[radius - i][x] + rows[radius + i][x]
                let product = weights[i] * pair
                sum += product
            }
            #expect(blended[x] == sum)
        }
        var difference = [Float](repeating: -1, count: count + Self.padding)
        pk_subtract_rows(rows[0], weights.count > 1 ? rows[1] : rows[0], count, &difference)
        for x in 0..<count { #expect(difference[x] == rows[0][x] - (weights.count > 1 ? rows[1] : rows[0])[x]) }
    }

    @Test(arguments: [3, 9, 17, 40, 301]) func `extrema are found once each`(count: Int) {
        // Few levels, so that equals occur.
        let rows = rows(9, count, seed: UInt64(count), levels: 40).map { $0.map { $0 - 0.02 } }
        let threshold: Float = 0.01
        var columns = [UInt32](repeating: 0, count: count + Self.padding)
        let found = withPointers(rows) { pk_find_extrema($0, threshold, 1, count - 1, &columns) }
        let expected = (1..<count - 1).filter { x in
            let value = rows[4][x]
            let around = rows.flatMap { [$0[x - 1], $0[x], $0[x + 1]] }
            return value > threshold
                ? around.allSatisfy { value >= $0 }
                : value < -threshold && around.allSatisfy { value <= $0 }
        }
        #expect(columns.prefix(found).map(Int.init) == expected)
    }
}
