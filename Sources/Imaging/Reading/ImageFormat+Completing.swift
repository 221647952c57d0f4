extension ImageFormat {
    /// Mends what a decoder goes by, but no pixel depends on: end marks and lengths that programs which write, cut or join
    /// files get wrong. Whether all pixels are there is for the decoder to find out.
    ///
    /// - Throws: `ImagingError.truncated` where the lengths within a file tell that already.
    func complete(_ bytes: inout [UInt8], name: String) throws(ImagingError) {
        switch self {
        case .jpeg: bytes += [0xFF, 0xD9]
        // The end of a picture's data, and of the file. Behind a block that is cut short they make it no longer.
        case .gif: bytes += [0, 0x3B]
        case .webp: try Self.completeWebP(&bytes, name: name)
        case .tiff where Self.directoryIsCut(bytes): throw .truncated(name: name)
        default: return
        }
    }

    /// Sets the length of the file to that of its chunks, and adds the last one's padding.
    private static func completeWebP(_ bytes: inout [UInt8], name: String) throws(ImagingError) {
        let known = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP", "EXIF", "XMP "]
        let announced = min(little(bytes, 4, 4) ?? 0, bytes.count - 8) + 8
        var (end, hasFrame) = (12, false)
        while let size = little(bytes, end + 4, 4) {
            let chunk = String(decoding: bytes[end..<end + 4], as: UTF8.self)
            let next = end + 8 + size + size % 2
            guard known.contains(chunk) || next <= announced else { break }
            guard next <= bytes.count + size % 2 else {
                // Of an animation the first frame counts.
                if hasFrame { break }
                throw .truncated(name: name)
            }
            // Without an extended header a file is one chunk.
            let isAll = end == 12 && chunk != "VP8X"
            hasFrame = hasFrame || chunk == "ANMF"
            end = next
            if isAll { break }
        }
        guard end > 12 else { return }
        if end > bytes.count { bytes.append(0) }
        for place in 0..<4 { bytes[4 + place] = UInt8(truncatingIfNeeded: (end - 8) >> (8 * place)) }
    }

    /// Whether the file ends before or within the first directory, which libtiff writes last.
    private static func directoryIsCut(_ bytes: [UInt8]) -> Bool {
        let isLittle = bytes.first == 0x49
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place <= bytes.count - count else { return nil }
            let digits = bytes[place..<place + count]
            // 8 bytes with the highest bit set would be no offset in any file.
            return (isLittle ? digits.reversed() : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
        }
        let isBig = number(2, 2) == 43
        guard let start = isBig ? number(8, 8) : number(4, 4), let entries = number(start, isBig ? 8 : 2) else {
            return true
        }
        let room = bytes.count - start - (isBig ? 8 : 2)
        return entries > max(room, 0) / (isBig ? 20 : 12)
    }

    private static func little(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place <= bytes.count - count else { return nil }
        return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
