import Basics
import SimilarityLearning
import Testing

@Suite struct MatrixProductTests {
    private static let margin = 7

    /// The product on some threads, in memory with a margin that must stay as it is.
    private func product(
        _ a: [Float], _ b: [Float], rows: Int, columns: Int, inner: Int, transposed: (a: Bool, b: Bool),
        onto c: [Float]?,
        threads: Int
    ) -> [Float] {
        let margin = [Float](repeating: 12345, count: Self.margin)
        var memory = margin + (c ?? [Float](repeating: .nan, count: rows * columns)) + margin
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                memory.withUnsafeMutableBufferPointer { memory in
                    guard let a = a.baseAddress, let b = b.baseAddress, let c = memory.baseAddress else { return }
                    let left =
                        transposed.a
                        ? MatrixView(a, rows: inner, columns: rows).transposed
                        : MatrixView(a, rows: rows, columns: inner)
                    let right =
                        transposed.b
                        ? MatrixView(b, rows: columns, columns: inner).transposed
                        : MatrixView(b, rows: inner, columns: columns)
                    MatrixProduct.multiply(
                        left, right, into: c + Self.margin, adding: memory[Self.margin].isFinite, threads: threads)
                }
            }
        }
        #expect(memory.prefix(Self.margin) == margin[...])
        #expect(memory.suffix(Self.margin) == margin[...])
        return Array(memory.dropFirst(Self.margin).dropLast(Self.margin))
    }

    @Test(arguments: [
        (1, 1, 1), (0, 5, 3), (5, 0, 3), (7, 17, 0), (33, 65, 17), (129, 70, 300), (12, 1000, 250), (700, 9, 260),
    ])
    func agreesWithDoublePrecisionOnAnyNumberOfThreads(rows: Int, columns: Int, inner: Int) {
        var random = SeededGenerator(seed: 5)
        // At least one, so that there is an address.
        func numbers(_ count: Int) -> [Float] {
            (0..<max(1, count)).map { _ in Float.random(in: -1...1, using: &random) }
        }
        let (a, b) = (numbers(rows * inner), numbers(inner * columns))
        let start = (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &random) }
        for transposed in [(a: false, b: false), (a: false, b: true), (a: true, b: false), (a: true, b: true)] {
            for c in [nil, start] {
                let one = product(
                    a, b, rows: rows, columns: columns, inner: inner, transposed: transposed, onto: c, threads: 1)
                var worst = 0.0
                for i in 0..<rows {
                    for j in 0..<columns {
                        var sum = Double(c?[i * columns + j] ?? 0)
                        for k in 0..<inner {
                            let left = transposed.a ? a[k * rows + i] : a[i * inner + k]
                            let right = transposed.b ? b[j * inner + k] : b[k * columns + j]
                            sum += Double(left) * Double(right)
                        }
                        worst = max(worst, abs(sum - Double(one[i * columns + j])))
                    }
                }
                #expect(worst <= 1e-7 * Double(inner + 5), "\(transposed)")
                for threads in [2, 3, 16] {
                    let more = product(
                        a, b, rows: rows, columns: columns, inner: inner, transposed: transposed, onto: c,
                        threads: threads)
                    #expect(more == one, "\(threads) threads")
                }
            }
        }
    }
}
