import Basics

/// Writes rows of float32 to a `.npy` file, one after the other, so that the whole never needs to be in memory.
///
/// ```swift
/// let writer = try NumPyWriter(path: "embeddings.npy", dimension: 512)
/// for vector in vectors { try writer.append(vector) }
/// try writer.finish()
/// ```
///
/// The file is written under a temporary name beside `path` and takes its place in ``finish()``, after it has
/// reached the disk; a writer that is dropped before leaves nothing behind and touches nothing that was there. Not for
/// use from several threads at once.
public final class NumPyWriter {
    /// The file that ``finish()`` puts in place.
    public let path: String
    /// The number of components of each row.
    public let dimension: Int
    /// The rows appended so far.
    public private(set) var count = 0

    private let file: AtomicFile
    private var buffer: [UInt8] = []
    private var written = 0
    private var isFinished = false

    private static let bufferSize = 1 << 20

    /// Begins a file of rows of `dimension` components.
    ///
    /// - Throws: ``NumPyError/vector(path:_:)`` for a dimension below 1, ``NumPyError/file(path:operation:reason:)``
    ///   when the folder cannot be written to.
    public init(path: String, dimension: Int) throws(NumPyError) {
        guard dimension > 0 else { throw .vector(path: path, .invalidDimension(dimension)) }
        self.path = path
        self.dimension = dimension
        do throws(FileError) { file = try AtomicFile(path: path) } catch { throw NumPyError(error, path: path) }
        buffer = NumPyHeader.bytes(rows: 0, dimension: dimension)
    }

    /// Appends a row; its values are written as they are, NaN included. O(dimension).
    ///
    /// - Throws: ``NumPyError/vector(path:_:)`` when it has another dimension,
    ///   ``NumPyError/file(path:operation:reason:)`` when the disk is full or the writer has finished.
    public func append(_ row: [Float]) throws(NumPyError) {
        try row.withUnsafeBufferPointer { row throws(NumPyError) in try append(row) }
    }

    /// Appends all rows of a matrix. O(rows · dimension).
    ///
    /// - Throws: as ``append(_:)``.
    public func append(contentsOf matrix: VectorMatrix) throws(NumPyError) {
        for row in 0..<matrix.count {
            try matrix.withUnsafeRow(row) { row throws(NumPyError) in try append(row) }
        }
    }

    /// Completes the file and puts it in place of whatever bore its name.
    ///
    /// - Throws: ``NumPyError/file(path:operation:reason:)`` when writing fails or the writer has finished.
    public func finish() throws(NumPyError) {
        try write { () throws(FileError) in
            try flush()
            try file.write(NumPyHeader.bytes(rows: count, dimension: dimension), at: 0)
            try file.commit()
            isFinished = true
        }
    }

    private func append(_ row: UnsafeBufferPointer<Float>) throws(NumPyError) {
        guard row.count == dimension else {
            throw .vector(path: path, .wrongDimension(expected: dimension, found: row.count))
        }
        try write { () throws(FileError) in
            if buffer.count >= Self.bufferSize { try flush() }
            #if _endian(little)
                buffer.append(contentsOf: UnsafeRawBufferPointer(row))
            #else
                for value in row {
                    withUnsafeBytes(of: value.bitPattern.littleEndian) { buffer.append(contentsOf: $0) }
                }
            #endif
            count += 1
        }
    }

    private func write(_ body: () throws(FileError) -> Void) throws(NumPyError) {
        guard !isFinished else {
            throw .file(path: path, operation: "write", reason: "the file is finished; begin another")
        }
        do throws(FileError) { try body() } catch { throw NumPyError(error, path: path) }
    }

    private func flush() throws(FileError) {
        try file.write(buffer, at: written)
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}
