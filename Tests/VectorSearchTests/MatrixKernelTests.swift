import Basics
import Testing
import VectorKernels

/// Every level that this machine has, against a plain loop in double precision.
@Suite struct MatrixKernelTests {
    static let levels: [SimileKernelLevel] = (0..<SIMILE_KERNEL_LEVEL_COUNT.rawValue)
        .map { SimileKernelLevel($0) }
        .filter { simile_matrix_kernels_at($0) != nil }

    /// Multiplies matrices of random numbers that lie in memory with a gap after each line and not-a-number in every
    /// gap, and checks the result and all that is around it.
    private func check(
        _ kernels: SimileMatrixKernels, rows: Int, columns: Int, inner: Int, transposed: (a: Bool, b: Bool),
        adding: Bool,
        _ scratch: inout [Float]
    ) {
        var random = Seeded(UInt64(rows + 100 * columns + 10_000 * inner))
        func matrix(_ rows: Int, _ columns: Int, _ transposed: Bool) -> (memory: [Float], row: Int, column: Int) {
            let (lines, length) = transposed ? (columns, rows) : (rows, columns)
            let stride = length + 3
            var memory = [Float](repeating: .nan, count: lines * stride + 5)
            for line in 0..<lines {
                for place in 0..<length { memory[5 + line * stride + place] = Float.random(in: -1...1, using: &random) }
            }
            return (memory, transposed ? 1 : stride, transposed ? stride : 1)
        }
        let a = matrix(rows, inner, transposed.a)
        let b = matrix(inner, columns, transposed.b)
        let stride = columns + 2
        let before = (0..<(rows + 1) * stride + 5).map { _ in Float.random(in: -1...1, using: &random) }
        var c = before
        a.memory.withUnsafeBufferPointer { aMemory in
            b.memory.withUnsafeBufferPointer { bMemory in
                c.withUnsafeMutableBufferPointer { cMemory in
                    guard let aStart = aMemory.baseAddress, let bStart = bMemory.baseAddress,
                        let cStart = cMemory.baseAddress
                    else { return }
                    var product = SimileMatrixProduct(
                        a: aStart + 5, a_row_stride: a.row, a_column_stride: a.column,
                        b: bStart + 5, b_row_stride: b.row, b_column_stride: b.column,
                        c: cStart + 5, c_row_stride: stride, rows: rows, columns: columns, inner: inner,
                        adding: adding)
                    kernels.multiply(&product, &scratch)
                }
            }
        }
        var expected = before
        var worst = 0.0
        for i in 0..<rows {
            for j in 0..<columns {
                let place = 5 + i * stride + j
                var sum = adding ? Double(before[place]) : 0
                for k in 0..<inner {
                    sum +=
                        Double(a.memory[5 + i * a.row + k * a.column]) * Double(b.memory[5 + k * b.row + j * b.column])
                }
                // Checked by its error, the rest by its bits.
                worst = max(worst, c[place].isFinite ? abs(sum - Double(c[place])) : .infinity)
                expected[place] = c[place]
            }
        }
        let bound = 1e-7 * Double(inner + 5)
        #expect(worst <= bound, "\(rows)×\(columns)×\(inner), transposed \(transposed), adding \(adding)")
        #expect(c == expected, "written outside at \(rows)×\(columns)×\(inner)")
    }

    @Test(arguments: levels) func agreesWithALoop(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_matrix_kernels_at(level)).pointee
        var scratch = [Float](repeating: .nan, count: Int(SIMILE_MATRIX_SCRATCH))
        for (step, rows) in [0, 1, 4, 7, 12, 17, 33, 65].enumerated() {
            for columns in [0, 1, 5, 16, 17, 33, 49, 65] {
                for inner in [0, 1, 3, 17, 64] {
                    // All transposes come by, in turn.
                    let turn = step + columns + inner
                    check(
                        kernels, rows: rows, columns: columns, inner: inner,
                        transposed: (turn & 1 == 1, turn & 2 == 2), adding: (turn / 4) & 1 == 1, &scratch)
                }
            }
        }
    }

    @Test(arguments: levels) func agreesAcrossBlocks(level: SimileKernelLevel) throws {
        let kernels = try #require(simile_matrix_kernels_at(level)).pointee
        var scratch = [Float](repeating: .nan, count: Int(SIMILE_MATRIX_SCRATCH))
        for transposed in [(false, false), (false, true), (true, false), (true, true)] {
            for adding in [false, true] {
                check(kernels, rows: 201, columns: 37, inner: 263, transposed: transposed, adding: adding, &scratch)
                check(kernels, rows: 13, columns: 97, inner: 520, transposed: transposed, adding: adding, &scratch)
            }
        }
        check(kernels, rows: 3, columns: 2077, inner: 9, transposed: (false, false), adding: false, &scratch)
        check(kernels, rows: 3, columns: 2077, inner: 9, transposed: (true, true), adding: true, &scratch)
    }
}
