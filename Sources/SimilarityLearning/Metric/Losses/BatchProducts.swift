import VectorSearch

/// The products of matrices that losses are made of. Matrices are row by row; every row of a result is one thread's
/// work, so that the number of threads changes nothing.
enum BatchProducts {
    /// A Bᵀ: the product of each row of one matrix with each of another. O(rows · others · dimension).
    static func cosines(_ a: [Float], _ b: [Float], dimension: Int, threads: Int) -> [Float] {
        let (rows, others) = (a.count / dimension, b.count / dimension)
        return filled(rows, others, threads) { row, result in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    for other in 0..<others { result[other] = dot(a, row * dimension, b, other * dimension, dimension) }
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
        let (rowStep, otherStep) = transposed ? (1, rows) : (others, 1)
        return filled(rows, dimension, threads) { row, result in
            b.withUnsafeBufferPointer { b in
                for other in 0..<others {
                    let factor = factors[row * rowStep + other * otherStep]
                    guard factor != 0 else { continue }
                    for column in 0..<dimension { result[column] += factor * b[other * dimension + column] }
                }
            }
        }
    }

    private static func filled(
        _ rows: Int, _ columns: Int, _ threads: Int,
        _ fill: @Sendable (_ row: Int, _ result: UnsafeMutableBufferPointer<Float>) -> Void
    ) -> [Float] {
        var result = [Float](repeating: 0, count: rows * columns)
        result.withUnsafeMutableBufferPointer { result in
            // Every row is written by one thread.
            nonisolated(unsafe) let result = result
            concurrently(rows, threads: threads, block: 8) { row in
                fill(row, UnsafeMutableBufferPointer(rebasing: result[row * columns..<(row + 1) * columns]))
            }
        }
        return result
    }

    private static func dot(
        _ a: UnsafeBufferPointer<Float>, _ startA: Int, _ b: UnsafeBufferPointer<Float>, _ startB: Int, _ count: Int
    ) -> Float {
        guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
        let (left, right) = (UnsafeRawPointer(a + startA), UnsafeRawPointer(b + startB))
        var sums = SIMD8<Float>.zero
        var place = 0
        while place + 8 <= count {
            let offset = place * MemoryLayout<Float>.stride
            sums +=
                left.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
                * right.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            place += 8
        }
        var sum = sums.sum()
        while place < count {
            sum += a[startA + place] * b[startB + place]
            place += 1
        }
        return sum
    }
}
