/// The first directory of a TIFF or BigTIFF file, which is that of the image.
struct TIFFDirectory {
    private let isLittle: Bool
    private let isBig: Bool
    /// Where it begins, and its entries.
    private let start: Int
    private let count: Int
    /// Whether the file holds all of it. libtiff writes it last.
    let isWhole: Bool

    /// nil when the file ends before the directory.
    init?<Bytes: RandomAccessCollection>(_ bytes: Bytes) where Bytes.Element == UInt8, Bytes.Index == Int {
        isLittle = bytes.first == 0x49
        isBig = Self.number(bytes, 2, 2, isLittle: isLittle) == 43
        guard let start = Self.number(bytes, isBig ? 8 : 4, isBig ? 8 : 4, isLittle: isLittle),
            let count = Self.number(bytes, start, isBig ? 8 : 2, isLittle: isLittle), count >= 0
        else { return nil }
        self.start = start
        self.count = count
        isWhole = count <= max(bytes.count - start - (isBig ? 8 : 2), 0) / (isBig ? 20 : 12)
    }

    /// How many rows a decoder holds at a time; nil for all of them. The directory must be whole.
    ///
    /// Strips of the codecs that decode row by row (as they are, fax, LZW, deflate, PackBits, LZMA, Zstandard) are read in parts;
    /// those of JPEG and others are decoded as a whole. Of tiles there are two rows.
    func rowsHeld(_ file: UnsafeBufferPointer<UInt8>) -> Int? {
        guard [1, 2, 3, 4, 5, 8, 32_773, 32_946, 34_925, 50_000].contains(value(of: 259, file) ?? 1) else { return nil }
        return max(512, 2 * (value(of: 323, file) ?? 0))
    }

    /// The value of an entry that is one number of 16 or 32 bits.
    private func value(of tag: Int, _ file: UnsafeBufferPointer<UInt8>) -> Int? {
        for index in 0..<count {
            let place = entries + index * entryBytes
            guard Self.number(file, place, 2, isLittle: isLittle) == tag else { continue }
            let isShort = Self.number(file, place + 2, 2, isLittle: isLittle) == 3
            return Self.number(file, place + (isBig ? 12 : 8), isShort ? 2 : 4, isLittle: isLittle)
        }
        return nil
    }

    private var entryBytes: Int { isBig ? 20 : 12 }
    private var entries: Int { start + (isBig ? 8 : 2) }

    /// Takes out the entries that no pixel depends on, which may all share the same megabytes of the file, and the way to further
    /// directories, of which libvips would read every one. The directory must be whole.
    mutating func trim(_ bytes: inout [UInt8]) {
        var kept: [UInt8] = []
        var keptCount = 0
        for index in 0..<count {
            let place = entries + index * entryBytes
            guard keeps(bytes, place) else { continue }
            kept += bytes[place..<place + entryBytes]
            keptCount += 1
        }
        let end = entries + count * entryBytes
        let next = end..<min(end + (isBig ? 8 : 4), bytes.count)
        let isLast = bytes[next].allSatisfy { $0 == 0 }
        if keptCount == count, isLast { return }
        let width = isBig ? 8 : 2
        for index in 0..<width {
            bytes[start + index] = UInt8(truncatingIfNeeded: keptCount >> (8 * (isLittle ? index : width - 1 - index)))
        }
        bytes.replaceSubrange(entries..<entries + kept.count, with: kept)
        // The offset of the next directory follows the last entry; it is 0 where there is none.
        let after = entries + kept.count
        for place in after..<min(after + next.count, bytes.count) { bytes[place] = 0 }
    }

    /// Whether an entry says something of pixels, in a reasonable number of bytes.
    private func keeps(_ bytes: [UInt8], _ place: Int) -> Bool {
        func number(_ place: Int, _ count: Int) -> Int { Self.number(bytes, place, count, isLittle: isLittle) ?? .max }
        let tag = number(place, 2)
        guard Self.tags.contains(tag) else { return false }
        // Bytes of the types from 1 on.
        let sizes = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8]
        let type = number(place + 2, 2)
        guard 1...sizes.count ~= type else { return false }
        let (size, overflow) = number(place + 4, isBig ? 8 : 4).multipliedReportingOverflow(by: sizes[type - 1])
        let most = Self.lists.contains(tag) ? 32 << 20 : tag == 34_675 ? ImageFormat.mostProfile : 1 << 20
        return !overflow && size <= most
    }

    /// TIFF 6.0, Adobe's supplements, and what libtiff's codecs want.
    private static let tags = Set(254...259).union([
        262, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291, 292, 293, 296, 301, 317, 318, 319, 320,
        332,
        334, 338, 339, 340, 341, 347, 529, 530, 531, 532, 32_995, 32_996, 32_997, 34_675, 37_439, 50_674,
    ]).union(322...325).union(512...521)
    /// Places and lengths of strips and tiles.
    private static let lists: Set = [273, 279, 324, 325]

    private static func number<Bytes: RandomAccessCollection>(
        _ bytes: Bytes, _ place: Int, _ count: Int, isLittle: Bool
    ) -> Int? where Bytes.Element == UInt8, Bytes.Index == Int {
        guard place >= 0, place <= bytes.count - count else { return nil }
        // 8 bytes with the highest bit set would be no number in any file.
        return (0..<count).reduce(0) { $0 << 8 | Int(bytes[place + (isLittle ? count - 1 - $1 : $1)]) }
    }
}
