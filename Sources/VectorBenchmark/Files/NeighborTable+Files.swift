import Basics
import VectorSearch

extension NeighborTable {
    /// Reads a table from a `.npy` file of two axes and whole numbers of any size, signed or not. O(file).
    ///
    /// - Throws: ``NumPyError`` when it cannot be read, is damaged, or holds something else.
    public init(npy path: String) throws(NumPyError) {
        let file = try NumPyFile(path: path)
        let (element, shape) = (file.header.element, file.header.shape)
        guard element.isInteger else { throw .noTable(path: path, "elements of type \(element.name)") }
        guard shape.count == 2 else { throw .noTable(path: path, "an array of one axis") }
        var rows: [Int] = []
        rows.reserveCapacity(file.elements)
        try file.read(rowsOf: shape[1]) { bytes, _ throws(NumPyError) in
            guard element.append(bytes, to: &rows) else {
                throw .malformed(path: path, "a number that no row can have")
            }
        }
        self.init(width: shape[1], count: shape[0], rows: rows)
    }

    /// Reads a table from an `.ivecs` file, as true neighbors are published beside `.fvecs` sets. O(file).
    ///
    /// - Throws: ``FvecsError`` when it cannot be read, is damaged, or its lines differ in length.
    public init(ivecs path: String) throws(FvecsError) {
        let file = try VecsFile(path: path)
        var rows: [Int] = []
        rows.reserveCapacity(file.count * file.dimension)
        try file.read { bytes throws(FvecsError) in
            for offset in stride(from: 0, to: bytes.count, by: 4) {
                rows.append(Int(VecsFile.integer(bytes, at: offset)))
            }
        }
        self.init(width: file.dimension, count: file.count, rows: rows)
    }

    /// Writes the table as a `.npy` file of int64, which appears whole or not at all. O(count · width).
    ///
    /// - Throws: ``NumPyError/file(path:operation:reason:)`` when it cannot be written.
    public func write(npy path: String) throws(NumPyError) {
        var bytes = NumPyHeader.bytes(rows: count, dimension: width, of: .int64)
        bytes.reserveCapacity(bytes.count + rows.count * NumPyElement.int64.size)
        for row in rows { withUnsafeBytes(of: Int64(row).littleEndian) { bytes += $0 } }
        do throws(FileError) {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw .file(path: path, operation: error.operation, reason: error.reason)
        }
    }
}
