import Imaging

/// What is kept of an image to find its copies and to choose among them: the PDQ hashes of its eight turns, and what it is worth.
struct ImageSignature: Sendable, Equatable {
    /// By ``PDQ/Turn``, in their order.
    let hashes: [[UInt64]]
    /// PDQ's.
    let quality: Int
    /// What speaks for keeping it.
    var worth: CopyWorth

    /// Below this quality an image has too little structure for its hash to mean anything.
    static let leastQuality = 20
    /// Images are hashed at this size, since large ones can be decoded at a fraction of theirs.
    private static let longSide = 512

    /// Whether the hash means anything.
    var isTelling: Bool { quality >= Self.leastQuality }

    /// Looks at an image, not at all its pixels.
    init(of source: ImageSource, _ reader: ImageReader) throws(ImagingError) {
        let bytes = try source.load(within: reader.limits)
        let image = ImageSource.bytes(bytes, name: source.name)
        let pdq = PDQ(try reader.thumbnail(image, longSide: Self.longSide))
        hashes = PDQ.Turn.allCases.map { pdq.hash($0).words }
        quality = pdq.quality
        worth = CopyWorth(try reader.header(of: image), EncodingTraits(bytes))
    }

    /// Whether all pixels of two images may be equal, so that it is worth decoding them to see.
    func mayEqual(_ other: ImageSignature) -> Bool {
        guard (worth.width, worth.height) == (other.worth.width, other.worth.height) else { return false }
        // JPEG files of different quality differ.
        if let one = worth.jpegQuality, let another = other.worth.jpegQuality, one != another { return false }
        return zip(hashes[0], other.hashes[0]).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount } <= 8
    }
}

/// What speaks for keeping one copy rather than another.
struct CopyWorth: Sendable, Equatable {
    /// The sides in pixels.
    var width: Int
    var height: Int
    /// By how much it seems to have been enlarged, in hundredths; 100 where it was not, nil where that was not looked at.
    var enlargement: Int?
    var isLossless: Bool
    var jpegQuality: Int?
    var hasExif: Bool

    /// Of an image that could not be looked at.
    static let unknown = CopyWorth(
        width: 0, height: 0, enlargement: nil, isLossless: false, jpegQuality: nil, hasExif: false)

    /// All pixels.
    var pixels: Int { width * height }

    var isEnlarged: Bool { enlargement ?? 100 > 100 }

    /// The pixels that it had before it was enlarged.
    var pixelsBefore: Int { pixels * 10_000 / ((enlargement ?? 100) * (enlargement ?? 100)) }
}

extension ImageSignature {
    /// Raised when signatures are made in another way, so that those of before are made anew.
    private static let version: UInt8 = 3
    private static let words = PerceptualHash.Kind.pdq.bits / 64
    private static let length = 15 + PDQ.Turn.allCases.count * words * 8

    /// As it is stored; nil for bytes that are not.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length, bytes[0] == Self.version else { return nil }
        var place = 0
        func number(_ count: Int) -> UInt64 {
            defer { place += count }
            return bytes[place..<place + count].reduce(0) { $0 << 8 | UInt64($1) }
        }
        _ = number(1)
        quality = Int(number(1))
        let (width, height, enlargement) = (Int(number(4)), Int(number(4)), Int(number(2)))
        let (isLossless, jpegQuality, hasExif) = (number(1) == 1, Int(number(1)), number(1) == 1)
        guard width > 0, height > 0 else { return nil }
        worth = CopyWorth(
            width: width, height: height, enlargement: enlargement > 0 ? enlargement : nil, isLossless: isLossless,
            jpegQuality: jpegQuality > 0 ? jpegQuality : nil, hasExif: hasExif)
        hashes = PDQ.Turn.allCases.map { _ in (0..<Self.words).map { _ in number(8) } }
    }

    /// As it is stored.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: UInt64, _ count: Int) {
            for byte in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(byte)))) }
        }
        append(UInt64(Self.version), 1)
        append(UInt64(UInt8(clamping: quality)), 1)
        append(UInt64(worth.width), 4)
        append(UInt64(worth.height), 4)
        append(UInt64(worth.enlargement ?? 0), 2)
        append(worth.isLossless ? 1 : 0, 1)
        append(UInt64(worth.jpegQuality ?? 0), 1)
        append(worth.hasExif ? 1 : 0, 1)
        for hash in hashes { for word in hash { append(word, 8) } }
        return bytes
    }
}

extension CopyWorth {
    /// What a file says of itself.
    init(_ header: ImageHeader, _ traits: EncodingTraits) {
        self.init(
            width: header.width, height: header.height, enlargement: nil, isLossless: traits.isLossless,
            jpegQuality: traits.jpegQuality, hasExif: traits.hasExif)
    }
}
