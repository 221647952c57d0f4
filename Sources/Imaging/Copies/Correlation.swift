/// Normalized correlation of gray values, −1…1: how well one is the other times a factor plus a constant.
enum Correlation {
    /// Of all values; 0 where one side is of one gray.
    static func of(_ a: [Float], _ b: [Float]) -> Float {
        let count = Float(a.count)
        var (sumA, sumB) = (Float(0), Float(0))
        for place in a.indices {
            sumA += a[place]
            sumB += b[place]
        }
        let (meanA, meanB) = (sumA / count, sumB / count)
        var (ab, aa, bb) = (Float(0), Float(0), Float(0))
        for place in a.indices {
            let (x, y) = (a[place] - meanA, b[place] - meanB)
            ab += x * y
            aa += x * x
            bb += y * y
        }
        let product = aa * bb
        return product > 1e-3 ? ab / product.squareRoot() : 0
    }
}

/// Where a small gray image fits best into a larger one of the same scale.
struct TemplateSearch {
    private let width: Int
    private let height: Int
    private let values: [Float]
    /// Sums over all rectangles at the upper left, of the values and of their squares.
    private let sums: [Double]
    private let squares: [Double]

    init(width: Int, height: Int, values: [Float]) {
        (self.width, self.height, self.values) = (width, height, values)
        var sums = [Double](repeating: 0, count: (width + 1) * (height + 1))
        var squares = sums
        for y in 0..<height {
            for x in 0..<width {
                let value = Double(values[y * width + x])
                let (place, above) = ((y + 1) * (width + 1) + x + 1, y * (width + 1) + x + 1)
                sums[place] = sums[place - 1] + sums[above] - sums[above - 1] + value
                squares[place] = squares[place - 1] + squares[above] - squares[above - 1] + value * value
            }
        }
        (self.sums, self.squares) = (sums, squares)
    }

    /// The place at which a template correlates most, and how much. O(places · its area).
    func best(_ template: [Float], width columns: Int, height rows: Int) -> (x: Int, y: Int, correlation: Float) {
        var best = (x: 0, y: 0, correlation: Float(-1))
        guard columns <= width, rows <= height else { return best }
        let count = Float(columns * rows)
        let mean = template.reduce(0, +) / count
        let centered = template.map { $0 - mean }
        let norm = centered.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 1 else { return best }
        func area(_ table: [Double], _ x: Int, _ y: Int) -> Double {
            let stride = width + 1
            let (top, bottom) = (y * stride + x, (y + rows) * stride + x)
            return table[bottom + columns] - table[bottom] - table[top + columns] + table[top]
        }
        values.withUnsafeBufferPointer { values in
            centered.withUnsafeBufferPointer { centered in
                guard let there = values.baseAddress, let own = centered.baseAddress else { return }
                for y in 0...height - rows {
                    for x in 0...width - columns {
                        let sum = area(sums, x, y)
                        let spread = area(squares, x, y) - sum * sum / Double(count)
                        guard spread > 1 else { continue }
                        var total = SIMD8<Float>.zero
                        var rest: Float = 0
                        for row in 0..<rows {
                            let (from, start) = ((y + row) * width + x, row * columns)
                            var column = 0
                            while column + 8 <= columns {
                                let window = UnsafeRawPointer(there + from + column)
                                let part = UnsafeRawPointer(own + start + column)
                                total +=
                                    window.loadUnaligned(as: SIMD8<Float>.self)
                                    * part.loadUnaligned(as: SIMD8<Float>.self)
                                column += 8
                            }
                            while column < columns {
                                rest += values[from + column] * centered[start + column]
                                column += 1
                            }
                        }
                        let correlation = (total.sum() + rest) / (norm * Float(spread.squareRoot()))
                        if correlation > best.correlation { best = (x, y, correlation) }
                    }
                }
            }
        }
        return best
    }
}
