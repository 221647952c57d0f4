import Basics
import Imaging
import VectorSearch

/// What is kept of an image to find its copies: the PDQ hashes of its eight turns, and a digest of its pixels.
struct ImageSignature: Sendable, Equatable {
    /// By ``PDQ/Turn``, in their order.
    let hashes: [[UInt64]]
    /// PDQ's.
    let quality: Int
    /// Of the pixels and their number, whatever the file.
    let pixels: [UInt8]

    /// Raised when signatures are made in another way, so that those of before are made anew.
    private static let version: UInt8 = 1
    private static let digestLength = 32

    /// Below this quality an image has too little structure for its hash to mean anything.
    static let leastQuality = 20

    /// Decodes an image as a whole.
    init(of source: ImageSource, _ reader: ImageReader) throws(ImagingError) {
        let image = try reader.decode(source)
        let pdq = PDQ(image)
        hashes = PDQ.Turn.allCases.map { pdq.hash($0).words }
        quality = pdq.quality
        var digest = SHA256()
        digest.update(Array("\(image.width)×\(image.height)".utf8))
        digest.update(image.bytes)
        pixels = digest.finalize().bytes
    }

    /// As it is stored; nil for bytes that are not.
    init?(_ bytes: [UInt8]) {
        let (turns, words) = (PDQ.Turn.allCases.count, PerceptualHash.Kind.pdq.bits / 64)
        guard bytes.count == 2 + Self.digestLength + turns * words * 8, bytes[0] == Self.version else { return nil }
        quality = Int(bytes[1])
        pixels = Array(bytes[2..<2 + Self.digestLength])
        var place = 2 + Self.digestLength
        hashes = (0..<turns).map { _ in
            (0..<words).map { _ in
                defer { place += 8 }
                return bytes[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) }
            }
        }
    }

    /// As it is stored.
    var bytes: [UInt8] {
        [Self.version, UInt8(clamping: quality)] + pixels
            + hashes.flatMap { $0.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } } }
    }
}
