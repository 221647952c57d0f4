import VectorKernels

/// How the likeness of two vectors is measured.
///
/// Every metric is reported as a *similarity*, of which more is better, so that rankings, thresholds and merges look
/// the same for all of them. Its mirror is a *distance*, of which less is better:
///
/// | Metric | Similarity | Distance |
/// | --- | --- | --- |
/// | ``cosine`` | a·b ∕ (‖a‖‖b‖), −1…1 | 1 − cosine, 0…2 |
/// | ``innerProduct`` | a·b, unbounded | −a·b |
/// | ``euclidean`` | −‖a − b‖, at most 0 | ‖a − b‖ |
/// | ``manhattan`` | −Σ\|aᵢ − bᵢ\|, at most 0 | Σ\|aᵢ − bᵢ\| |
/// | ``hamming`` | −(number of bits that differ), at most 0 | number of bits that differ |
///
/// For ``hamming`` a component is a bit: one when it is greater than 0.5, else zero.
///
/// For unit vectors the cosine *is* the dot product, and ‖a − b‖² = 2 − 2·cosine, so cosine, inner product and Euclidean
/// distance rank alike. Indexes rely on the former: they hold unit vectors when the metric is ``cosine``.
public enum Metric: String, Sendable, Hashable, CaseIterable, Codable {
    /// The cosine of the angle between the vectors; their lengths do not matter.
    case cosine
    /// The straight-line distance.
    case euclidean
    /// The dot product; longer vectors score higher.
    case innerProduct
    /// The sum of the absolute differences of the components (L1, city block).
    case manhattan
    /// How many components differ as bits, which are one above 0.5 and zero else.
    case hamming

    /// The distance that mirrors a similarity of this metric; see the table above. O(1).
    public func distance(fromSimilarity similarity: Float) -> Float {
        self == .cosine ? 1 - similarity : -similarity
    }

    /// The similarity that mirrors a distance of this metric, for thresholds given as distances. O(1).
    public func similarity(fromDistance distance: Float) -> Float {
        self == .cosine ? 1 - distance : -distance
    }

    /// The similarity of two vectors of any length, as a search would report it. O(dimension).
    ///
    /// ```swift
    /// try Metric.cosine.similarity([1, 0], [3, 3])  // 0.7071…
    /// ```
    ///
    /// - Throws: ``VectorSearchError/wrongDimension(expected:found:)`` when the vectors differ in dimension,
    ///   ``VectorSearchError/invalidDimension(_:)`` when they are empty, and the errors of
    ///   ``VectorMatrix/normalize(_:)`` when a vector cannot be measured.
    public func similarity(_ a: [Float], _ b: [Float]) throws(VectorSearchError) -> Float {
        let query = try PreparedQuery(a, dimension: b.count, metric: self)
        let other = try PreparedQuery(b, dimension: b.count, metric: self)
        var score: Float = 0
        other.values.withUnsafeBufferPointer { row in
            guard let base = row.baseAddress else { return }
            query.score(base, stride: row.count, count: 1, into: &score)
        }
        return score
    }
}
