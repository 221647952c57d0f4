import VectorKernels

extension VectorMatrix {
    /// This matrix with every row scaled to unit length; itself when it is so already. O(rows · dimension).
    ///
    /// - Throws: ``VectorSearchError/zeroVector`` inside ``VectorSearchError/inRow(_:_:)``, naming the first row that
    ///   has no direction, or ``VectorSearchError/tooLarge(rows:dimension:)`` when memory does not suffice.
    public func normalized() throws(VectorSearchError) -> VectorMatrix {
        if isNormalized { return self }
        var result = try VectorMatrix(dimension: dimension, minimumCapacity: count)
        for row in 0..<count {
            do throws(VectorSearchError) {
                try withUnsafeRow(row) { source throws(VectorSearchError) in
                    try result.appendRow(normalizing: true) { slot in _ = slot.update(fromContentsOf: source) }
                }
            } catch {
                throw .inRow(row, error)
            }
        }
        return result
    }

    /// Scales a vector to unit length, summing in double precision, so that neither very short nor very long vectors
    /// lose their direction. O(dimension).
    ///
    /// - Throws: ``VectorSearchError/zeroVector`` when all components are zero (or there are none),
    ///   ``VectorSearchError/notFinite(component:)`` when one is NaN or infinite. The vector is then as before.
    public static func normalize(_ vector: inout [Float]) throws(VectorSearchError) {
        try vector.withUnsafeMutableBufferPointer { buffer throws(VectorSearchError) in try normalize(buffer) }
    }

    /// As ``normalize(_:)``, in place.
    package static func normalize(_ vector: UnsafeMutableBufferPointer<Float>) throws(VectorSearchError) {
        guard let base = vector.baseAddress else { throw .zeroVector }
        let squaredLength = simile_wide_squared_norm(base, vector.count)
        guard squaredLength.isFinite else { throw .notFinite(component: vector.firstIndex { !$0.isFinite } ?? 0) }
        guard squaredLength > 0 else { throw .zeroVector }
        simile_scale(base, vector.count, 1 / squaredLength.squareRoot())
    }
}
