import Basics

/// Vocabularies as bytes, for a file. All numbers are little-endian.
///
/// | Bytes | What |
/// | --- | --- |
/// | 4 | `SLV1`: the format and its version |
/// | 1 | the kind |
/// | 4, 4 | the number of words, the number of components of encoded images |
/// | 4 each | the words, the mean, the projection: float32 |
/// | 32 | SHA-256 of all before |
extension VisualVocabulary {
    private static let magic = Array("SLV1".utf8)
    private static let headerSize = 13
    private static let digestSize = 32

    var body: [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(Self.headerSize + (words.values.count + mean.count + axes.count) * 4 + Self.digestSize)
        bytes.append(kind.code)
        bytes.append(UInt32(clamping: wordCount))
        bytes.append(UInt32(clamping: dimension))
        for list in [words.values, mean, axes] { for value in list { bytes.append(value.bitPattern) } }
        return bytes
    }

    /// The vocabulary as bytes: about 4 MB for SIFT with 64 words and 128 components. O(bytes).
    public var bytes: [UInt8] {
        let body = body
        return body + SHA256.hash(body).bytes
    }

    /// Reads a vocabulary; nil for bytes that are not those of one, or damaged. O(bytes).
    public init?(bytes: [UInt8]) {
        let size = bytes.count - Self.digestSize
        guard size >= Self.headerSize, bytes.starts(with: Self.magic),
            SHA256.hash(Array(bytes[..<size])).bytes == Array(bytes[size...])
        else { return nil }
        var reader = ByteReader(bytes)
        reader.skip(Self.magic.count)
        guard let kind = FeatureKind(code: reader.next(UInt8.self)) else { return nil }
        let (words, dimension) = (Int(reader.next(UInt32.self)), Int(reader.next(UInt32.self)))
        let width = DescriptorRows.dimension(of: kind)
        // What overflows fits no file.
        let (length, tooLong) = words.multipliedReportingOverflow(by: width)
        let (values, tooMany) = length.multipliedReportingOverflow(by: dimension + 2)
        guard words > 0, dimension > 0, !tooLong, !tooMany, values == (size - Self.headerSize) / 4,
            (size - Self.headerSize) % 4 == 0
        else { return nil }
        func list(_ count: Int) -> [Float] { (0..<count).map { _ in Float(bitPattern: reader.next(UInt32.self)) } }
        let (learned, mean, axes) = (list(length), list(length), list(length * dimension))
        guard (learned + mean + axes).allSatisfy(\.isFinite) else { return nil }
        self.init(kind: kind, words: VisualWords(dimension: width, values: learned), mean: mean, axes: axes)
    }
}
