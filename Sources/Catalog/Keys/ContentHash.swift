package import Basics

/// The SHA-256 of a file's bytes.
///
/// The 32 bytes are held inline, so a table of a hundred thousand of them costs no allocations.
public struct ContentHash: Hashable, Sendable {
    private let digest: SHA256.Digest

    /// The number of bytes: 32.
    public static let byteCount = 32

    /// Takes exactly 32 bytes; nil for any other number.
    public init?(_ bytes: some Sequence<UInt8>) {
        guard let digest = SHA256.Digest(Array(bytes)) else { return nil }
        self.digest = digest
    }

    /// Takes a digest.
    package init(_ digest: SHA256.Digest) { self.digest = digest }

    /// Reads 64 hexadecimal digits of either case; nil for anything else.
    public init?(hex: String) {
        guard let digest = SHA256.Digest(hex: hex) else { return nil }
        self.digest = digest
    }

    /// The 32 bytes, first byte first.
    public var bytes: [UInt8] { digest.bytes }
}

extension ContentHash: CustomStringConvertible, Codable {
    /// 64 lower-case hexadecimal digits.
    public var description: String { digest.hex }

    /// Reads a string of 64 hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let hash = ContentHash(hex: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected 64 hexadecimal digits of a SHA-256, found \(text.quoted)")
        }
        self = hash
    }

    /// Writes 64 lower-case hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
