import VectorKernels

/// Records as the points of a graph: what is near to what, without the vectors themselves.
struct HNSWPoints {
    let base: UnsafePointer<UInt8>
    let stride: Int
    let dimension: Int
    /// Whether keys are Manhattan distances; else they belong to squared Euclidean ones.
    let isManhattan: Bool
    /// The factor of Manhattan keys.
    let step: Float
    /// What a point's key for itself lacks to 0, with its bias added; see ``HNSWCoder``.
    let shift: Float
    let kernel:
        @convention(c) (
            UnsafePointer<Int8>, Float, Int32, UnsafePointer<UInt8>, Int, UnsafePointer<UInt32>?, Int,
            UnsafeMutablePointer<Float>
        ) -> Void

    /// Points of records that outlive them.
    init(_ records: Int8Records, _ coder: HNSWCoder) {
        let kernels = simile_int8_kernels().pointee
        base = records.bytes.base
        stride = records.stride
        dimension = records.dimension
        isManhattan = coder.quantizer.metric == .manhattan
        step = coder.quantizer.step
        kernel = isManhattan ? kernels.l1_keys : kernels.dot_keys
        shift = coder.biasShift
    }

    /// A query in the form that the kernel takes.
    struct Query {
        var codes: UnsafePointer<Int8>
        var factor: Float
        var offset: Int32
        /// What a key lacks to a distance: distance = `zero` − key.
        var zero: Float = 0
        /// The key of the point itself, which only its copies reach.
        var copy: Float = .infinity
    }

    /// A point as a query, its codes written to `codes`, which have room for a record.
    func query(_ id: UInt32, codes: UnsafeMutablePointer<Int8>) -> Query {
        let record = base + Int(id) * stride
        if isManhattan {
            codes.withMemoryRebound(to: UInt8.self, capacity: stride) { $0.update(from: record, count: stride) }
            return Query(codes: codes, factor: step, offset: 0, copy: 0)
        }
        let sum = simile_signed_codes(record, dimension, codes)
        for i in dimension..<stride { codes[i] = 0 }
        let tail = UnsafeRawPointer(record + (stride - Int(SIMILE_INT8_RECORD_TAIL)))
        let (scale, bias) = (tail.load(as: Float.self), tail.load(fromByteOffset: 4, as: Float.self))
        var query = Query(codes: codes, factor: scale, offset: 128 &* sum, zero: shift - bias)
        withUnsafePointer(to: id) { keys(query, $0, 1, into: &query.copy) }
        return query
    }

    /// The keys of the points in a list, or of the first ones.
    @inline(__always)
    func keys(_ query: Query, _ ids: UnsafePointer<UInt32>?, _ count: Int, into keys: UnsafeMutablePointer<Float>) {
        kernel(query.codes, query.factor, query.offset, base, stride, ids, count, keys)
    }
}
