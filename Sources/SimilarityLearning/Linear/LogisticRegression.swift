import Foundation
public import VectorSearch

/// The probability that a vector is of the class that was learned: 1 / (1 + exp(−(w·x + b))).
///
/// The weights minimize ½‖w‖² + C · Σ log(1 + exp(−yᵢ(w·xᵢ + b))), yᵢ = ±1, as scikit-learn's `LogisticRegression` does: the
/// intercept b is not penalized. There is one minimum, and it is found to rounding.
///
/// ```swift
/// let scale = Standardization(of: samples)
/// let model = try LogisticRegression.train(on: scale(samples), labels, c: 0.001)
/// model.probability(of: scale(vector))
/// ```
public struct LogisticRegression: Sendable, Equatable, Codable {
    /// w, a number for each component.
    public let weights: [Double]
    /// b.
    public let intercept: Double

    /// A model with known weights.
    public init(weights: [Double], intercept: Double) {
        (self.weights, self.intercept) = (weights, intercept)
    }

    /// The probability of a vector. O(dimension).
    public func probability(of vector: [Float]) -> Double {
        Self.probability(zip(weights, vector).reduce(intercept) { $0 + $1.0 * Double($1.1) })
    }

    /// The probabilities of all vectors. O(vectors · dimension).
    public func probabilities(of vectors: VectorMatrix) -> [Double] {
        SampleProducts(vectors, threads: 1).times(weights).map { Self.probability($0 + intercept) }
    }

    /// 1 / (1 + exp(−z)), which neither overflows nor loses small probabilities.
    static func probability(_ z: Double) -> Double {
        z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z))
    }
}
