import Basics
import Dispatch
import VectorKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The items of a forest in a byte per component, by which candidates are sorted out before the best are compared exactly.
///
/// Row i is about `scales[i]` times its codes, each less 128. Reading a quarter of the bytes takes about a quarter of the
/// time, since a search is as fast as memory.
///
/// `@unchecked Sendable` is safe: the pointers are constant, and what they point to is complete before the value is shared
/// and never written after.
final class AnnoyCodes: @unchecked Sendable {
    /// Bytes from one row to the next: whole cache lines.
    let stride: Int
    let codes: UnsafePointer<UInt8>
    /// Two numbers for each row: its scale, divided by its length for the cosine; and its squared length.
    let scales: UnsafePointer<Float>
    let count: Int
    private let file: VerifiedFile?

    /// Whether the codes can stand in for rows compared by this metric.
    static func supports(_ layout: AnnoyLayout) -> Bool {
        switch layout.metric {
        case .cosine, .innerProduct, .euclidean: layout.dimension <= SIMILE_INT8_LARGEST_DIMENSION
        case .manhattan, .hamming: false
        }
    }

    static func stride(_ layout: AnnoyLayout) -> Int { (layout.dimension + 63) / 64 * 64 }

    /// Codes in a mapped file, which is kept.
    init(
        codes: UnsafePointer<UInt8>, scales: UnsafePointer<Float>, of file: VerifiedFile, _ layout: AnnoyLayout,
        count: Int
    ) {
        (stride, self.codes, self.scales, self.count) = (Self.stride(layout), codes, scales, count)
        self.file = file
    }

    /// The codes of `count` rows that start `rowStride` floats apart; nil when memory does not suffice or there are too many
    /// components. O(count · dimension).
    init?(_ rows: UnsafePointer<Float>, stride rowStride: Int, count: Int, _ layout: AnnoyLayout, threads: Int) {
        let stride = Self.stride(layout)
        guard layout.dimension <= SIMILE_INT8_LARGEST_DIMENSION, let codes = PageMemory.allocate(count * stride) else {
            return nil
        }
        guard let scales = PageMemory.allocate(count * 2 * MemoryLayout<Float>.stride) else {
            free(codes)
            return nil
        }
        // Safe to hand to threads: each writes the rows of its own part only.
        nonisolated(unsafe) let codeRows = codes.bindMemory(to: UInt8.self, capacity: count * stride)
        nonisolated(unsafe) let rows = rows
        nonisolated(unsafe) let scaleRows = scales.bindMemory(to: Float.self, capacity: 2 * count)
        DispatchQueue.concurrentPerform(iterations: threads) { part in
            for row in count * part / threads..<count * (part + 1) / threads {
                let code = UnsafeMutableBufferPointer(start: codeRows + row * stride, count: stride)
                let vector = UnsafeBufferPointer(start: rows + row * rowStride, count: layout.dimension)
                let scale = Self.encode(vector, into: code)
                let squaredLength = simile_squared_norm(rows + row * rowStride, layout.dimension)
                let length = layout.metric == .cosine && squaredLength > 0 ? squaredLength.squareRoot() : 1
                scaleRows[2 * row] = scale / length
                scaleRows[2 * row + 1] = squaredLength
            }
        }
        (self.stride, self.codes, self.scales, self.count) = (
            stride, UnsafePointer(codeRows), UnsafePointer(scaleRows), count
        )
        file = nil
    }

    deinit {
        guard file == nil else { return }
        free(UnsafeMutablePointer(mutating: codes))
        free(UnsafeMutablePointer(mutating: scales))
    }

    /// Has a file verify rows that are about to be read.
    func touch(_ ids: UnsafePointer<UInt32>, count: Int) {
        guard let file else { return }
        file.touch(rows: codes, stride: stride, size: stride, ids: ids, count: count)
        file.touch(rows: scales, stride: 8, size: 8, ids: ids, count: count)
    }

    /// Writes the codes of a vector, and 128, which stands for zero, up to the end; the scale, which is NaN when a component
    /// is not finite.
    static func encode(_ vector: UnsafeBufferPointer<Float>, into codes: UnsafeMutableBufferPointer<UInt8>) -> Float {
        var largest: Float = 0
        var sum: Float = 0
        for value in vector {
            largest = max(largest, abs(value))
            sum += value * 0
        }
        let inverse = largest > 0 && sum == 0 ? 127 / largest : 0
        guard sum == 0, inverse.isFinite else {
            codes.update(repeating: 128)
            // Components so small that their inverse overflows count as zeros.
            return sum == 0 ? 0 : .nan
        }
        for i in vector.indices { codes[i] = UInt8(truncatingIfNeeded: Int32(vector[i] * inverse + 128.5)) }
        for i in vector.count..<codes.count { codes[i] = 128 }
        return largest / 127
    }
}

/// A query in a byte per component.
struct AnnoyCodedQuery {
    private let codes: [Int8]
    private let scale: Float
    /// What the 128 in every code of a row adds to a product.
    private let excess: Int32
    private let isEuclidean: Bool

    init(_ query: [Float], isEuclidean: Bool) {
        let codes = [UInt8](unsafeUninitializedCapacity: query.count) { codes, count in
            count = query.count
            codes.initialize(repeating: 128)
        }
        var unsigned = codes
        scale = query.withUnsafeBufferPointer { query in
            unsigned.withUnsafeMutableBufferPointer { AnnoyCodes.encode(query, into: $0) }
        }
        self.codes = unsigned.map { Int8(truncatingIfNeeded: Int($0) - 128) }
        excess = self.codes.reduce(0) { $0 + Int32($1) } * 128
        self.isEuclidean = isEuclidean
    }

    /// About the similarities of rows, up to a number that is the same for all and, for euclidean, a monotonic function; NaN
    /// for rows that are not finite.
    func score(
        _ rows: AnnoyCodes, _ ids: UnsafePointer<UInt32>, count: Int, _ dots: UnsafeMutablePointer<Int32>,
        into scores: UnsafeMutablePointer<Float>
    ) {
        rows.touch(ids, count: count)
        simile_int8_kernels().pointee.dot_rows(codes, rows.codes, rows.stride, ids, count, codes.count, dots)
        for i in 0..<count {
            let row = Int(ids[i])
            let dot = Float(dots[i] - excess) * (scale * rows.scales[2 * row])
            scores[i] = isEuclidean ? 2 * dot - rows.scales[2 * row + 1] : dot
        }
    }
}
