import Basics
import VectorKernels

/// Writes an index file section by section; see `IndexFileHeader` for the format.
///
/// ```swift
/// let writer = try IndexFileWriter(path: path, of: index, parameters: ["m": 16], sections: 2)
/// try writer.add("graph", bytes)
/// try writer.add("vectors", matrix)
/// try writer.commit()
/// ```
final class IndexFileWriter {
    private let file: AtomicFile
    private let path: String
    private var header: IndexFileHeader
    private var end: Int
    /// Of what lies between the beginning of the first section of vectors and the end of the last.
    private var blocks = BlockChecksums()
    private var hasVectors = false

    /// Begins a file. Sections and parameters are at most 63, with ASCII names of at most 16 bytes; sections whose names begin
    /// with `vectors` follow one another.
    init(
        path: String, of index: some VectorIndex, parameters: [String: Int] = [:], sections: Int
    ) throws(IndexFileError) {
        self.path = path
        header = IndexFileHeader(
            kind: index.kind, metric: index.metric, dimension: index.dimension, count: index.count,
            parameters: parameters)
        end = IndexFileHeader.length(parameters: parameters.count, sections: sections + 1)
        do throws(FileError) { file = try AtomicFile(path: path) } catch { throw IndexFileError(path: path, error) }
    }

    /// Appends a section.
    func add(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(IndexFileError) {
        if name.hasPrefix(IndexFile.vectorSections) { addBlocks(of: bytes) }
        let offset = bytes.isEmpty ? end : IndexFileHeader.aligned(end)
        do throws(FileError) { try file.write(bytes, at: offset) } catch { throw IndexFileError(path: path, error) }
        header.sections.append(
            .init(
                name: name, offset: offset, length: bytes.count,
                checksum: simile_checksum(bytes.baseAddress, bytes.count)))
        end = offset + bytes.count
    }

    private func addBlocks(of bytes: UnsafeRawBufferPointer) {
        if hasVectors, !bytes.isEmpty {
            let zeros = [UInt8](repeating: 0, count: IndexFileHeader.aligned(end) - end)
            zeros.withUnsafeBytes { blocks.append($0) }
        }
        hasVectors = true
        blocks.append(bytes)
    }

    /// Appends the bytes of an array of trivial values as a section.
    func add<Element: BitwiseCopyable>(_ name: String, _ values: [Element]) throws(IndexFileError) {
        try values.withUnsafeBufferPointer { values throws(IndexFileError) in
            try add(name, UnsafeRawBufferPointer(values))
        }
    }

    /// Appends the rows of a matrix as a section.
    func add(_ name: String, _ matrix: VectorMatrix) throws(IndexFileError) {
        try matrix.withUnsafeBufferPointer { values throws(IndexFileError) in
            try add(name, UnsafeRawBufferPointer(values))
        }
    }

    /// Writes the header and puts the file in its place, durably.
    func commit() throws(IndexFileError) {
        blocks.finish()
        try add(BlockChecksums.section, blocks.sums.map(\.littleEndian))
        let bytes = header.encoded(fileLength: end)
        do throws(FileError) {
            try file.write(bytes, at: 0)
            try file.commit()
        } catch {
            throw IndexFileError(path: path, error)
        }
    }
}

extension IndexFileHeader {
    func encoded(fileLength: Int) -> [UInt8] {
        var bytes = Self.magic
        func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
        func append(_ name: String) {
            bytes += name.utf8.prefix(Self.nameLength)
            bytes += repeatElement(0, count: max(0, Self.nameLength - name.utf8.count))
        }
        append(UInt32(Self.version))
        append(UInt32(Self.length(parameters: parameters.count, sections: sections.count)))
        append(UInt64(fileLength))
        append(UInt64(count))
        append(UInt32(dimension))
        append(Self.kindCodes.first { $0.0 == kind }?.1 ?? 0)
        append(Self.metricCodes.first { $0.0 == metric }?.1 ?? 0)
        append(UInt32(parameters.count))
        append(UInt32(sections.count))
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            append(name)
            append(Int64(value))
        }
        for section in sections {
            append(section.name)
            append(UInt64(section.offset))
            append(UInt64(section.length))
            append(section.checksum)
        }
        append(simile_checksum(bytes, bytes.count))
        return bytes
    }
}
