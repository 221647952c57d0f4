/// The numbers that come closest to fulfilling many linear equations, from their normal equations.
package struct LeastSquares {
    private let count: Int
    /// The symmetric matrix, each row followed by its right side.
    private var matrix: [Double]

    package init(unknowns: Int) {
        count = unknowns
        matrix = [Double](repeating: 0, count: unknowns * (unknowns + 1))
    }

    /// Adds the equation Σ factorsᵢ · unknownᵢ = value. Factors beyond the unknowns are left out.
    package mutating func add(_ factors: SIMD8<Double>, _ value: Double, weight: Double) {
        for i in 0..<count {
            let (start, factor) = (i * (count + 1), factors[i] * weight)
            guard factor != 0 else { continue }
            for j in 0..<count { matrix[start + j] += factor * factors[j] }
            matrix[start + count] += factor * value
        }
    }

    /// Adds equations of up to seven unknowns by their sums of products: `rows[i]` holds Σ factorᵢ · factorⱼ at j, and Σ factorᵢ · value after
    /// the last unknown.
    package mutating func add(_ rows: [SIMD8<Float>]) {
        for i in 0..<count { for j in 0...count { matrix[i * (count + 1) + j] += Double(rows[i][j]) } }
    }

    /// Solves the equations by Gaussian elimination; nil where they leave an unknown open.
    package consuming func solve() -> [Double]? {
        let width = count + 1
        for column in 0..<count {
            var pivot = column
            for row in column..<count where abs(matrix[row * width + column]) > abs(matrix[pivot * width + column]) {
                pivot = row
            }
            guard abs(matrix[pivot * width + column]) > 1e-10 else { return nil }
            if pivot != column {
                for j in column..<width { matrix.swapAt(pivot * width + j, column * width + j) }
            }
            for row in column + 1..<max(count, column + 1) {
                let share = matrix[row * width + column] / matrix[column * width + column]
                guard share != 0 else { continue }
                for j in column..<width { matrix[row * width + j] -= share * matrix[column * width + j] }
            }
        }
        var solution = [Double](repeating: 0, count: count)
        for row in (0..<count).reversed() {
            var value = matrix[row * width + count]
            for j in row + 1..<max(count, row + 1) { value -= matrix[row * width + j] * solution[j] }
            solution[row] = value / matrix[row * width + row]
        }
        return solution.allSatisfy(\.isFinite) ? solution : nil
    }
}
