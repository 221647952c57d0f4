import VectorKernels

/// Vectors as float16, row after row: half the bytes of float32 and three decimal digits of each component.
struct HalfRows: Sendable {
    /// The number of components of each row.
    let dimension: Int
    var values: FlatArray<UInt16>

    /// The number of rows.
    var count: Int { values.count / dimension }

    /// Rows of a file.
    init(_ values: FlatArray<UInt16>, dimension: Int) {
        self.values = values
        self.dimension = dimension
    }

    /// The rows of a matrix, rounded; nil when a component is beyond the range of float16, ±65504. O(rows · dimension).
    init?(_ matrix: VectorMatrix, threads: Int) throws(VectorSearchError) {
        dimension = matrix.dimension
        values = try FlatArray(zeros: matrix.count * matrix.dimension)
        nonisolated(unsafe) let base = try values.mutableBase()
        concurrently(matrix.count, threads: threads) { row in
            matrix.withUnsafeRow(row) { floats in
                guard let floats = floats.baseAddress else { return }
                _ = simile_half_from_float(floats, base + row * matrix.dimension, matrix.dimension)
            }
        }
        // Infinity is the one value that a row of finite floats cannot round to otherwise.
        let isFinite = values.withUnsafeBufferPointer { $0.allSatisfy { $0 & 0x7FFF < 0x7C00 } }
        if !isFinite { return nil }
    }

    /// Appends a row; false, without a change, when a component is beyond ±65504. O(dimension) amortized.
    mutating func append(_ row: [Float]) throws(VectorSearchError) -> Bool {
        var halves = [UInt16](repeating: 0, count: row.count)
        guard simile_half_from_float(row, &halves, row.count) else { return false }
        let place = values.count
        try values.append(zeros: row.count)
        (try values.mutableBase() + place).update(from: halves, count: row.count)
        return true
    }

    /// A row as float32.
    subscript(row: Int) -> [Float] {
        touch(row, count: 1)
        return values.withUnsafeBufferPointer { halves in
            [Float](unsafeUninitializedCapacity: dimension) { floats, count in
                if let base = halves.baseAddress, let floats = floats.baseAddress {
                    simile_float_from_half(base + row * dimension, floats, dimension)
                }
                count = dimension
            }
        }
    }

    /// Has a file verify rows that are about to be read; see ``VectorMatrix/touch(_:ids:count:)``.
    private func touch(_ first: Int = 0, ids: UnsafePointer<UInt32>? = nil, count: Int) {
        let size = 2 * dimension
        values.file?.touch(rows: values.base + first * dimension, stride: size, size: size, ids: ids, count: count)
    }

    /// The similarities of the rows in a list. The metric is not ``Metric/hamming``.
    func score(
        _ query: PreparedQuery, _ rows: UnsafePointer<UInt32>, _ count: Int, into scores: UnsafeMutablePointer<Float>
    ) {
        let kernels = simile_half_kernels().pointee
        let kernel =
            switch query.metric {
            case .cosine, .innerProduct: kernels.dot_rows
            case .euclidean: kernels.squared_l2_rows
            case .manhattan, .hamming: kernels.l1_rows
            }
        touch(ids: rows, count: count)
        values.withUnsafeBufferPointer { halves in
            guard let base = halves.baseAddress else { return }
            kernel(query.values, base, dimension, rows, count, dimension, scores)
        }
        query.metric.turnToSimilarities(UnsafeMutableBufferPointer(start: scores, count: count))
    }
}
