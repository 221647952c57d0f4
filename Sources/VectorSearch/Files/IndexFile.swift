import Basics
import VectorKernels

/// An index file that was opened, mapped and verified.
///
/// ```swift
/// let index = try IndexFile(path: "shop.idx").index()
/// let hits = try index.search(query, limit: 5)
/// ```
///
/// One format serves all kinds: a header with kind, metric, dimension, parameters and a table of sections, each with a
/// checksum; then the sections. A file that is cut, extended, or changed in a single bit is refused.
public struct IndexFile: Sendable {
    /// How much is checked when a file is opened.
    public enum Verification: Sendable {
        /// Every byte. O(file).
        case full
        /// Everything but the vectors themselves, so that opening takes about as long as the rest is large. Vectors are
        /// verified where a search first reads them, in blocks of 16 KiB; one that meets a damaged block throws
        /// ``VectorSearchError/unreadable(_:)``. A file of an earlier release has no checksums of blocks: the first search
        /// verifies all its vectors.
        case exceptVectors
    }

    /// The file.
    public let path: String
    /// The kind of index in it.
    public var kind: IndexKind { header.kind }
    /// The measure by which its rows are compared.
    public var metric: Metric { header.metric }
    /// The number of components of every vector.
    public var dimension: Int { header.dimension }
    /// The number of rows.
    public var count: Int { header.count }
    /// The parameters it was built with, by name.
    public var parameters: [String: Int] { header.parameters }
    /// The size of the file in bytes.
    public var byteCount: Int { contents.bytes.count }

    /// Sections whose name begins so hold vectors.
    static let vectorSections = "vectors"

    let header: IndexFileHeader
    let contents: VerifiedFile

    /// Opens, maps or reads, and verifies a file.
    ///
    /// - Throws: ``IndexFileError`` when it cannot be read, is no index file, or is damaged.
    public init(
        path: String, verifying verification: Verification = .full, placement: FilePlacement = .mapped
    ) throws(IndexFileError) {
        self.path = path
        let mapping: MappedFile
        do throws(FileError) {
            mapping = try MappedFile(path: path, copying: placement == .memory)
        } catch {
            throw IndexFileError(path: path, error)
        }
        header = try IndexFileHeader(mapping.bytes, path: path)
        let vectors = header.sections.filter { $0.name.hasPrefix(Self.vectorSections) }
        contents = try Self.contents(of: mapping, path, header, vectors: verification == .full ? [] : vectors)
        for section in header.sections {
            if verification == .exceptVectors, section.name.hasPrefix(Self.vectorSections) { continue }
            guard section.isSound(in: mapping.bytes) else {
                throw damaged("the checksum of its section \(section.name) does not match")
            }
        }
        try contents.check()
    }

    /// The bytes of a file, of which some sections are still to be verified: block by block where it has the checksums for
    /// that, else all at once.
    private static func contents(
        of mapping: MappedFile, _ path: String, _ header: IndexFileHeader, vectors: [IndexFileHeader.Section]
    ) throws(IndexFileError) -> VerifiedFile {
        guard let first = vectors.first, let last = vectors.last else {
            return VerifiedFile(unverified: mapping, path: path)
        }
        let range = first.offset..<last.offset + last.length
        guard let table = header.sections.first(where: { $0.name == BlockChecksums.section }) else {
            return VerifiedFile(mapping, path: path, verifying: range, inBlocksOf: Int.bitWidth - 2) { [mapping] _ in
                vectors.allSatisfy { $0.isSound(in: mapping.bytes) }
            }
        }
        guard table.length == BlockChecksums.count(of: range.count) * MemoryLayout<UInt64>.stride else {
            throw IndexFileError(path: path, .damaged("its section \(table.name) has \(table.length) bytes"))
        }
        return VerifiedFile(mapping, path: path, verifying: range, inBlocksOf: BlockChecksums.shift) {
            [mapping] block in
            let start = range.lowerBound + block * BlockChecksums.size
            let bytes = mapping.bytes[start..<min(range.upperBound, start + BlockChecksums.size)]
            let sum = mapping.bytes.loadUnaligned(fromByteOffset: table.offset + block * 8, as: UInt64.self)
            return BlockChecksums.sum(UnsafeRawBufferPointer(rebasing: bytes)) == UInt64(littleEndian: sum)
        }
    }

    /// An error that names the contradiction in the file.
    func damaged(_ detail: String) -> IndexFileError { IndexFileError(path: path, .damaged(detail)) }

    /// Throws unless the file holds this kind.
    func require(_ kind: IndexKind) throws(IndexFileError) {
        guard kind == self.kind else {
            throw IndexFileError(path: path, .otherKind(found: self.kind, expected: kind))
        }
    }

    /// A parameter that must be there and lie in a range.
    func parameter(_ name: String, in range: ClosedRange<Int>) throws(IndexFileError) -> Int {
        guard let value = parameters[name], range.contains(value) else {
            throw damaged("its parameter \(name) is missing or out of range")
        }
        return value
    }

    /// The values of a section, which live as long as ``contents``.
    ///
    /// - Throws: when there is no such section, or it does not hold exactly `count` values.
    func section<Element: BitwiseCopyable>(
        _ name: String, of type: Element.Type, count: Int
    ) throws(IndexFileError) -> UnsafeBufferPointer<Element> {
        guard let section = header.sections.first(where: { $0.name == name }) else {
            throw damaged("its section \(name) is missing")
        }
        let (length, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        guard count >= 0, !overflow, section.length == length else {
            throw damaged("its section \(name) has \(section.length) bytes, not \(count) values")
        }
        // Never nil, since the file has a header at least; without values it points at the end of the file at most.
        guard let base = contents.bytes.baseAddress else { throw damaged("it is empty") }
        let start = (base + section.offset).assumingMemoryBound(to: Element.self)
        return UnsafeBufferPointer(start: start, count: count)
    }

    /// The length in bytes of a section; nil where there is none.
    func length(of name: String) -> Int? { header.sections.first { $0.name == name }?.length }

    /// The rows in a section, `count` of `dimension` float32 components, without a copy.
    func matrix(_ name: String, normalized: Bool) throws(IndexFileError) -> VectorMatrix {
        let (values, overflow) = count.multipliedReportingOverflow(by: dimension)
        guard !overflow else { throw damaged("it claims more values than can be") }
        guard let rows = try section(name, of: Float.self, count: values).baseAddress else {
            throw damaged("it is empty")
        }
        return VectorMatrix(mapped: rows, of: contents, dimension: dimension, count: count, normalized: normalized)
    }
}

extension IndexFile {
    /// The index in the file, whatever its kind. O(1), but for HNSW, whose links are checked.
    ///
    /// - Throws: ``IndexFileError`` when the contents contradict each other.
    public func index() throws(IndexFileError) -> any StoredIndex {
        switch kind {
        case .exact: try ExactIndex(self)
        case .kdTree: try KDTreeIndex(self)
        case .lsh: try LSHIndex(self)
        case .annoy: try AnnoyIndex(self)
        case .hnsw: try HNSWIndex(self)
        }
    }
}

extension IndexFile {
    /// Whether a file that begins with these bytes is an index file, whatever its version.
    package static func isOne(_ head: [UInt8]) -> Bool { head.starts(with: IndexFileHeader.magic) }
}
