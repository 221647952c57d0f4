public import VectorSearch

/// Brings each component of vectors to mean 0 and deviation 1, as learned from samples: what a penalty on weights takes for granted.
///
/// Components that never differ become 0. As scikit-learn's `StandardScaler`: the deviation is that of the population.
public struct Standardization: Sendable, Equatable, Codable {
    /// The mean of each component.
    public let means: [Double]
    /// The deviation of each component; 1 where there is none.
    public let deviations: [Double]

    /// A scale that is known.
    init(means: [Double], deviations: [Double]) { (self.means, self.deviations) = (means, deviations) }

    /// Learns from samples, at least one. O(samples · dimension).
    public init(of samples: VectorMatrix) { self.init(of: samples, rows: 0..<samples.count) }

    /// Learns from some of the samples.
    init(of samples: VectorMatrix, rows: some Collection<Int>) {
        let (count, dimension) = (Double(max(rows.count, 1)), samples.dimension)
        var (means, squares) = ([Double](repeating: 0, count: dimension), [Double](repeating: 0, count: dimension))
        samples.withUnsafeBufferPointer { values in
            for row in rows {
                for column in 0..<dimension { means[column] += Double(values[row * dimension + column]) }
            }
            for column in 0..<dimension { means[column] /= count }
            for row in rows {
                for column in 0..<dimension {
                    let difference = Double(values[row * dimension + column]) - means[column]
                    squares[column] += difference * difference
                }
            }
        }
        self.means = means
        deviations = zip(squares, means).map { sum, mean in
            let deviation = (sum / count).squareRoot()
            // Equal numbers differ from their mean by what was rounded.
            return deviation > 10 * Double.ulpOfOne * abs(mean) ? deviation : 1
        }
    }

    /// A vector, standardized.
    public func callAsFunction(_ vector: [Float]) -> [Float] {
        zip(vector, zip(means, deviations)).map { Float((Double($0) - $1.0) / $1.1) }
    }

    /// All vectors, standardized. Takes as much memory again.
    /// - Throws: `VectorSearchError.tooLarge` when memory does not suffice.
    public func callAsFunction(_ samples: VectorMatrix) throws(VectorSearchError) -> VectorMatrix {
        var standardized = try VectorMatrix(dimension: samples.dimension, minimumCapacity: samples.count)
        for row in 0..<samples.count {
            try standardized.appendRow(normalizing: false) { output in
                samples.withUnsafeRow(row) { input in
                    for column in input.indices {
                        output[column] = Float((Double(input[column]) - means[column]) / deviations[column])
                    }
                }
            }
        }
        return standardized
    }
}
