/// How an image file was encoded, as far as its bytes tell.
package struct EncodingTraits: Sendable, Equatable {
    /// Whether every pixel is kept as it was: PNG, BMP, uncompressed or losslessly compressed TIFF and WebP. GIF is not, since it reduces
    /// colors.
    package let isLossless: Bool
    /// The quality of a JPEG file on libjpeg's scale; nil for others.
    package let jpegQuality: Int?
    /// Whether what a camera wrote is there.
    package let hasExif: Bool

    /// Looks at a file's bytes. O(number of segments) for JPEG, PNG and WebP, O(1) for others.
    package init(_ bytes: [UInt8]) {
        let format = ImageFormat(firstBytes: Array(bytes.prefix(512)))
        jpegQuality = format == .jpeg ? JPEGQuality.estimate(bytes) : nil
        switch format {
        case .jpeg:
            (isLossless, hasExif) = (false, Self.hasJPEGExif(bytes))
        case .png:
            (isLossless, hasExif) = (true, Self.hasChunk("eXIf", bytes, from: 8, lengthFirst: true))
        case .webp:
            isLossless = Self.hasChunk("VP8L", bytes, from: 12, lengthFirst: false)
            hasExif = Self.hasChunk("EXIF", bytes, from: 12, lengthFirst: false)
        case .bmp, .tiff:
            (isLossless, hasExif) = (true, false)
        default:
            (isLossless, hasExif) = (false, false)
        }
    }

    /// JPEG: an APP1 segment that begins with "Exif" (Exif 2.32, 4.5.4).
    private static func hasJPEGExif(_ bytes: [UInt8]) -> Bool {
        var place = 2
        while place + 10 <= bytes.count, bytes[place] == 0xff, bytes[place + 1] != 0xda {
            if bytes[place + 1] == 0xe1, bytes[place + 4..<place + 8].elementsEqual("Exif".utf8) { return true }
            place += 2 + max(2, Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
        }
        return false
    }

    /// Chunks of PNG (big-endian length, then the name) and RIFF (the name, then a little-endian length, padded to even).
    private static func hasChunk(_ name: String, _ bytes: [UInt8], from start: Int, lengthFirst: Bool) -> Bool {
        var place = start
        while place + 8 <= bytes.count {
            let (word, title) = (place + (lengthFirst ? 0 : 4), place + (lengthFirst ? 4 : 0))
            if bytes[title..<title + 4].elementsEqual(name.utf8) { return true }
            let digits = bytes[word..<word + 4]
            let length = (lengthFirst ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
            place += lengthFirst ? length + 12 : 8 + length + length % 2
        }
        return false
    }
}
