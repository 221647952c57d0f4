public import VectorSearch

/// Reads arrays of numbers from NumPy's `.npy` files: versions 1 to 3, one or two axes, in C or Fortran order; floats of 2,
/// 4 or 8 bytes, whole numbers of 1 to 8 and truth values, little-endian or big-endian. Every value is brought to float32.
///
/// ```swift
/// let embeddings = try NumPyReader(path: "embeddings.npy").matrix()
/// ```
///
/// The header is checked against the size of the file before anything is allocated, and the data are converted piece by
/// piece, so that no more memory is taken than the result and a few megabytes need.
public struct NumPyReader {
    /// The file.
    public let path: String
    /// The lengths of the axes: one or two.
    public let shape: [Int]

    private let file: NumPyFile

    /// Opens a file and checks its header. O(1).
    ///
    /// - Throws: ``NumPyError/file(path:operation:reason:)`` when it cannot be read, ``NumPyError/malformed(path:_:)``
    ///   when it is no `.npy` file, ``NumPyError/unsupported(path:_:)`` for other types or more axes,
    ///   ``NumPyError/wrongSize(path:expected:found:)`` when it is cut short or goes on after its data.
    public init(path: String) throws(NumPyError) {
        self.path = path
        file = try NumPyFile(path: path)
        shape = file.header.shape
    }

    /// The length of a row: of the second axis where there is one.
    private var dimension: Int { shape[shape.count - 1] }

    /// All values, row after row, whatever the number of axes; NaN and infinity come through. O(elements).
    ///
    /// - Throws: ``NumPyError/file(path:operation:reason:)`` when reading fails.
    public func values() throws(NumPyError) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(file.elements)
        // In C order the elements may be cut anywhere, so that a single long row is not held twice.
        try read(rowsOf: file.header.isFortran ? dimension : 1) { floats, _ throws(NumPyError) in
            values.append(contentsOf: floats)
        }
        return values
    }

    /// The array as a matrix; an array with one axis is a matrix of one row. O(elements), reading piece by piece.
    ///
    /// - Parameter normalizing: whether to scale every row to unit length, as the cosine needs.
    /// - Throws: ``NumPyError/vector(path:_:)`` when a row is not finite, has no components, or is zero where it is to be
    ///   scaled; ``NumPyError/file(path:operation:reason:)`` when reading fails.
    public func matrix(normalizing: Bool = false) throws(NumPyError) -> VectorMatrix {
        let dimension = dimension
        var matrix: VectorMatrix
        do { matrix = try VectorMatrix(dimension: dimension, minimumCapacity: shape.count == 2 ? shape[0] : 1) } catch {
            throw .vector(path: path, error)
        }
        try read(rowsOf: dimension) { floats, rows throws(NumPyError) in
            for row in 0..<rows {
                let values = floats[row * dimension..<(row + 1) * dimension]
                do throws(VectorSearchError) {
                    try matrix.appendRow(normalizing: normalizing) { slot in _ = slot.update(fromContentsOf: values) }
                } catch {
                    throw .vector(path: path, .inRow(matrix.count, error))
                }
            }
        }
        return matrix
    }

    /// Hands out the rows of an array with two axes one by one, NaN and infinity included. O(elements), with a few
    /// megabytes of memory.
    ///
    /// - Throws: ``NumPyError/file(path:operation:reason:)`` when reading fails; what `body` throws, at once.
    public func forEachRow(_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws {
        let dimension = dimension
        var failure: (any Error)?
        do throws(NumPyError) {
            try read(rowsOf: dimension) { floats, rows throws(NumPyError) in
                do {
                    for row in 0..<rows {
                        try body(UnsafeBufferPointer(rebasing: floats[row * dimension..<(row + 1) * dimension]))
                    }
                } catch {
                    failure = error
                    throw .malformed(path: path, "reading was stopped")
                }
            }
        } catch {
            throw failure ?? error
        }
    }

    /// Hands out the data as floats, some rows at a time, and their number.
    private func read(
        rowsOf length: Int, _ body: (UnsafeBufferPointer<Float>, Int) throws(NumPyError) -> Void
    ) throws(NumPyError) {
        var floats: [Float] = []
        try file.read(rowsOf: length) { bytes, rows throws(NumPyError) in
            if floats.count < rows * length { floats = [Float](repeating: 0, count: rows * length) }
            try floats.withUnsafeMutableBufferPointer { floats throws(NumPyError) in
                let part = UnsafeMutableBufferPointer(rebasing: floats[..<(rows * length)])
                file.header.element.convert(bytes, into: part)
                try body(UnsafeBufferPointer(part), rows)
            }
        }
    }
}
