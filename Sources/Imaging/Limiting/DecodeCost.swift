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
        // Strips and tiles may be as large as the image.
        case .tiff: bytes = pixels * max(pixelBytes, 6)
        case .gif: (bytes, seconds) = (pixels * 4, time(7, 5))
        case .webp: (bytes, seconds) = (pixels * 8, time(9, Self.isLosslessWebP(file) ? 10 : 55))
        // The planes as decoded, those that libheif makes of them, and the interleaved ones.
        case .avif, .heic: (bytes, seconds) = (pixels * (pixelBytes > 4 ? 26 : 13), time(20, 50))
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

    /// Of nothing but memory.
    init(bytes: Int = 0) { self.bytes = bytes }
}
