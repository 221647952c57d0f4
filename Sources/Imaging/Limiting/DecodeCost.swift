import CVips

/// What decoding an image takes, judged from its header.
struct DecodeCost: Equatable {
    /// Memory that is held at once, in bytes, if it is more than some rows.
    var bytes = 0
    /// Processor time, in seconds, of what cannot be stopped half-way; 0 where decoding stops within milliseconds.
    var seconds = 0.0

    /// What libvips' loaders take.
    ///
    /// The numbers were measured with libvips 8.14 on one core of 2.5 GHz with images of 16 to 100 megapixels: flat ones for the
    /// time that each pixel takes, noise for that of each byte.
    init(_ format: ImageFormat, _ header: cvips_header, file: UnsafeBufferPointer<UInt8>) {
        let pixels = Int(header.width) * Int(header.height)
        let pixelBytes = Int(header.pixel_bytes)
        func time(_ nanosecondsPerPixel: Double, _ nanosecondsPerByte: Double) -> Double {
            (Double(pixels) * nanosecondsPerPixel + Double(file.count) * nanosecondsPerByte) / 1e9
        }
        switch format {
        // The seven passes of Adam7 want the whole image.
        case .png: bytes = file.count > 28 && file[28] != 0 ? pixels * pixelBytes : 0
        case .tiff:
            let rows = TIFFDirectory(file).flatMap { $0.isWhole ? $0.rowsHeld(file) : nil }
            let held = min(rows ?? .max, Int(header.height)) * Int(header.width)
            bytes = rows == nil ? pixels * max(pixelBytes, 6) : held * pixelBytes
        case .gif: (bytes, seconds) = (pixels * 4, time(7, 5))
        case .webp: (bytes, seconds) = (pixels * 8, time(9, Self.isLosslessWebP(file) ? 10 : 55))
        // The planes as decoded, those that libheif makes of them, and the interleaved ones.
        case .avif, .heic:
            let planes = (Self.hasSmallChroma(file) ? 4 : 10) * (pixelBytes > 4 ? 2 : 1)
            (bytes, seconds) = (pixels * (planes + pixelBytes), time(20, 50))
        case .jpegXL, .jpeg2000: (bytes, seconds) = (pixels * 32, time(50, 50))
        case .jpeg, .bmp: break
        }
    }

    /// Whether the first image in a WebP file is one of VP8L.
    private static func isLosslessWebP(_ file: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = String(decoding: file.prefix(16).dropFirst(12), as: UTF8.self)
        if start != "VP8X" { return start == "VP8L" }
        var place = 12
        while place <= file.count - 8 {
            let kind = String(decoding: file[place..<place + 4], as: UTF8.self)
            if kind == "VP8L" || kind == "VP8 " { return kind == "VP8L" }
            let size = (4..<8).reversed().reduce(0) { $0 << 8 | Int(file[place + $1]) }
            // A frame holds the chunks of its image behind 16 bytes of its own.
            place += kind == "ANMF" ? 24 : 8 + size + size % 2
        }
        return false
    }

    /// Whether the colors of all images in an AVIF or HEIC file have a quarter of the pixels, as those of photos have, by the
    /// configurations of their codecs.
    private static func hasSmallChroma(_ file: UnsafeBufferPointer<UInt8>) -> Bool {
        var isSmall: Bool?
        let end = min(file.count, 1 << 20) - 21
        var place = 4
        while place < end {
            switch (file[place], file[place + 1], file[place + 2], file[place + 3]) {
            // "av1C": one bit for no colors, one for each direction in which there are fewer.
            case (0x61, 0x76, 0x31, 0x43):
                let bits = file[place + 6]
                isSmall = isSmall != false && (bits & 0x10 != 0 || bits & 0x0C == 0x0C)
            // "hvcC": 0 for no colors, 1 for fewer in both directions.
            case (0x68, 0x76, 0x63, 0x43): isSmall = isSmall != false && file[place + 20] & 3 <= 1
            default: break
            }
            place += 1
        }
        return isSmall ?? false
    }

    /// Of nothing but memory.
    init(bytes: Int = 0) { self.bytes = bytes }
}
