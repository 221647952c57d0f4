import VectorKernels

/// What similarities are computed from.
enum HNSWVectors: Sendable {
    /// The vectors themselves.
    case whole(VectorMatrix)
    /// The vectors in half precision.
    case halves(HalfRows)
    /// Their codes over all components.
    case codes(Int8Records, Int8Quantizer)
    /// The codes in which the graph is walked, which are over all components and not held twice.
    case walked(Int8Quantizer)

    var kind: HNSWParameters.Vectors {
        switch self {
        case .whole: .float32
        case .halves: .float16
        case .codes, .walked: .int8
        }
    }

    /// Whether there is nothing beside the codes of the graph.
    var areWalked: Bool { if case .walked = self { true } else { false } }

    /// The file in which they lie, if any.
    var file: VerifiedFile? {
        switch self {
        case .whole(let matrix): matrix.file
        case .halves(let rows): rows.values.file
        case .codes(let records, _): records.bytes.file
        case .walked: nil
        }
    }

    /// The bytes beside those of the graph.
    var byteCount: Int {
        switch self {
        case .whole(let matrix): matrix.count * matrix.dimension * MemoryLayout<Float>.stride
        case .halves(let rows): rows.values.byteCount
        case .codes(let records, _): records.bytes.byteCount
        case .walked: 0
        }
    }

    /// The similarities of the rows in a list.
    ///
    /// - Parameter walked: the codes in which the graph is walked.
    func score(
        _ query: PreparedQuery, _ rows: UnsafePointer<UInt32>, _ count: Int, walked: Int8Records,
        into scores: UnsafeMutablePointer<Float>
    ) {
        switch self {
        case .whole(let matrix):
            matrix.touch(ids: rows, count: count)
            matrix.withUnverifiedRows { values in
                guard let base = values.baseAddress else { return }
                query.score(base, stride: matrix.dimension, ids: rows, count: count, into: scores)
            }
        case .halves(let halves): halves.score(query, rows, count, into: scores)
        case .codes(let records, let quantizer): score(query, rows, count, records, quantizer, into: scores)
        case .walked(let quantizer): score(query, rows, count, walked, quantizer, into: scores)
        }
    }

    private func score(
        _ query: PreparedQuery, _ rows: UnsafePointer<UInt32>, _ count: Int, _ records: Int8Records,
        _ quantizer: Int8Quantizer, into scores: UnsafeMutablePointer<Float>
    ) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: quantizer.dimension) { values in
            guard let base = values.baseAddress else { return }
            for i in 0..<count {
                decode(Int(rows[i]), records, quantizer, into: base)
                query.score(base, stride: quantizer.dimension, count: 1, into: scores + i)
            }
        }
    }

    /// A row as it is stored.
    ///
    /// - Parameter walked: the codes in which the graph is walked.
    func row(_ row: Int, walked: Int8Records) -> [Float] {
        switch self {
        case .whole(let matrix): matrix[row]
        case .halves(let rows): rows[row]
        case .codes(let records, let quantizer): decoded(row, records, quantizer)
        case .walked(let quantizer): decoded(row, walked, quantizer)
        }
    }

    private func decoded(_ row: Int, _ records: Int8Records, _ quantizer: Int8Quantizer) -> [Float] {
        Array(unsafeUninitializedCapacity: quantizer.dimension) { values, count in
            if let base = values.baseAddress { decode(row, records, quantizer, into: base) }
            count = quantizer.dimension
        }
    }

    private func decode(
        _ row: Int, _ records: Int8Records, _ quantizer: Int8Quantizer, into values: UnsafeMutablePointer<Float>
    ) {
        records.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let record = base + row * records.stride
            records.bytes.file?.touch(record, records.stride)
            let tail = UnsafeRawPointer(record + (records.stride - Int(SIMILE_INT8_RECORD_TAIL)))
            let scale = quantizer.metric == .manhattan ? quantizer.step : tail.load(as: Float.self)
            quantizer.mean.withUnsafeBufferPointer { mean in
                for i in 0..<mean.count { values[i] = mean[i] + scale * (Float(record[i]) - 128) }
            }
        }
    }
}
