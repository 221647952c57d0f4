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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        var high: UInt8?
        for character in hex.utf8 {
            guard bytes.count < Self.byteCount, let digit = Self.digit(character) else { return nil }
            if let upper = high {
                bytes.append(upper << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes, first byte first.
    public var bytes: [UInt8] { digest.bytes }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x41...0x46: character - 0x41 + 10
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
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
