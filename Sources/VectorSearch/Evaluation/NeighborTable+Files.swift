extension NeighborTable {
    /// Reads a table from a `.npy` file of two axes and 32- or 64-bit whole numbers, signed or not. O(file).
    ///
    /// - Throws: ``NumPyError`` when it cannot be read, is damaged, or holds something else.
    public init(npy path: String) throws(NumPyError) {
        let file: InputFile
        let header: NumPyHeader
        let bytes: [UInt8]
        do {
            file = try InputFile(path: path)
            header = try NumPyHeader(file.read(min(file.size, 12 + NumPyHeader.longestText), at: 0))
            guard header.element.isInteger else {
                throw NumPyError.noTable(path: path, "elements of type \(header.element.rawValue)")
            }
            guard header.shape.count == 2 else { throw NumPyError.noTable(path: path, "an array of one axis") }
            guard let size = header.size else { throw NumPyHeader.Fault.malformed("the shape overflows") }
            guard size.file == file.size else {
                throw NumPyError.wrongSize(path: path, expected: size.file, found: file.size)
            }
            bytes = try file.read(file.size - header.dataOffset, at: header.dataOffset)
        } catch {
            throw error as? NumPyError ?? NumPyError(error, path: path)
        }
        guard bytes.count == file.size - header.dataOffset else {
            throw .wrongSize(path: path, expected: file.size, found: header.dataOffset + bytes.count)
        }
        guard let rows = header.element.integers(bytes) else {
            throw .malformed(path: path, "a number that no row can have")
        }
        self.init(width: header.shape[1], count: header.shape[0], rows: rows)
    }

    /// Reads a table from an `.ivecs` file, as true neighbours are published beside `.fvecs` sets. O(file).
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
        do throws(FileFault) {
            let file = try AtomicFile(path: path)
            try file.write(bytes, at: 0)
            try file.commit()
        } catch {
            throw .file(path: path, operation: error.operation, reason: error.reason)
        }
    }
}

extension NumPyElement {
    /// The whole numbers that lie in `bytes`; nil when one is beyond Int, or they are no whole numbers.
    fileprivate func integers(_ bytes: [UInt8]) -> [Int]? {
        guard isInteger else { return nil }
        var values: [Int] = []
        values.reserveCapacity(bytes.count / size)
        for offset in stride(from: 0, to: bytes.count, by: size) {
            let bits = (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
            switch self {
            case .int32: values.append(Int(Int32(truncatingIfNeeded: bits)))
            case .int64: values.append(Int(Int64(bitPattern: bits)))
            default:
                guard let value = Int(exactly: bits) else { return nil }
                values.append(value)
            }
        }
        return values
    }
}
