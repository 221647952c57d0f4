public import VectorSearch

/// How the vectors of two images become a score from 0 (nothing in common) to 1 (the same).
///
/// Every measure has scores of its own, so a threshold that was found with one says nothing for another: an angle of 53°
/// scores 0.80 by its cosine, but 0.53 by the distance. Measures of the same vectors rank images alike.
public enum EmbeddingMeasure: String, Sendable, Hashable, CaseIterable, Encodable {
    /// (cosine + 1) / 2.
    case cosine
    /// The inverse Euclidean similarity 1 / (1 + d), where d = ‖a − b‖ is the distance of the unit vectors, 0…2. The least
    /// score is 1/3, that of opposite vectors; vectors at right angles score 0.41.
    case euclidean

    /// The score from which images count as similar by default: for images as alike as those with
    /// ``Similarity/defaultThreshold``.
    public var defaultThreshold: Double {
        switch self {
        case .cosine: Similarity.defaultThreshold
        case .euclidean: 0.53
        }
    }

    /// The score of two unit vectors, rounded as ``Similarity`` does. O(dimension).
    /// - Parameters:
    ///   - a: one vector, of length 1.
    ///   - b: the other, of the same dimension.
    /// - Throws: `VectorSearchError` when they differ in dimension or cannot be measured.
    public func score(_ a: [Float], _ b: [Float]) throws(VectorSearchError) -> Double {
        switch self {
        case .cosine: Similarity.score(cosine: try Metric.cosine.similarity(a, b))
        case .euclidean: Similarity.score(1 / (1 - Double(try Metric.euclidean.similarity(a, b))))
        }
    }
}
