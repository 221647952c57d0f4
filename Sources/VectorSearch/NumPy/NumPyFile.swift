import Basics

/// A `.npy` file that is open for reading, whose header and size agree.
struct NumPyFile {
    let path: String
    let header: NumPyHeader
    /// How many elements there are.
    let elements: Int
    private let file: RegularFile

    /// Bytes that are read at a time, about.
    private static let blockBytes = 1 << 20
    /// Bytes of an array in Fortran order that are turned at a time: many rows, so that a read takes much of a column.
    private static let turnedBytes = 1 << 23

    init(path: String) throws(NumPyError) {
        self.path = path
        do {
            file = try RegularFile(path)
            header = try NumPyHeader(file.head(12 + NumPyHeader.longestText))
        } catch {
            throw NumPyError(error, path: path)
        }
        guard let size = header.size else { throw .malformed(path: path, "the shape overflows") }
        guard size.file == file.size else { throw .wrongSize(path: path, expected: size.file, found: file.size) }
        elements = size.elements
    }

    /// Hands out the elements in C order, whichever order the file has, some rows at a time: their bytes, and how many rows
    /// they are. Takes a few megabytes of memory, or two rows where these are longer.
    ///
    /// - Parameters:
    ///   - length: how many elements make a row; for an array in Fortran order as many as it has columns.
    ///   - body: called with bytes that are valid during the call.
    func read(
        rowsOf length: Int, _ body: (UnsafeRawBufferPointer, Int) throws(NumPyError) -> Void
    ) throws(NumPyError) {
        // Without elements the announced lengths mean nothing and may be absurd.
        guard elements > 0 else { return }
        let (rows, size) = (elements / length, header.element.size)
        let most = (header.isFortran ? Self.turnedBytes : Self.blockBytes) / (length * size)
        let block = max(1, min(rows, most))
        var bytes = [UInt8](repeating: 0, count: block * length * size)
        var columns = [UInt8](repeating: 0, count: header.isFortran ? bytes.count : 0)
        for first in stride(from: 0, to: rows, by: block) {
            let count = min(block, rows - first)
            try bytes.withUnsafeMutableBufferPointer { bytes throws(NumPyError) in
                let part = UnsafeMutableRawBufferPointer(
                    UnsafeMutableBufferPointer(rebasing: bytes[..<(count * length * size)]))
                if header.isFortran {
                    try columns.withUnsafeMutableBufferPointer { columns throws(NumPyError) in
                        let columns = UnsafeMutableRawBufferPointer(
                            UnsafeMutableBufferPointer(rebasing: columns[..<part.count]))
                        try fill(columns, rows: first..<first + count, of: rows)
                        turn(UnsafeRawBufferPointer(columns), rows: count, into: part)
                    }
                } else {
                    try fill(part, at: header.dataOffset + first * length * size)
                }
                try body(UnsafeRawBufferPointer(part), count)
            }
        }
    }

    /// Reads some rows of an array in Fortran order, column after column.
    private func fill(
        _ columns: UnsafeMutableRawBufferPointer, rows: Range<Int>, of all: Int
    ) throws(NumPyError) {
        let size = header.element.size
        // Whole columns lie one after the other.
        let piece = rows.count == all ? columns.count : rows.count * size
        for (column, start) in stride(from: 0, to: columns.count, by: piece).enumerated() {
            try fill(
                UnsafeMutableRawBufferPointer(rebasing: columns[start..<start + piece]),
                at: header.dataOffset + (column * all + rows.lowerBound) * size)
        }
    }

    /// Brings columns of `rows` elements to rows.
    private func turn(_ columns: UnsafeRawBufferPointer, rows: Int, into turned: UnsafeMutableRawBufferPointer) {
        func turn<Word: BitwiseCopyable>(_: Word.Type) {
            let (from, to) = (columns.assumingMemoryBound(to: Word.self), turned.assumingMemoryBound(to: Word.self))
            let length = from.count / rows
            for row in 0..<rows {
                for column in 0..<length { to[row * length + column] = from[column * rows + row] }
            }
        }
        switch header.element.size {
        case 1: turn(UInt8.self)
        case 2: turn(UInt16.self)
        case 4: turn(UInt32.self)
        default: turn(UInt64.self)
        }
    }

    private func fill(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(NumPyError) {
        let got: Int
        do throws(FileError) { got = try file.read(at: offset, into: bytes) } catch {
            throw NumPyError(error, path: path)
        }
        // The size was right when the file was opened: somebody has cut it since.
        guard got == bytes.count else { throw .wrongSize(path: path, expected: file.size, found: offset + got) }
    }
}

extension NumPyError {
    init(_ error: any Error, path: String) {
        switch error {
        case let fault as FileError: self = .file(path: path, operation: fault.operation, reason: fault.reason)
        case NumPyHeader.Fault.unsupported(let kind): self = .unsupported(path: path, kind)
        case NumPyHeader.Fault.malformed(let problem): self = .malformed(path: path, problem)
        default: self = .malformed(path: path, "\(error)")
        }
    }
}
