import VectorKernels

/// Rows as bits, for the Hamming distance: 1/32 of the bytes.
struct BitRows: Sendable {
    /// Words of 64 bits per row; what the last one has beyond the dimension is zero.
    let wordsPerRow: Int
    let words: FlatArray<UInt64>

    static func wordsPerRow(dimension: Int) -> Int { (dimension + 63) / 64 }

    /// One vector as bits.
    static func packed(_ vector: [Float]) -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: wordsPerRow(dimension: vector.count)) { words, count in
            guard let base = words.baseAddress else { return }
            simile_pack_bits(vector, vector.count, base)
            count = wordsPerRow(dimension: vector.count)
        }
    }

    /// The rows of a matrix as bits. O(rows · dimension).
    init(_ matrix: VectorMatrix) throws(VectorSearchError) {
        let wordsPerRow = Self.wordsPerRow(dimension: matrix.dimension)
        var words = try FlatArray<UInt64>(zeros: matrix.count * wordsPerRow)
        let base = try words.mutableBase()
        for row in 0..<matrix.count {
            matrix.withUnsafeRow(row) { values in
                guard let values = values.baseAddress else { return }
                simile_pack_bits(values, matrix.dimension, base + row * wordsPerRow)
            }
        }
        self.words = words
        self.wordsPerRow = wordsPerRow
    }

    /// The rows in a file.
    init(_ file: IndexFile) throws(IndexFileError) {
        wordsPerRow = Self.wordsPerRow(dimension: file.dimension)
        let (size, overflow) = file.count.multipliedReportingOverflow(by: wordsPerRow)
        guard !overflow else { throw file.damaged("it claims more bits than can be") }
        words = try file.values("bits", count: size)
    }

    /// Adds the bits to a file.
    func write(to writer: IndexFileWriter) throws(IndexFileError) { try writer.add("bits", words) }

    var byteCount: Int { words.byteCount }

    /// The similarities of a block of rows.
    func score(_ block: RowBlock, _ query: PreparedQuery, into scores: UnsafeMutablePointer<Float>) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: block.count) { distances in
            guard let distances = distances.baseAddress else { return }
            simile_hamming_kernels().pointee.distance_rows(
                query.bits, words.base + block.base * wordsPerRow, wordsPerRow, block.ids, block.count, wordsPerRow,
                distances)
            for i in 0..<block.count { scores[i] = -Float(distances[i]) }
        }
    }
}
