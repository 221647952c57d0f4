import VectorKernels

/// A query as 8-bit codes: gives every record a *key*, by which rows rank as by their similarity, but for the error of
/// the codes. More is better.
///
/// With x′ = x − μ, a row's vector about the mean of all:
///
/// | Metric | Key | Similarity |
/// | --- | --- | --- |
/// | cosine (unit vectors) | q′·x′ − ‖x′‖²/2 | 1 − (‖q′‖² − 2 key)/2 |
/// | euclidean | q′·x′ − ‖x′‖²/2 | −√(‖q′‖² − 2 key) |
/// | innerProduct | q′·x′ + μ·x′ | key + q·μ |
/// | manhattan | −Σ\|q′ᵢ − x′ᵢ\| | key |
///
/// The dot product is that of the codes times both scales; what depends on the row alone is in the bias of its record,
/// and exact.
struct Int8Query: Sendable {
    let metric: Metric
    /// Signed codes, or for Manhattan distances unsigned ones, and zeros up to the length of a record.
    let codes: [Int8]
    /// The query's scale.
    let factor: Float
    /// What the dot product is too large by, because codes are stored 128 too large.
    let offset: Int32
    /// What a key lacks to a similarity: ‖q′‖² or q·μ, see the table.
    let shift: Float

    /// The keys of the records that `ids` lists, or else of the `count` records at `records`, in their order.
    @inline(__always)
    func keys(
        _ records: UnsafePointer<UInt8>, ids: UnsafePointer<UInt32>? = nil, count: Int,
        into keys: UnsafeMutablePointer<Float>
    ) {
        let kernels = simile_int8_kernels().pointee
        let kernel = metric == .manhattan ? kernels.l1_keys : kernels.dot_keys
        codes.withUnsafeBufferPointer { codes in
            guard let base = codes.baseAddress else { return }
            kernel(base, factor, offset, records, codes.count, ids, count, keys)
        }
    }

    /// The similarity that a key stands for.
    func similarity(fromKey key: Float) -> Float {
        switch metric {
        case .cosine: max(-1, min(1, 1 - (shift - 2 * key) / 2))
        case .euclidean: -max(0, shift - 2 * key).squareRoot()
        case .innerProduct: key + shift
        case .manhattan, .hamming: key
        }
    }

    /// The key that a similarity would have without the error of the codes.
    func key(fromSimilarity similarity: Float) -> Float {
        switch metric {
        case .cosine: (shift - 2 * (1 - similarity)) / 2
        case .euclidean: similarity > 0 ? .infinity : (shift - similarity * similarity) / 2
        case .innerProduct: similarity - shift
        case .manhattan, .hamming: similarity
        }
    }
}
