import Basics

/// What the service keeps of a key: its SHA-256, written `sha256:` and 64 hexadecimal digits.
///
/// Passwords want a slow, salted hash, because there are few enough likely ones to try them all. A key of
/// ``APIKey/make()`` is 256 random bits: trying them is hopeless at any speed, and no two are alike. So a fast hash is
/// as safe, and does not let strangers keep the service busy with wrong keys.
///
/// A hash may be shortened for the eye, `sha256:0123abcd…`. Nothing is recognized by that.
public struct KeyHash: Sendable, Hashable, CustomStringConvertible {
    /// In small letters: 64, or 8 of a shortened hash.
    private let digits: String

    private static let start = "sha256:"
    private static let length = (whole: 64, shortened: 8)

    /// A hash as ``description`` writes it; nil if it is none.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.start) else { return nil }
        let rest = text.dropFirst(Self.start.count)
        let isShortened = rest.last == "…"
        digits = (isShortened ? rest.dropLast() : rest).lowercased()
        guard digits.utf8.count == (isShortened ? Self.length.shortened : Self.length.whole),
            digits.allSatisfy({ $0.isASCII && $0.isHexDigit })
        else { return nil }
    }

    /// The hash of a key, or of a presented one.
    public init(of key: String) {
        digits = Self.digest(of: key).hex
    }

    private init(digits: String) { self.digits = digits }

    /// The hash as configuration files hold it.
    public var description: String { Self.start + digits + (isShortened ? "…" : "") }

    /// Whether digits are missing.
    public var isShortened: Bool { digits.utf8.count < Self.length.whole }

    /// The hash with as many digits as tell it from others at a glance.
    public var shortened: KeyHash { KeyHash(digits: String(digits.prefix(Self.length.shortened))) }

    /// The hash as a number of 32 bytes; nil for a shortened one.
    var digest: SHA256.Digest? { SHA256.Digest(hex: digits) }

    /// The hash of a text.
    static func digest(of text: String) -> SHA256.Digest { SHA256.hash(Array(text.utf8)) }
}

extension KeyHash: Codable {
    /// Reads ``description``.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = KeyHash(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a key's hash must be sha256: and 64 hexadecimal digits")
        }
        self = hash
    }

    /// Writes ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
