import Embedding

/// Numbers in rows.
struct Matrix {
    let rows: Int
    let columns: Int
    private(set) var values: [Double]

    /// All 0.
    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        values = Array(repeating: 0, count: rows * columns)
    }

    subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// The sum of each row.
    var rowSums: [Double] {
        (0..<rows).map { row in values[row * columns..<(row + 1) * columns].reduce(0, +) }
    }

    /// The sum of each column.
    var columnSums: [Double] {
        var sums = [Double](repeating: 0, count: columns)
        for row in 0..<rows { for column in 0..<columns { sums[column] += values[row * columns + column] } }
        return sums
    }

    /// The place of the greatest number of each row, of equal ones the first.
    var greatestOfRows: [Int] {
        (0..<rows).map { row in
            (0..<columns).reduce(0) { self[row, $1] > self[row, $0] ? $1 : $0 }
        }
    }

    /// Rows as columns.
    var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column] } }
        return result
    }

    /// The matrix product. O(rows · columns · columns of the other).
    func times(_ other: Matrix) -> Matrix {
        var result = Matrix(rows: rows, columns: other.columns)
        result.values.withUnsafeMutableBufferPointer { result in
            for row in 0..<rows {
                let start = row * other.columns
                for inner in 0..<min(columns, other.rows) {
                    let factor = values[row * columns + inner]
                    guard factor != 0 else { continue }
                    let source = inner * other.columns
                    for column in 0..<other.columns {
                        result[start + column] += factor * other.values[source + column]
                    }
                }
            }
        }
        return result
    }

    /// Sets every number to the product of the features of two places, times a factor.
    mutating func fillProducts(of first: PlaceFeatures, _ second: PlaceFeatures, times factor: Float) {
        let dimension = first.dimension
        first.values.withUnsafeBufferPointer { one in
            second.values.withUnsafeBufferPointer { other in
                guard let one = one.baseAddress, let other = other.baseAddress else { return }
                for row in 0..<rows {
                    let features = one + row * dimension
                    for column in 0..<columns {
                        let product = Self.product(features, other + column * dimension, dimension)
                        self[row, column] = Double(product * factor)
                    }
                }
            }
        }
    }

    /// Σ aᵢ·bᵢ, eight at a time.
    private static func product(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        var sums = SIMD8<Float>()
        let whole = count & ~7
        let (x, y) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
        for offset in stride(from: 0, to: whole * 4, by: 32) {
            let left = x.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            let right = y.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            sums += left * right
        }
        var sum = sums.sum()
        for index in whole..<count { sum += a[index] * b[index] }
        return sum
    }
}
