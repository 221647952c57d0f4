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
        nonisolated(unsafe) let output = output
        vectors.withUnsafeBufferPointer { values in
            means.withUnsafeBufferPointer { means in
                factors.withUnsafeBufferPointer { factors in
                    // Every row is written by one thread.
                    nonisolated(unsafe) let (values, means, factors) = (values, means, factors)
                    concurrently(rows.count, threads: threads, block: 16) { place in
                        let (from, to) = (rows[place] * dimension, place * dimension)
                        for column in 0..<dimension {
                            output[to + column] = (values[from + column] - means[column]) * factors[column]
                        }
                    }
                }
            }
        }
    }
}
