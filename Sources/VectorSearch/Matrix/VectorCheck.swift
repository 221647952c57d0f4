import VectorKernels

/// The condition for entering a matrix or a search: every component finite, and the vector short enough that no
/// distance between two such vectors overflows. By the triangle inequality a squared distance is at most four times the
/// larger squared length; sums of products are smaller, and sums of absolute differences, too. So no score is ever NaN.
enum VectorCheck {
    static let largestSquaredLength = Float.greatestFiniteMagnitude / 8

    /// The squared length of a vector that may enter. One pass, since NaN and infinity show in the sum.
    ///
    /// - Throws: `notFinite` or `tooLong`.
    @discardableResult
    static func squaredLength(_ vector: UnsafeBufferPointer<Float>) throws(VectorSearchError) -> Float {
        guard let base = vector.baseAddress else { return 0 }
        let squaredLength = simile_squared_norm(base, vector.count)
        if squaredLength <= largestSquaredLength { return squaredLength }
        if let component = vector.firstIndex(where: { !$0.isFinite }) { throw .notFinite(component: component) }
        throw .tooLong
    }
}

extension Float {
    /// Whether this squared length counts as 1: wide enough for unit vectors that went through float16 storage, narrow
    /// enough that the dot product of two such vectors is their cosine to four decimals.
    var isUnitSquared: Bool { abs(self - 1) <= 1e-4 }
}
