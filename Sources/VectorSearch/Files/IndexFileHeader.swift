import VectorKernels

/// The beginning of an index file. All numbers are little-endian.
///
/// | Offset | Bytes | What |
/// | --- | --- | --- |
/// | 0 | 8 | magic: 89 53 49 4D 58 0D 0A 1A, which text-mode transfers destroy |
/// | 8 | 4 | version of the format, 1 |
/// | 12 | 4 | length h of the header |
/// | 16 | 8 | length of the file |
/// | 24 | 8 | number of rows |
/// | 32 | 4 | dimension |
/// | 36 | 2 | kind: exact 1, kdtree 2, lsh 3, annoy 4, hnsw 5 |
/// | 38 | 2 | metric: cosine 1, euclidean 2, innerProduct 3, manhattan 4, hamming 5 |
/// | 40 | 4 | number p of parameters |
/// | 44 | 4 | number s of sections |
/// | 48 | 24 p | parameters: name in 16 bytes of ASCII padded with zeros, 8-byte integer |
/// | … | 40 s | sections: name in 16 bytes, offset, length, XXH64 of the bytes there |
/// | h − 8 | 8 | XXH64 of the header up to here |
///
/// The section `checksums` serves to verify the vectors piece by piece, see ``BlockChecksums``; files of earlier releases lack
/// it. The sections follow in the order of the table, each at the next multiple of 4096 (an empty one where the last ended); between them are zeros.
struct IndexFileHeader {
    struct Section {
        var name: String
        var offset: Int
        var length: Int
        var checksum: UInt64

        /// Whether the bytes in a file, in which the section lies, are what was written. O(length).
        func isSound(in file: UnsafeRawBufferPointer) -> Bool {
            let bytes = UnsafeRawBufferPointer(rebasing: file[offset..<offset + length])
            return simile_checksum(bytes.baseAddress, bytes.count) == checksum
        }
    }

    static let magic: [UInt8] = [0x89, 0x53, 0x49, 0x4D, 0x58, 0x0D, 0x0A, 0x1A]
    static let version = 1
    static let alignment = 4096
    static let nameLength = 16
    static let fixedLength = 48
    static let parameterLength = 24
    static let sectionLength = 40
    static let checksumLength = 8
    /// More than any kind has; keeps a damaged header from asking for much.
    static let mostEntries = 64

    var kind: IndexKind
    var metric: Metric
    var dimension: Int
    var count: Int
    var parameters: [String: Int]
    var sections: [Section] = []

    static let kindCodes: [(IndexKind, UInt16)] = [(.exact, 1), (.kdTree, 2), (.lsh, 3), (.annoy, 4), (.hnsw, 5)]
    static let metricCodes: [(Metric, UInt16)] = [
        (.cosine, 1), (.euclidean, 2), (.innerProduct, 3), (.manhattan, 4), (.hamming, 5),
    ]

    static func length(parameters: Int, sections: Int) -> Int {
        fixedLength + parameterLength * parameters + sectionLength * sections + checksumLength
    }

    static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }
}
