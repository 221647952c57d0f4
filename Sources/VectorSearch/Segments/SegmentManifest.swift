import Basics
import Foundation
import VectorKernels

/// What makes up one generation of a ``SegmentStore``: which files, and what they cover.
public struct SegmentManifest: Sendable, Hashable {
    /// A sealed segment's two files, `name.index` and `name.ids`.
    public struct Entry: Sendable, Hashable {
        /// The files' name without its ending.
        public var name: String
        /// The number of rows.
        public var rows: Int
        /// The size of the index file in bytes.
        public var bytes: Int
        /// The checksum of the index file's header, which holds those of its sections.
        var indexChecksum: UInt64
        /// The checksum of the ids.
        var idsChecksum: UInt64
    }

    /// Counts the generations of a store.
    public var generation: Int
    /// A random number that tells this generation from any other, also from one that was restored from a copy.
    public var token: Int64
    /// The kind of the segments' indexes.
    public var kind: IndexKind
    /// The measure by which vectors are compared.
    public var metric: Metric
    /// The number of components of every vector.
    public var dimension: Int
    /// The greatest id that is in a segment or was removed before it was built: what came since has a greater one.
    public var coveredID: Int64
    /// The segments in the order of their ids.
    public var segments: [Entry]

    /// The bytes of all files of the generation, without the manifest's own.
    public var byteCount: Int { segments.reduce(0) { $0 + $1.bytes + $1.rows * MemoryLayout<Int64>.stride } }
}

/// As text: a line of magic, version and checksum, then JSON.
extension SegmentManifest {
    private static let magic = "simile-segments"
    private static let version = 1
    /// Far more than the few kilobytes that a manifest has.
    private static let largest = 1 << 20

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let body = Array(try encoder.encode(self)) + [0x0a]
        return Array("\(Self.magic) \(Self.version) \(Hex(value: simile_checksum(body, body.count)).text)\n".utf8)
            + body
    }

    /// The manifest in a file; nil where there is none.
    static func read(_ path: String) throws(IndexFileError) -> SegmentManifest? {
        func damaged(_ detail: String) -> IndexFileError { IndexFileError(path: path, .damaged(detail)) }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try RegularFile(path).head(largest)
        } catch {
            if error.isAbsence { return nil }
            throw IndexFileError(path: path, error)
        }
        guard let end = bytes.firstIndex(of: 0x0a) else { throw IndexFileError(path: path, .notAnIndex) }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[0] == magic, let version = Int(words[1]) else {
            throw IndexFileError(path: path, .notAnIndex)
        }
        guard version <= Self.version else {
            throw IndexFileError(path: path, .newerVersion(found: version, supported: Self.version))
        }
        let body = Array(bytes[(end + 1)...])
        guard version == Self.version, words[2] == Hex(value: simile_checksum(body, body.count)).text else {
            throw damaged("its checksum does not match")
        }
        guard let manifest = try? JSONDecoder().decode(Self.self, from: Data(body)), manifest.isSound else {
            throw damaged("it contradicts itself")
        }
        return manifest
    }

    /// Whether names stay in the folder and numbers make sense. A checksum is no proof against a forged file.
    private var isSound: Bool {
        dimension > 0 && (0..<Int.max).contains(generation) && segments.count <= 1 << 16
            && segments.allSatisfy { entry in
                (0...Int(UInt32.max)).contains(entry.rows) && (0...1 << 46).contains(entry.bytes)
                    && !entry.name.isEmpty
                    && entry.name.utf8.allSatisfy {
                        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d
                    }
            }
    }
}

extension SegmentManifest: Codable {}

extension SegmentManifest.Entry: Codable {
    private enum CodingKeys: CodingKey { case name, rows, bytes, indexChecksum, idsChecksum }

    /// Reads an entry whose checksums are in hexadecimal.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        rows = try values.decode(Int.self, forKey: .rows)
        bytes = try values.decode(Int.self, forKey: .bytes)
        indexChecksum = try values.decode(Hex.self, forKey: .indexChecksum).value
        idsChecksum = try values.decode(Hex.self, forKey: .idsChecksum).value
    }

    /// Writes an entry, its checksums in hexadecimal: not every reader of JSON keeps 64-bit integers whole.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(rows, forKey: .rows)
        try values.encode(bytes, forKey: .bytes)
        try values.encode(Hex(value: indexChecksum), forKey: .indexChecksum)
        try values.encode(Hex(value: idsChecksum), forKey: .idsChecksum)
    }
}

/// A 64-bit number as hexadecimal text.
private struct Hex: Codable {
    let value: UInt64
    var text: String { String(value, radix: 16) }

    init(value: UInt64) { self.value = value }

    init?(text: String) {
        guard let value = UInt64(text, radix: 16) else { return nil }
        self.value = value
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hex = Hex(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hexadecimal")
        }
        self = hex
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
