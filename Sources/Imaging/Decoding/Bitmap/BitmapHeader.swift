/// What the header of a bitmap file of Windows or OS/2 says: BITMAPCOREHEADER, BITMAPINFOHEADER in all its lengths, and
/// OS22XBITMAPHEADER, as Microsoft's and IBM's documentation have them.
struct BitmapHeader {
    /// The lengths of headers that there are.
    static let sizes: Set<Int> = Set([12, 40, 52, 56, 108, 124]).union(stride(from: 16, through: 64, by: 4))

    let width: Int
    let height: Int
    /// Whether the first row in the file is the uppermost one.
    let isTopDown: Bool
    /// Bits of a pixel.
    let bits: Int
    let encoding: Encoding
    /// Where the pixels begin.
    let pixels: Int
    /// The colors that indices stand for, 256 of three bytes. Those that the file has not are black.
    let palette: [UInt8]
    /// Where an embedded color profile lies.
    let profile: Range<Int>?

    /// How pixels are written.
    enum Encoding {
        /// Indices, the first in the highest bits.
        case indices
        /// Indices in runs.
        case runs
        /// Three bytes: blue, green, red.
        case bytes
        /// Bits of one number of 16 or 32.
        case masks(BitmapMasks)
    }

    /// Reads a header.
    /// - Throws: `ImagingError.truncated`, `.corrupt`, or `.unsupported` for what is no bitmap but in name.
    init(_ file: UnsafeBufferPointer<UInt8>, name: String) throws(ImagingError) {
        func number(_ place: Int, _ count: Int) throws(ImagingError) -> Int {
            guard place <= file.count - count else { throw .truncated(name: name) }
            return (0..<count).reversed().reduce(0) { $0 << 8 | Int(file[place + $1]) }
        }
        let size = try number(14, 4)
        // Fields that a header is too short for are 0.
        func field(_ place: Int, _ count: Int) throws(ImagingError) -> Int {
            place + count <= size ? try number(14 + place, count) : 0
        }
        func signed(_ place: Int) throws(ImagingError) -> Int {
            Int(Int32(truncatingIfNeeded: try field(place, 4)))
        }

        let isCore = size == 12
        width = isCore ? try field(4, 2) : try signed(4)
        let rows = isCore ? try field(6, 2) : try signed(8)
        height = abs(rows)
        isTopDown = rows < 0
        bits = isCore ? try field(10, 2) : try field(14, 2)
        let compression = isCore ? 0 : try field(16, 4)
        let isOS2 = !isCore && ![40, 52, 56, 108, 124].contains(size)

        // The masks follow a header of 40 bytes, and are part of longer ones.
        var tables = 14 + size
        let masksOf40 = size == 40 ? (compression == 6 ? 16 : compression == 3 ? 12 : 0) : 0
        func mask(_ channel: Int) throws(ImagingError) -> UInt32 {
            guard size == 40 ? 4 * channel < masksOf40 : 44 + 4 * channel <= size else { return 0 }
            return UInt32(truncatingIfNeeded: try number(54 + 4 * channel, 4))
        }
        switch (compression, bits) {
        case (0, 1), (0, 2), (0, 4), (0, 8): encoding = .indices
        case (1, 8), (2, 4): encoding = .runs
        case (0, 16): encoding = .masks(BitmapMasks(red: 0x7C00, green: 0x03E0, blue: 0x001F, alpha: 0))
        case (0, 24): encoding = .bytes
        case (0, 32): encoding = .masks(BitmapMasks(red: 0xFF0000, green: 0xFF00, blue: 0xFF, alpha: 0))
        case (3, 16) where !isOS2, (3, 32) where !isOS2, (6, 16), (6, 32):
            encoding = .masks(
                BitmapMasks(red: try mask(0), green: try mask(1), blue: try mask(2), alpha: try mask(3)))
            tables += masksOf40
        case (4, _) where !isOS2: throw .unsupported(name: name, format: "BMP with a JPEG file inside")
        case (5, _): throw .unsupported(name: name, format: "BMP with a PNG file inside")
        case (3, _), (4, _): throw .unsupported(name: name, format: "BMP of OS/2 with compression \(compression)")
        default: throw .corrupt(name: name, reason: "compression \(compression) of \(bits) bits a pixel")
        }

        // A place of the pixels within the header is none.
        let declared = try number(10, 4)
        let entry = isCore ? 3 : 4
        var palette = [UInt8](repeating: 0, count: 256 * 3)
        if bits <= 8 {
            var count = try field(32, 4)
            if !(1...1 << bits ~= count) { count = 1 << bits }
            if declared > tables { count = min(count, (declared - tables) / entry) }
            for index in 0..<count {
                // Blue, green, red, and in all but the oldest a byte of nothing.
                for channel in 0..<3 { palette[index * 3 + 2 - channel] = UInt8(try number(tables + channel, 1)) }
                tables += entry
            }
        }
        self.palette = palette
        pixels = declared >= 14 + size ? declared : tables

        // "MBED" in V5.
        let (start, count) = (14 + (try field(112, 4)), try field(116, 4))
        let isEmbedded = try field(56, 4) == 0x4D42_4544 && count > 0 && start <= file.count - count
        profile = isEmbedded ? start..<start + count : nil
    }
}
