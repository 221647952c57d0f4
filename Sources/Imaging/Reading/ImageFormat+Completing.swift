extension ImageFormat {
    /// Mends what a decoder goes by, but no pixel depends on: end marks and lengths that programs which write, cut or join
    /// files get wrong. Whether all pixels are there is for the decoder to find out. Takes out what costs a decoder time or
    /// memory and changes no pixel.
    ///
    /// - Throws: `ImagingError.truncated` where the lengths within a file tell that already.
    func complete(_ bytes: inout [UInt8], name: String) throws(ImagingError) {
        switch self {
        case .png: Self.trimPNG(&bytes)
        // The end of an image's data, and of the file. Behind a block that is cut short they make it no longer.
        case .gif: bytes += [0, 0x3B]
        case .webp: try Self.completeWebP(&bytes, name: name)
        case .tiff:
            guard var directory = TIFFDirectory(bytes), directory.isWhole else { throw .truncated(name: name) }
            directory.trim(&bytes)
        default: return
        }
    }

    /// Sets the length of the file to that of its chunks, and adds the last one's padding. Leaves out what follows the first
    /// frame of an animation, since libwebp compares each with all before it, and metadata.
    private static func completeWebP(_ bytes: inout [UInt8], name: String) throws(ImagingError) {
        let known = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP", "EXIF", "XMP "]
        let announced = min(little(bytes, 4, 4) ?? 0, bytes.count - 8) + 8
        var place = 12
        var kept: [Range<Int>] = []
        while let size = little(bytes, place + 4, 4) {
            let chunk = String(decoding: bytes[place..<place + 4], as: UTF8.self)
            let next = place + 8 + size + size % 2
            guard known.contains(chunk) || next <= announced else { break }
            guard next <= bytes.count + size % 2 else { throw .truncated(name: name) }
            switch chunk {
            case "XMP ": break
            case "EXIF" where size > mostExif: break
            case "ICCP" where size > mostProfile: break
            default:
                if let last = kept.last, last.upperBound == place {
                    kept[kept.count - 1] = last.lowerBound..<next
                } else {
                    kept.append(place..<next)
                }
            }
            // Without an extended header a file is one chunk.
            let isAll = chunk == "ANMF" || place == 12 && chunk != "VP8X"
            place = next
            if isAll { break }
        }
        guard place > 12 else { return }
        if place > bytes.count { bytes.append(0) }
        if kept == [12..<place] {
            bytes.removeSubrange(place...)
        } else {
            bytes = kept.reduce(into: [UInt8](bytes[..<12])) { $0 += bytes[$1] }
        }
        let count = bytes.count - 8
        for place in 0..<4 { bytes[4 + place] = UInt8(truncatingIfNeeded: count >> (8 * place)) }
    }

    private static func little(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place <= bytes.count - count else { return nil }
        return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
