/// The distances of all pairs of rows at length 1, and the way of a gradient back through them.
struct EuclideanDistances {
    /// Rows × rows; the same on both sides of the diagonal.
    let values: [Double]
    private let rows: UnitRows
    /// Distances below this are taken from the rows' difference: in 2 − 2 · cosine the more digits cancel the nearer
    /// they are.
    private static let near = 0.5
    /// Rows of Floats that are nearer than this lie in one direction, and differ by the rounding of their lengths.
    private static let equal = 1e-12

    /// O(rows² · dimension).
    init(_ rows: UnitRows, threads: Int) {
        let count = rows.count
        let cosines = BatchProducts.cosines(rows.values, rows.values, dimension: rows.dimension, threads: threads)
        var values = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for other in 0..<row {
                let product = Double(cosines[other * count + row])
                var squared = rows.squaredLength(row) + rows.squaredLength(other) - 2 * product
                if squared < Self.near * Self.near {
                    squared = 0
                    rows.difference(row, other) { squared += $1 * $1 }
                    if squared < Self.equal * Self.equal { squared = 0 }
                }
                values[row * count + other] = squared.squareRoot()
                values[other * count + row] = values[row * count + other]
            }
        }
        (self.values, self.rows) = (values, rows)
    }

    /// The gradient by the rows at length 1, from the derivatives by the distances: each pair moves its rows along
    /// their difference, and equal rows, whose difference has no direction, do not move. O(rows² · dimension).
    func gradient(through derivatives: [Double], threads: Int) -> [Float] {
        let count = rows.count
        var factors = [Float](repeating: 0, count: count * count)
        var sums = [Double](repeating: 0, count: count)
        var nearPairs = [(row: Int, other: Int, factor: Double)]()
        for row in 0..<count {
            for other in 0..<row {
                let (here, there) = (row * count + other, other * count + row)
                let (slope, distance) = (derivatives[here] + derivatives[there], values[here])
                guard slope != 0, distance > 0 else { continue }
                let factor = slope / distance
                if distance < Self.near {
                    nearPairs.append((row, other, factor))
                } else {
                    factors[here] = Float(-factor)
                    factors[there] = Float(-factor)
                    sums[row] += factor
                    sums[other] += factor
                }
            }
        }
        for row in 0..<count { factors[row * count + row] = Float(sums[row]) }
        let dimension = rows.dimension
        var gradient = BatchProducts.sums(
            count, of: rows.values, dimension: dimension, factors: factors, threads: threads)
        for pair in nearPairs {
            rows.difference(pair.row, pair.other) { column, value in
                gradient[pair.row * dimension + column] += Float(pair.factor * value)
                gradient[pair.other * dimension + column] -= Float(pair.factor * value)
            }
        }
        return gradient
    }
}
