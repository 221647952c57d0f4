import Basics
import VectorKernels

/// The directions in which a few long vectors vary most, from the dot products between them: there are fewer vectors than
/// components.
struct PrincipalDirections {
    /// Of unit length, one after the other, the strongest first.
    let axes: [Float]
    /// How much vectors vary along each.
    let variances: [Float]

    private static let rounds = 40

    /// - Parameters:
    ///   - rows: Vectors about their mean, one after the other.
    ///   - count: How many directions; fewer come of vectors that span fewer.
    ///
    /// Subspace iteration on the matrix of dot products. O(vectors² · dimension).
    init(_ rows: [Float], dimension: Int, count: Int, seed: UInt64) {
        let vectors = rows.count / dimension
        var products = [Float](repeating: 0, count: vectors * vectors)
        Self.multiply(rows, vectors, by: rows, vectors, dimension, into: &products)
        // Coordinates of the directions in terms of the vectors.
        let count = min(count, vectors)
        var random = SeededGenerator(seed: seed, stream: 0x9CA1)
        var now = (0..<count * vectors).map { _ in Float.random(in: -1...1, using: &random) }
        var next = now
        Self.orthonormalize(&now, length: vectors)
        for _ in 0..<Self.rounds {
            Self.multiply(now, count, by: products, vectors, vectors, into: &next)
            Self.orthonormalize(&next, length: vectors)
            swap(&now, &next)
        }
        // Within the subspace, the exact directions.
        Self.multiply(now, count, by: products, vectors, vectors, into: &next)
        var small = [Float](repeating: 0, count: count * count)
        Self.multiply(now, count, by: next, count, vectors, into: &small)
        let (values, turns) = Self.eigen(small.map(Double.init), count)
        let order = (0..<count).sorted { values[$0] > values[$1] }
        let least = max((values.max() ?? 0) * 1e-6, 1e-12)
        var (axes, variances): ([Float], [Float]) = ([], [])
        for index in order where values[index] > least {
            var axis = [Float](repeating: 0, count: dimension)
            for vector in 0..<vectors {
                let share = (0..<count).reduce(Float(0)) {
                    $0 + Float(turns[$1 * count + index]) * now[$1 * vectors + vector]
                }
                for d in 0..<dimension { axis[d] += share * rows[vector * dimension + d] }
            }
            UnitVector.scale(&axis[...])
            axes += axis
            variances.append(Float(values[index]) / Float(vectors))
        }
        (self.axes, self.variances) = (axes, variances)
    }

    /// The dot products of rows with rows.
    private static func multiply(
        _ a: [Float], _ countA: Int, by b: [Float], _ countB: Int, _ length: Int, into result: inout [Float]
    ) {
        a.withUnsafeBufferPointer { a in
            result.withUnsafeMutableBufferPointer { result in
                guard let from = a.baseAddress, let to = result.baseAddress else { return }
                for i in 0..<countA {
                    simile_dot_rows(from + i * length, b, length, nil, countB, length, to + i * countB)
                }
            }
        }
    }

    /// Gram and Schmidt's method. A row that depends on those before it becomes zero.
    private static func orthonormalize(_ rows: inout [Float], length: Int) {
        rows.withUnsafeMutableBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            for start in stride(from: 0, to: rows.count, by: length) {
                let row = base + start
                let before = simile_squared_norm(row, length)
                // Twice, for what rounding left.
                for _ in 0..<2 {
                    for earlier in stride(from: 0, to: start, by: length) {
                        let share = simile_dot(row, base + earlier, length)
                        for d in 0..<length { row[d] -= share * base[earlier + d] }
                    }
                }
                let square = simile_squared_norm(row, length)
                let scale = square > 1e-10 * before && square > 0 ? 1 / square.squareRoot() : 0
                for d in 0..<length { row[d] *= scale }
            }
        }
    }

    /// The eigenvalues of a symmetric matrix and its eigenvectors in columns, by Jacobi's method.
    private static func eigen(_ matrix: [Double], _ n: Int) -> (values: [Double], vectors: [Double]) {
        var (a, v) = (matrix, [Double](repeating: 0, count: n * n))
        for i in 0..<n { v[i * n + i] = 1 }
        let scale = matrix.reduce(0) { $0 + $1 * $1 }
        for _ in 0..<30 {
            var off = 0.0
            for p in 0..<n {
                for q in 0..<p {
                    let entry = a[p * n + q]
                    off += entry * entry
                    guard entry != 0 else { continue }
                    let theta = (a[q * n + q] - a[p * n + p]) / (2 * entry)
                    let t = (theta < 0 ? -1.0 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    rotate(&a, &v, n, p, q, c, t * c)
                }
            }
            if off <= 1e-22 * scale { break }
        }
        return ((0..<n).map { a[$0 * n + $0] }, v)
    }

    private static func rotate(
        _ a: inout [Double], _ v: inout [Double], _ n: Int, _ p: Int, _ q: Int, _ c: Double, _ s: Double
    ) {
        for k in 0..<n {
            let (x, y) = (a[k * n + p], a[k * n + q])
            (a[k * n + p], a[k * n + q]) = (c * x - s * y, s * x + c * y)
            let (left, right) = (v[k * n + p], v[k * n + q])
            (v[k * n + p], v[k * n + q]) = (c * left - s * right, s * left + c * right)
        }
        for k in 0..<n {
            let (x, y) = (a[p * n + k], a[q * n + k])
            (a[p * n + k], a[q * n + k]) = (c * x - s * y, s * x + c * y)
        }
    }
}
