import VectorSearch

/// Vectors to learn from, standardized when they are asked for: a standardized copy of all would take as much memory again.
struct ScaledSamples: Sendable {
    let vectors: VectorMatrix
    let scale: Standardization
    private let means: [Float]
    private let factors: [Float]

    /// - Parameters:
    ///   - vectors: all of them.
    ///   - scale: learned from those that are trained on.
    init(_ vectors: VectorMatrix, _ scale: Standardization) {
        (self.vectors, self.scale) = (vectors, scale)
        means = scale.means.map { Float($0) }
        factors = scale.deviations.map { Float(1 / $0) }
    }

    /// Writes rows, one after the other.
    func copy(_ rows: [Int], to output: UnsafeMutableBufferPointer<Float>, threads: Int) {
        let dimension = vectors.dimension
        precondition(output.count >= rows.count * dimension)
        vectors.withUnsafeBufferPointer { values in
            means.withUnsafeBufferPointer { means in
                factors.withUnsafeBufferPointer { factors in
                    guard let values = values.baseAddress, let means = means.baseAddress,
                        let factors = factors.baseAddress, let output = output.baseAddress
                    else { return }
                    // Every row is written by one thread.
                    nonisolated(unsafe) let (from, to, mean, factor) = (values, output, means, factors)
                    concurrently(rows.count, threads: threads, block: 16) { place in
                        let (row, target) = (from + rows[place] * dimension, to + place * dimension)
                        var column = 0
                        while column + Lanes.scalarCount <= dimension {
                            let lanes = (row.lanes(column) - mean.lanes(column)) * factor.lanes(column)
                            target.setLanes(column, lanes)
                            column += Lanes.scalarCount
                        }
                        while column < dimension {
                            target[column] = (row[column] - mean[column]) * factor[column]
                            column += 1
                        }
                    }
                }
            }
        }
    }
}
