/// The products of matrices that losses are made of, row by row.
enum BatchProducts {
    /// A Bᵀ: the product of each row of one matrix with each of another. O(rows · others · dimension).
    static func cosines(_ a: [Float], _ b: [Float], dimension: Int, threads: Int) -> [Float] {
        let (rows, others) = (a.count / dimension, b.count / dimension)
        return filled(rows * others) { result in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    guard let a = a.baseAddress, let b = b.baseAddress else { return }
                    MatrixProduct.multiply(
                        MatrixView(a, rows: rows, columns: dimension),
                        MatrixView(b, rows: others, columns: dimension).transposed, into: result, threads: threads)
                }
            }
        }
    }

    /// F B, or Fᵀ B: for each of some rows the sum of the rows of a matrix, each times its factor. O(factors ·
    /// dimension).
    static func sums(
        _ rows: Int, of b: [Float], dimension: Int, factors: [Float], transposed: Bool = false, threads: Int
    ) -> [Float] {
        let others = b.count / dimension
        precondition(factors.count == rows * others)
        return filled(rows * dimension) { result in
            factors.withUnsafeBufferPointer { factors in
                b.withUnsafeBufferPointer { b in
                    guard let factors = factors.baseAddress, let b = b.baseAddress else { return }
                    let view =
                        transposed
                        ? MatrixView(factors, rows: others, columns: rows).transposed
                        : MatrixView(factors, rows: rows, columns: others)
                    MatrixProduct.multiply(
                        view, MatrixView(b, rows: others, columns: dimension), into: result, threads: threads)
                }
            }
        }
    }

    private static func filled(_ count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
        var result = [Float](repeating: 0, count: count)
        result.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { fill(start) } }
        return result
    }
}
