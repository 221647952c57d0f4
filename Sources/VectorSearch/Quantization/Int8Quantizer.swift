import VectorKernels

/// Scalar quantization to 8 bits: vectors about their common mean, each with a scale of its own, so that the largest
/// component of each takes the whole range. One dot product of whole numbers then ranks rows; see ``Int8Query``.
///
/// For Manhattan distances all rows share one scale, the mean over rows of what each would need; what lies beyond is
/// clamped.
struct Int8Quantizer: Sendable {
    let metric: Metric
    /// The vectors' mean, whose number of components is that of the vectors.
    let mean: [Float]
    /// The step of the codes for Manhattan distances; else unused.
    let step: Float

    /// The number of components of the vectors.
    var dimension: Int { mean.count }

    /// Rows from which the mean is estimated, at most.
    private static let sampleSize = 16384
    /// The largest number of components.
    static let largestDimension = Int(SIMILE_INT8_LARGEST_DIMENSION) - Int(SIMILE_INT8_RECORD_ALIGNMENT)
    /// The metrics whose order the keys reproduce.
    static let metrics: [Metric] = [.cosine, .euclidean, .innerProduct, .manhattan]

    init(metric: Metric, mean: [Float], step: Float) {
        self.metric = metric
        self.mean = mean
        self.step = step
    }

    /// A quantizer for the rows of a matrix and others like them. O(rows · dimension), for at most 16 384 rows.
    ///
    /// The metric is one of ``metrics``, and the dimension at most ``largestDimension``.
    init(_ matrix: VectorMatrix, metric: Metric) {
        let sample = min(matrix.count, Self.sampleSize)
        var sums = [Double](repeating: 0, count: matrix.dimension)
        for i in 0..<sample {
            matrix.withUnsafeRow(i * matrix.count / sample) { row in
                for j in row.indices { sums[j] += Double(row[j]) }
            }
        }
        let mean = sums.map { Float($0 / Double(max(1, sample))) }
        var largest = 0.0
        if metric == .manhattan {
            for i in 0..<sample {
                matrix.withUnsafeRow(i * matrix.count / sample) { row in
                    largest += Double(row.indices.reduce(0) { max($0, abs(row[$1] - mean[$1])) })
                }
            }
        }
        self.init(metric: metric, mean: mean, step: Float(largest / Double(max(1, sample)) / 127))
    }

    /// Writes the record of a vector.
    func encode(_ vector: UnsafeBufferPointer<Float>, into record: UnsafeMutablePointer<UInt8>, stride: Int) {
        guard let values = vector.baseAddress else { return }
        let tail = UnsafeMutableRawPointer(record + (stride - Int(SIMILE_INT8_RECORD_TAIL)))
        if metric == .manhattan {
            for i in vector.indices { record[i] = clamped(values[i] - mean[i]) }
            return
        }
        var squaredLength: Float = 0
        let scale = simile_int8_kernels().pointee.encode(values, mean, dimension, record, &squaredLength)
        tail.storeBytes(of: scale, as: Float.self)
        let bias =
            metric == .innerProduct
            ? simile_dot(mean, values, dimension) - simile_squared_norm(mean, dimension) : -squaredLength / 2
        tail.storeBytes(of: bias, toByteOffset: 4, as: Float.self)
    }

    /// The records of all rows. O(rows · dimension).
    func encode(_ matrix: VectorMatrix, threads: Int = 1) throws(VectorSearchError) -> Int8Records {
        var records = try Int8Records(count: matrix.count, dimension: dimension)
        let stride = records.stride
        nonisolated(unsafe) let base = try records.bytes.mutableBase()
        concurrently(matrix.count, threads: threads) { row in
            matrix.withUnsafeRow(row) { encode($0, into: base + row * stride, stride: stride) }
        }
        return records
    }

    /// A query for the records that this quantizer wrote.
    func query(_ query: PreparedQuery) -> Int8Query { self.query(query.values) }

    /// The same for components that are known to be in order.
    func query(_ values: [Float]) -> Int8Query {
        let stride = Int8Records.stride(dimension: dimension)
        var codes = [UInt8](repeating: 0, count: stride)
        if metric == .manhattan {
            for i in 0..<dimension { codes[i] = clamped(values[i] - mean[i]) }
            return Int8Query(
                metric: metric, codes: codes.map { Int8(bitPattern: $0) }, factor: step, offset: 0, shift: 0)
        }
        let (factor, shift) = code(values, into: &codes)
        return Int8Query(metric: metric, unsigned: codes, dimension: dimension, factor: factor, shift: shift)
    }

    /// Writes the codes of a query, as they are stored, and returns its factor and shift; not for Manhattan distances.
    func code(
        _ values: UnsafePointer<Float>, into codes: UnsafeMutablePointer<UInt8>
    ) -> (factor: Float, shift: Float) {
        var squaredLength: Float = 0
        let factor = simile_int8_kernels().pointee.encode(values, mean, dimension, codes, &squaredLength)
        return (factor, metric == .innerProduct ? simile_dot(values, mean, dimension) : squaredLength)
    }

    private func clamped(_ value: Float) -> UInt8 {
        step > 0 ? UInt8(max(0, min(255, 128 + (value / step).rounded()))) : 128
    }
}

extension Int8Query {
    /// A query from codes as they are stored, which are 128 too large.
    init(metric: Metric, unsigned: [UInt8], dimension: Int, factor: Float, shift: Float) {
        var codes = [Int8](repeating: 0, count: unsigned.count)
        let sum = simile_signed_codes(unsigned, dimension, &codes)
        self.init(metric: metric, codes: codes, factor: factor, offset: 128 * sum, shift: shift)
    }
}
