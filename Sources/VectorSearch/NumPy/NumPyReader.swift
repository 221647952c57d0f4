/// Reads float arrays from NumPy's `.npy` files: versions 1 to 3, float16, float32 or float64, little-endian, C order, one or
/// two axes. Every value is brought to float32.
///
/// ```swift
/// let embeddings = try NumPyReader(path: "embeddings.npy").matrix()
/// ```
///
/// The header is checked against the size of the file before anything is allocated.
public struct NumPyReader {
    /// The file.
    public let path: String
    /// The lengths of the axes: one or two.
    public let shape: [Int]

    private let file: InputFile
    private let header: NumPyHeader
    private let elements: Int

    /// Opens a file and checks its header. O(1).
    ///
    /// - Throws: ``NumPyError/file(path:operation:reason:)`` when it cannot be read, ``NumPyError/malformed(path:_:)``
    ///   when it is no `.npy` file, ``NumPyError/unsupported(path:_:)`` for other types, Fortran order or more axes,
    ///   ``NumPyError/wrongSize(path:expected:found:)`` when it is cut short or goes on after its data.
    public init(path: String) throws(NumPyError) {
        self.path = path
        do {
            file = try InputFile(path: path)
            header = try NumPyHeader(file.read(min(file.size, 12 + NumPyHeader.longestText), at: 0))
        } catch {
            throw NumPyError(error, path: path)
        }
        guard !header.element.isInteger else {
            throw .unsupported(path: path, "elements of type \(header.element.rawValue)")
        }
        shape = header.shape
        guard let size = header.size else { throw .malformed(path: path, "the shape overflows") }
        guard size.file == file.size else { throw .wrongSize(path: path, expected: size.file, found: file.size) }
        elements = size.elements
    }

    /// All values, in order, whatever the number of axes; NaN and infinity come through. O(elements).
    ///
    /// - Throws: ``NumPyError/file(path:operation:reason:)`` when reading fails.
    public func values() throws(NumPyError) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(elements)
        try read(rowsOf: 1, count: elements) { row throws(NumPyError) in values.append(row[0]) }
        return values
    }

    /// The array as a matrix; an array with one axis is a matrix of one row. O(elements), reading piece by piece.
    ///
    /// - Parameter normalizing: whether to scale every row to unit length, as the cosine needs.
    /// - Throws: ``NumPyError/vector(path:_:)`` when a row is not finite, has no components, or is zero where it is to be
    ///   scaled; ``NumPyError/file(path:operation:reason:)`` when reading fails.
    public func matrix(normalizing: Bool = false) throws(NumPyError) -> VectorMatrix {
        let (rows, dimension) = shape.count == 2 ? (shape[0], shape[1]) : (1, shape[0])
        var matrix: VectorMatrix
        do { matrix = try VectorMatrix(dimension: dimension, minimumCapacity: rows) } catch {
            throw .vector(path: path, error)
        }
        try read(rowsOf: dimension, count: rows) { row throws(NumPyError) in
            do throws(VectorSearchError) {
                try matrix.appendRow(normalizing: normalizing) { slot in _ = slot.update(fromContentsOf: row) }
            } catch {
                throw .vector(path: path, .inRow(matrix.count, error))
            }
        }
        return matrix
    }

    /// Hands out the data in rows of `length` values, reading about a megabyte at a time.
    private func read(
        rowsOf length: Int, count: Int, _ body: (UnsafeBufferPointer<Float>) throws(NumPyError) -> Void
    ) throws(NumPyError) {
        // Without rows the announced length means nothing and may be absurd.
        guard count > 0 else { return }
        let rowBytes = length * header.element.size
        let batch = max(1, min(count, (1 << 20) / rowBytes))
        var floats = [Float](repeating: 0, count: batch * length)
        for first in stride(from: 0, to: count, by: batch) {
            let rows = min(batch, count - first)
            let offset = header.dataOffset + first * rowBytes
            let bytes: [UInt8]
            do throws(FileFault) { bytes = try file.read(rows * rowBytes, at: offset) } catch {
                throw NumPyError(error, path: path)
            }
            // The size was right when the file was opened: somebody has cut it since.
            guard bytes.count == rows * rowBytes else {
                throw .wrongSize(path: path, expected: file.size, found: offset + bytes.count)
            }
            floats.withUnsafeMutableBufferPointer { floats in
                let part = UnsafeMutableBufferPointer(rebasing: floats[..<(rows * length)])
                bytes.withUnsafeBytes { header.element.convert($0, into: part) }
            }
            try floats.withUnsafeBufferPointer { floats throws(NumPyError) in
                for row in 0..<rows {
                    try body(UnsafeBufferPointer(rebasing: floats[(row * length)..<((row + 1) * length)]))
                }
            }
        }
    }
}

extension NumPyError {
    init(_ error: any Error, path: String) {
        switch error {
        case let fault as FileFault: self = .file(path: path, operation: fault.operation, reason: fault.reason)
        case NumPyHeader.Fault.unsupported(let kind): self = .unsupported(path: path, kind)
        case NumPyHeader.Fault.malformed(let problem): self = .malformed(path: path, problem)
        default: self = .malformed(path: path, "\(error)")
        }
    }
}
