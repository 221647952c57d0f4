/// A format of image files, recognized by the first bytes and never by a file's name.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    /// JPEG (ITU-T T.81).
    case jpeg = "JPEG"
    /// Portable Network Graphics (ISO/IEC 15948).
    case png = "PNG"
    /// WebP (RFC 9649).
    case webp = "WebP"
    /// Graphics Interchange Format; the first frame counts.
    case gif = "GIF"
    /// Tagged Image File Format, also BigTIFF; the first page counts.
    case tiff = "TIFF"
    /// AV1 images in the HEIF container.
    case avif = "AVIF"
    /// HEVC images in the HEIF container, as phones take them.
    case heic = "HEIC"
    /// Bitmaps of Windows and OS/2.
    case bmp = "BMP"
    /// JPEG XL (ISO/IEC 18181).
    case jpegXL = "JPEG XL"
    /// JPEG 2000 (ITU-T T.800).
    case jpeg2000 = "JPEG 2000"
}

extension ImageFormat {
    /// The ending of files' names, which is the last word of the registered media type as well: `jpeg`, `jxl`, …
    public var fileExtension: String {
        switch self {
        case .jpegXL: "jxl"
        case .jpeg2000: "jp2"
        default: rawValue.lowercased()
        }
    }

    /// The format that a file's first bytes tell, of which a few hundred are enough; nil where they are no image's that can be
    /// decoded.
    public init?(firstBytes bytes: [UInt8]) {
        guard case .readable(let format) = SniffedFormat(bytes) else { return nil }
        self = format
    }
}

extension ImageFormat {
    /// The sides of the stored image for formats that have them at a fixed place near the start.
    func announcedSides(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        func number(_ places: some Sequence<Int>) -> Int { places.reduce(0) { $0 << 8 | Int(bytes[$1]) } }
        switch self {
        case .png where bytes.count >= 24: return (number(16..<20), number(20..<24))
        case .gif where bytes.count >= 10: return (number([7, 6]), number([9, 8]))
        default: return nil
        }
    }
}

/// What the first bytes of a file say it is.
enum SniffedFormat: Equatable {
    case readable(ImageFormat)
    /// A known format that is not decoded here, by its common name.
    case unsupported(String)
    case unknown

    init(_ bytes: [UInt8]) {
        func has(_ text: StaticString, at offset: Int = 0) -> Bool {
            let count = text.utf8CodeUnitCount
            guard bytes.count >= offset + count else { return false }
            return text.withUTF8Buffer { bytes[offset..<offset + count].elementsEqual($0) }
        }
        func starts(_ signature: [UInt8]) -> Bool { bytes.starts(with: signature) }

        if starts([0xFF, 0xD8, 0xFF]) {
            self = .readable(.jpeg)
        } else if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .readable(.png)
        } else if has("RIFF"), has("WEBP", at: 8) {
            self = .readable(.webp)
        } else if has("GIF87a") || has("GIF89a") {
            self = .readable(.gif)
        } else if starts([0x49, 0x49, 42, 0]) || starts([0x4D, 0x4D, 0, 42])
            || starts([0x49, 0x49, 43, 0]) || starts([0x4D, 0x4D, 0, 43])
        {
            self = .readable(.tiff)
        } else if has("ftyp", at: 4) {
            self = Self.container(bytes)
        } else if starts([0xFF, 0x0A]) || has("JXL ", at: 4) {
            self = .readable(.jpegXL)
        } else if has("jP  ", at: 4) || starts([0xFF, 0x4F, 0xFF, 0x51]) {
            self = .readable(.jpeg2000)
        } else if has("BM"),
            BitmapHeader.sizes.contains(bytes.dropFirst(14).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) })
        {
            self = .readable(.bmp)
        } else if has("8BPS") {
            self = .unsupported("Photoshop")
        } else if has("%PDF") {
            self = .unsupported("PDF")
        } else if Self.looksLikeSVG(bytes) {
            self = .unsupported("SVG")
        } else {
            self = .unknown
        }
    }

    /// ISO base media files say by four-letter brands what they hold: the major one, then compatible ones.
    private static func container(_ bytes: [UInt8]) -> SniffedFormat {
        let boxEnd = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let brands = stride(from: 8, to: min(boxEnd, bytes.count, 256) - 3, by: 4).filter { $0 != 12 }
            .map { String(decoding: bytes[$0..<$0 + 4], as: UTF8.self) }
        if brands.contains(where: ["avif", "avis"].contains) { return .readable(.avif) }
        if brands.contains(where: ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1"].contains) {
            return .readable(.heic)
        }
        return .unsupported("ISO media (\(brands.first ?? "no brand"))")
    }

    private static func looksLikeSVG(_ bytes: [UInt8]) -> Bool {
        let start = String(decoding: bytes.prefix(512), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return start.hasPrefix("<svg") || (start.hasPrefix("<?xml") && start.contains("<svg"))
    }
}
