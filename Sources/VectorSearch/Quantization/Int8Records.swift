import VectorKernels

/// Vectors as 8-bit codes, one record after the other: the codes, then scale and bias as float32, at the end of a
/// record whose length is a multiple of a cache line. Records come from an ``Int8Quantizer`` and are scored by an
/// ``Int8Query``.
struct Int8Records: Sendable {
    /// The number of codes of each record.
    let dimension: Int
    /// The bytes from one record to the next.
    let stride: Int
    var bytes: FlatArray<UInt8>

    /// The number of records.
    var count: Int { bytes.count / stride }

    /// `count` records to be filled.
    init(count: Int, dimension: Int) throws(VectorSearchError) {
        stride = Self.stride(dimension: dimension)
        self.dimension = dimension
        let (size, overflow) = count.multipliedReportingOverflow(by: stride)
        guard !overflow else { throw .tooLarge(rows: count, dimension: dimension) }
        bytes = try FlatArray(zeros: size)
    }

    /// Records of a file.
    init(_ bytes: FlatArray<UInt8>, dimension: Int) {
        stride = Self.stride(dimension: dimension)
        self.dimension = dimension
        self.bytes = bytes
    }

    /// The bytes of a record with `dimension` codes.
    static func stride(dimension: Int) -> Int {
        let (tail, line) = (Int(SIMILE_INT8_RECORD_TAIL), Int(SIMILE_INT8_RECORD_ALIGNMENT))
        return (dimension + tail + line - 1) / line * line
    }
}
