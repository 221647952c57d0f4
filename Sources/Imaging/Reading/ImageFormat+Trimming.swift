extension ImageFormat {
    /// The most bytes of Exif data that are handed to a decoder: what a JPEG segment holds.
    static let mostExif = 1 << 16
    /// The most bytes of a color profile. Those of printing presses have about one megabyte.
    static let mostProfile = 4 << 20

    /// Takes out the chunks that no pixel depends on, such as texts, which may inflate to any size, and what follows the image.
    static func trimPNG(_ bytes: inout [UInt8]) {
        var kept: [Range<Int>] = [0..<8]
        var place = 8
        var isOver = false
        while place < bytes.count, !isOver {
            // What is cut short is for the decoder to judge.
            var next = bytes.count
            var keeps = true
            if place <= bytes.count - 12 {
                let size = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
                let kind = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
                if size <= bytes.count - place - 12 {
                    next = place + 12 + size
                    keeps = keepsPNG(kind, size)
                    isOver = kind == "IEND"
                }
            }
            if keeps {
                if kept[kept.count - 1].upperBound == place {
                    kept[kept.count - 1] = kept[kept.count - 1].lowerBound..<next
                } else {
                    kept.append(place..<next)
                }
            }
            place = next
        }
        let count = kept.reduce(0) { $0 + $1.count }
        guard count < bytes.count else { return }
        var trimmed: [UInt8] = []
        trimmed.reserveCapacity(count)
        for range in kept { trimmed += bytes[range] }
        bytes = trimmed
    }

    /// Whether a chunk says something of pixels, in a reasonable number of bytes.
    private static func keepsPNG(_ kind: String, _ size: Int) -> Bool {
        switch kind {
        case "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "cICP": size <= 1024
        case "eXIf": size <= mostExif
        case "iCCP": size <= mostProfile
        // Critical chunks begin with a capital letter.
        default: kind.utf8.first.map { $0 & 0x20 == 0 } ?? false
        }
    }

    /// A JPEG file without the application segments and comments that no pixel depends on, before the first scan and between
    /// scans. Walks over all bytes.
    static func jpegWithoutSegments(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        let file = UnsafeBufferPointer(rebasing: bytes)
        var trimmed: [UInt8] = []
        trimmed.reserveCapacity(file.count)
        var place = 0
        var start = 0
        var hasExif = false
        while let marker = nextMarker(in: file, from: place) {
            guard marker <= file.count - 4 else { break }
            let kind = file[marker + 1]
            // Without a length: restarts, and the beginning and end of the image.
            guard kind != 0xD8, kind != 0xD9, kind != 0x01 else {
                place = marker + 2
                continue
            }
            let next = marker + 2 + (Int(file[marker + 2]) << 8 | Int(file[marker + 3]))
            guard next <= file.count, next > marker + 3 else { break }
            place = next
            switch kind {
            // JFIF, Exif (only the first counts), profile, Adobe.
            case 0xE0, 0xE2, 0xEE: continue
            case 0xE1 where !hasExif && next - marker > 10 && file[marker + 4] == 0x45: hasExif = true
            case 0xE1...0xEF, 0xFE:
                trimmed += file[start..<marker]
                start = next
            default: continue
            }
        }
        return trimmed + file[start...]
    }

    /// Where the next marker begins that is neither a restart nor a stuffed byte.
    private static func nextMarker(in file: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var place = start
        while place < file.count - 1 {
            if file[place] == 0xFF, file[place + 1] != 0, file[place + 1] != 0xFF, !(0xD0...0xD7 ~= file[place + 1]) {
                return place
            }
            place += 1
        }
        return nil
    }
}
