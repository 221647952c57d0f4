import Basics
import Imaging
import VectorSearch

/// What is kept of an image to find its copies and to choose among them: the PDQ hashes of its eight turns, a digest of its pixels, and
/// what it is worth.
struct ImageSignature: Sendable, Equatable {
    /// By ``PDQ/Turn``, in their order.
    let hashes: [[UInt64]]
    /// PDQ's.
    let quality: Int
    /// Of the pixels and their number, whatever the file.
    let pixels: [UInt8]
    /// What speaks for keeping it.
    let worth: CopyWorth

    /// Below this quality an image has too little structure for its hash to mean anything.
    static let leastQuality = 20

    /// Whether the hash means anything.
    var isTelling: Bool { quality >= Self.leastQuality }

    /// Decodes an image as a whole.
    init(of source: ImageSource, _ reader: ImageReader) throws(ImagingError) {
        let bytes = try source.load(within: reader.limits)
        let image = try reader.decode(.bytes(bytes, name: source.name))
        let pdq = PDQ(image)
        hashes = PDQ.Turn.allCases.map { pdq.hash($0).words }
        quality = pdq.quality
        worth = CopyWorth(of: image, EncodingTraits(bytes))
        var digest = SHA256()
        digest.update(Array("\(image.width)×\(image.height)".utf8))
        digest.update(image.bytes)
        pixels = digest.finalize().bytes
    }
}

/// What speaks for keeping one copy rather than another.
struct CopyWorth: Sendable, Equatable {
    /// The sides in pixels.
    var width: Int
    var height: Int
    /// By how much it seems to have been enlarged; 1 where it was not. In hundredths.
    var enlargement: Int
    var isLossless: Bool
    var jpegQuality: Int?
    var hasExif: Bool

    /// Of an image that could not be looked at.
    static let unknown = CopyWorth(
        width: 0, height: 0, enlargement: 100, isLossless: false, jpegQuality: nil, hasExif: false)

    /// All pixels.
    var pixels: Int { width * height }

    /// The pixels that it had before it was enlarged.
    var pixelsBefore: Int { pixels * 10_000 / (enlargement * enlargement) }
}

extension ImageSignature {
    /// Raised when signatures are made in another way, so that those of before are made anew.
    private static let version: UInt8 = 2
    private static let digestLength = 32
    private static let words = PerceptualHash.Kind.pdq.bits / 64
    private static let length = 15 + digestLength + PDQ.Turn.allCases.count * words * 8

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
        guard width > 0, height > 0, enlargement > 0 else { return nil }
        worth = CopyWorth(
            width: width, height: height, enlargement: enlargement, isLossless: isLossless,
            jpegQuality: jpegQuality > 0 ? jpegQuality : nil, hasExif: hasExif)
        pixels = Array(bytes[place..<place + Self.digestLength])
        place += Self.digestLength
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
        append(UInt64(worth.enlargement), 2)
        append(worth.isLossless ? 1 : 0, 1)
        append(UInt64(worth.jpegQuality ?? 0), 1)
        append(worth.hasExif ? 1 : 0, 1)
        bytes += pixels
        for hash in hashes { for word in hash { append(word, 8) } }
        return bytes
    }
}

extension CopyWorth {
    /// What an image and its file tell.
    init(of image: PixelBuffer, _ traits: EncodingTraits) {
        self.init(
            width: image.width, height: image.height, enlargement: Int(Enlargement.factor(of: image) * 100),
            isLossless: traits.isLossless, jpegQuality: traits.jpegQuality, hasExif: traits.hasExif)
    }
}
