/// A short code of what an image looks like: images that look alike differ in few bits.
///
/// ```swift
/// let reader = ImageReader()
/// let a = try reader.hash(of: .file("a.jpg"), .pHash)
/// let b = try reader.hash(of: .file("b.jpg"), .pHash)
/// print(a, b, a.distance(to: b) <= PerceptualHash.Kind.pHash.copyDistance)
/// ```
///
/// Hashes find copies that were scaled, encoded anew or slightly changed, not images of the same thing. Crops and turns
/// change them altogether, except that ``PDQ`` tells the hashes of the turned and mirrored images, too.
public struct PerceptualHash: Sendable, Hashable, CustomStringConvertible {
    /// How an image becomes a hash.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        /// Average hash: which of 8×8 gray values are above their mean. 64 bits.
        case aHash = "ahash"
        /// Difference hash: which of 9×8 gray values are less than their right neighbor. 64 bits.
        case dHash = "dhash"
        /// Frequency hash: which of the 8×8 lowest frequencies of a 32×32 image are above their median. 64 bits.
        case pHash = "phash"
        /// Wavelet hash: which of 8×8 sums of a Haar transform are above their median. 64 bits.
        case wHash = "whash"
        /// Facebook's PDQ, see ``PDQ``. 256 bits and a quality.
        case pdq

        /// The length of a hash.
        public var bits: Int { self == .pdq ? 256 : 64 }

        /// The largest distance at which two images count as copies of each other by default. At it fewer than one in a
        /// thousand pairs of unrelated photos do; of products on white, which are alike to begin with, as many as 4% by
        /// ``aHash`` and 3% by ``dHash``, but one in 75,000 by ``pdq``.
        public var copyDistance: Int {
            switch self {
            case .aHash: 2
            case .dHash: 10
            case .pHash: 10
            case .wHash: 3
            case .pdq: 31
            }
        }
    }

    /// How the image became this hash.
    public let kind: Kind
    /// The bits, the first one highest in the first word.
    public let words: [UInt64]
    /// Of ``Kind/pdq``, how much there is to recognize, 0…100: hashes up to 49 are of images with hardly any structure, and
    /// match much that is unrelated. Nil for other kinds.
    public let quality: Int?

    /// A hash of these words, `kind.bits` in all.
    init(_ kind: Kind, words: [UInt64], quality: Int? = nil) {
        self.kind = kind
        self.words = words
        self.quality = quality
    }

    /// A hash of 64 bits, the first one highest.
    init(_ kind: Kind, bits: some Sequence<Bool>) {
        self.init(kind, words: [bits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }])
    }

    /// In how many bits two hashes of one kind differ.
    public func distance(to other: PerceptualHash) -> Int {
        zip(words, other.words).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    }

    /// In hexadecimal digits, as `imagehash` and PDQ's tools print it.
    public var description: String {
        words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// A hash from its ``description``; nil where that is no hash of this kind.
    public init?(_ kind: Kind, hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count * 4 == kind.bits else { return nil }
        var words: [UInt64] = []
        for start in stride(from: 0, to: digits.count, by: 16) {
            // A sign is a digit to no one else.
            guard digits[start] != UInt8(ascii: "+"), digits[start] != UInt8(ascii: "-"),
                let word = UInt64(String(decoding: digits[start..<start + 16], as: UTF8.self), radix: 16)
            else { return nil }
            words.append(word)
        }
        self.init(kind, words: words)
    }
}

extension PerceptualHash {
    /// The hash of an image in memory. Time and memory are those of a gray image of its size.
    public init(_ kind: Kind, of pixels: PixelBuffer) throws(ImagingError) {
        if kind == .pdq {
            self = PDQ(pixels).hash
            return
        }
        let gray = GrayImage(pixels)
        switch kind {
        case .aHash:
            let values = try gray.resized(8, 8)
            let sum = values.reduce(0) { $0 + Int($1) }
            self.init(kind, bits: values.map { Int($0) * values.count > sum })
        case .dHash:
            let values = try gray.resized(9, 8)
            self.init(kind, bits: (0..<64).map { values[$0 / 8 * 9 + $0 % 8 + 1] > values[$0 / 8 * 9 + $0 % 8] })
        case .pHash: self.init(kind, bits: FrequencyHash.bits(of: try gray.resized(32, 32)))
        case .wHash: self.init(kind, bits: try WaveletHash.bits(of: gray))
        case .pdq: self = PDQ(pixels).hash
        }
    }
}

extension ImageReader {
    /// The hash of an image, which is decoded as a whole and upright.
    ///
    /// Hashes of 64 bits are those of the Python package `imagehash` bit for bit, where that decodes to the same pixels: it does
    /// not turn images upright, nor apply color profiles.
    ///
    /// - Throws: `ImagingError`.
    public func hash(of source: ImageSource, _ kind: PerceptualHash.Kind) throws(ImagingError) -> PerceptualHash {
        try PerceptualHash(kind, of: decode(source))
    }
}

extension [Double] {
    /// The middle one of the values, or the mean of the middle two; of at least one.
    var median: Double {
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
