import VectorKernels

/// The checksums of the blocks in which the vectors of an index file are verified where they are first read.
///
/// A block is large enough for its checksum to cost a two-thousandth of the room, and small enough that the few rows which a
/// search of a graph compares bring little else with them: far less than a system reads ahead from a disk for one page.
struct BlockChecksums {
    /// The section of a file that holds them: XXH64 of each block of the file, from where the first section of vectors begins
    /// to where the last ends; zeros between these count.
    static let section = "checksums"
    /// The bytes of a block, 2 to this power; the last block has fewer.
    static let shift = 14
    static let size = 1 << shift

    private(set) var sums: [UInt64] = []
    private var rest: [UInt8] = []

    /// How many blocks so many bytes are.
    static func count(of bytes: Int) -> Int { (bytes + size - 1) >> shift }

    /// Goes on with these bytes.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(Self.size - rest.count)
            rest += missing
            bytes = bytes.dropFirst(missing.count)
            if rest.count == Self.size { finish() }
        }
        while bytes.count >= Self.size {
            sums.append(Self.sum(UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.size))))
            bytes = bytes.dropFirst(Self.size)
        }
        rest += bytes
    }

    /// Ends the last block.
    mutating func finish() {
        guard !rest.isEmpty else { return }
        sums.append(rest.withUnsafeBytes { Self.sum($0) })
        rest.removeAll()
    }

    static func sum(_ block: UnsafeRawBufferPointer) -> UInt64 { simile_checksum(block.baseAddress, block.count) }
}
