import Basics

/// A file of rows, each a 32-bit number of components and then so many of 4 bytes, all little-endian: what `.fvecs`
/// (float32) and `.ivecs` (int32) files are, after the format of the TEXMEX corpus (Jégou, Douze and Schmid, 2011).
struct VecsFile {
    let path: String
    /// The number of components of every row.
    let dimension: Int
    /// The number of rows.
    let count: Int

    private let file: RegularFile
    private static let componentSize = 4
    private var rowBytes: Int { Self.componentSize * (1 + dimension) }

    /// Opens a file; its first row tells the dimension, and its size the number of rows. O(1).
    init(path: String) throws(FvecsError) {
        self.path = path
        let start: [UInt8]
        do throws(FileError) {
            file = try RegularFile(path)
            start = try file.bytes(at: 0, Self.componentSize)
        } catch {
            throw FvecsError(error, path: path)
        }
        guard start.count == Self.componentSize else { throw .malformed(path: path, "it has no vectors") }
        let announced = Self.integer(start, at: 0)
        // As a divisor of the size only: nothing is allocated by it before the size agrees.
        guard announced > 0 else { throw .malformed(path: path, "its first vector has \(announced) components") }
        dimension = Int(announced)
        let rowBytes = Self.componentSize * (1 + dimension)
        guard file.size.isMultiple(of: rowBytes) else {
            throw .wrongSize(path: path, rowBytes: rowBytes, found: file.size)
        }
        count = file.size / rowBytes
    }

    /// Hands out the components of the rows as bytes, in order, reading about a megabyte at a time. O(file).
    func read(_ body: (ArraySlice<UInt8>) throws(FvecsError) -> Void) throws(FvecsError) {
        let batch = max(1, (1 << 20) / rowBytes)
        for first in stride(from: 0, to: count, by: batch) {
            let rows = min(batch, count - first)
            let bytes: [UInt8]
            do throws(FileError) { bytes = try file.bytes(at: first * rowBytes, rows * rowBytes) } catch {
                throw FvecsError(error, path: path)
            }
            // The size was right when the file was opened: somebody has cut it since.
            guard bytes.count == rows * rowBytes else {
                throw .wrongSize(path: path, rowBytes: rowBytes, found: first * rowBytes + bytes.count)
            }
            for row in 0..<rows {
                let found = Self.integer(bytes, at: row * rowBytes)
                guard found == dimension else {
                    throw .malformed(path: path, "row \(first + row) has \(found) components, the first \(dimension)")
                }
                try body(bytes[row * rowBytes + Self.componentSize..<(row + 1) * rowBytes])
            }
        }
    }

    /// The 32-bit number at a place in bytes.
    static func integer(_ bytes: some RandomAccessCollection<UInt8>, at offset: Int) -> Int32 {
        let bits = bytes.dropFirst(offset).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Int32(bitPattern: bits)
    }
}

extension FvecsError {
    init(_ fault: FileError, path: String) {
        self = .file(path: path, operation: fault.operation, reason: fault.reason)
    }
}
