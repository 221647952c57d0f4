extension VectorMatrix {
    /// The rows given, each of `dimension` components.
    ///
    /// - Throws: as ``append(_:)``, inside ``VectorSearchError/inRow(_:_:)``.
    public init(dimension: Int, rows: some Collection<[Float]>) throws(VectorSearchError) {
        try self.init(dimension: dimension, minimumCapacity: rows.count)
        for row in rows {
            do throws(VectorSearchError) { try append(row) } catch { throw .inRow(count, error) }
        }
    }

    /// The rows that lie one after the other in `values`.
    ///
    /// - Throws: ``VectorSearchError/incompleteVector(dimension:values:)`` when the last row is cut short, else as
    ///   ``append(_:)``, inside ``VectorSearchError/inRow(_:_:)``.
    public init(dimension: Int, values: [Float]) throws(VectorSearchError) {
        guard dimension > 0 else { throw .invalidDimension(dimension) }
        guard values.count.isMultiple(of: dimension) else {
            throw .incompleteVector(dimension: dimension, values: values.count)
        }
        try self.init(dimension: dimension, rows: Chunks(values: values, size: dimension))
    }

    /// A matrix of some of the rows, in the order given. O(rows · dimension). Traps when there is no such row.
    package func rows(_ rows: some Collection<Int>) throws(VectorSearchError) -> VectorMatrix {
        var some = try VectorMatrix(dimension: dimension, minimumCapacity: rows.count)
        for row in rows {
            try withUnsafeRow(row) { values throws(VectorSearchError) in
                try some.append(bytes: UnsafeRawBufferPointer(values))
            }
        }
        return some
    }

    /// Appends a row. O(dimension) amortized.
    ///
    /// - Throws: ``VectorSearchError/wrongDimension(expected:found:)``,
    ///   ``VectorSearchError/notFinite(component:)``, ``VectorSearchError/tooLong`` when its length exceeds 6e18, or
    ///   ``VectorSearchError/tooLarge(rows:dimension:)`` when memory is exhausted. The matrix is then as before.
    public mutating func append(_ row: [Float]) throws(VectorSearchError) {
        try append(row, normalizing: false)
    }

    /// Appends a row scaled to unit length. O(dimension) amortized.
    ///
    /// - Throws: ``VectorSearchError/zeroVector`` when all components are zero, else as ``append(_:)``.
    public mutating func append(normalizing row: [Float]) throws(VectorSearchError) {
        try append(row, normalizing: true)
    }

    /// Appends a row given as the bytes of its float32 components in the machine's order, as databases and files store
    /// it. The bytes need not be aligned. O(dimension) amortized.
    ///
    /// - Throws: as ``append(_:)``; ``VectorSearchError/incompleteVector(dimension:values:)`` when the bytes are not
    ///   `4 · dimension`, with the number of whole components they hold.
    public mutating func append(bytes: UnsafeRawBufferPointer) throws(VectorSearchError) {
        guard bytes.count == dimension * MemoryLayout<Float>.size else {
            throw .incompleteVector(dimension: dimension, values: bytes.count / MemoryLayout<Float>.size)
        }
        try appendRow(normalizing: false) { slot in UnsafeMutableRawBufferPointer(slot).copyMemory(from: bytes) }
    }

    /// Appends all rows of another matrix. O(rows · dimension) amortized.
    ///
    /// - Throws: ``VectorSearchError/wrongDimension(expected:found:)``, or
    ///   ``VectorSearchError/tooLarge(rows:dimension:)`` when memory is exhausted.
    public mutating func append(contentsOf other: VectorMatrix) throws(VectorSearchError) {
        guard other.dimension == dimension else {
            throw .wrongDimension(expected: dimension, found: other.dimension)
        }
        for row in 0..<other.count {
            try other.withUnsafeRow(row) { source throws(VectorSearchError) in
                try append(bytes: UnsafeRawBufferPointer(source))
            }
        }
    }

    private mutating func append(_ row: [Float], normalizing: Bool) throws(VectorSearchError) {
        guard row.count == dimension else { throw .wrongDimension(expected: dimension, found: row.count) }
        try appendRow(normalizing: normalizing) { slot in
            row.withUnsafeBytes { UnsafeMutableRawBufferPointer(slot).copyMemory(from: $0) }
        }
    }
}
