/// The stable name of an item: for a file the name of its ``Root`` and the path below that, as in `Pictures/2024/a.jpg`; for a
/// product its article number.
///
/// Keys are equal when their UTF-8 bytes are equal, and are ordered by those bytes. Two file names that differ only in
/// Unicode normalization are two files on Linux, so they are two keys here, although Swift's `String` calls them equal.
///
/// A new key must not be empty, must not contain the character U+0000, and has at most ``byteLimit`` bytes;
/// ``ImageCatalog/commit(_:)`` rejects others. Longer keys of earlier releases can be read and removed.
///
/// ```swift
/// let key: ItemKey = "dresses/red-01.jpg"
/// ```
public struct ItemKey: Sendable {
    /// The name itself.
    public let text: String

    /// Makes a key of any text. Nothing is normalized. O(1).
    public init(_ text: String) {
        self.text = text
    }

    /// The most bytes, in UTF-8, of a new key: 1,024.
    public static let byteLimit = 1_024

    /// Why no new item can have the key, in half a line; nil where one can. O(length).
    public var fault: String? {
        if let fault = faultOfAny { return fault }
        let count = text.utf8.count
        return count > Self.byteLimit ? "the key has \(count) bytes in UTF-8, the limit is \(Self.byteLimit)" : nil
    }

    /// Why no item at all can have the key, one of an earlier release included.
    var faultOfAny: String? {
        if text.isEmpty { return "the key is empty" }
        return text.containsNUL ? "the key contains the character U+0000" : nil
    }
}

extension ItemKey: Hashable, Comparable {
    /// Whether both keys have the same UTF-8 bytes. O(length).
    public static func == (left: ItemKey, right: ItemKey) -> Bool {
        left.text.isBytewiseEqual(to: right.text)
    }

    /// Whether the left key comes first in the order of UTF-8 bytes, which is the order of ``ImageCatalog`` listings.
    public static func < (left: ItemKey, right: ItemKey) -> Bool {
        left.text.compareBytewise(with: right.text) < 0
    }

    /// Hashes the UTF-8 bytes.
    public func hash(into hasher: inout Hasher) {
        text.hashBytewise(into: &hasher)
    }
}

extension ItemKey: CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name itself.
    public var description: String { text }

    /// Makes a key of a literal.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}

extension ItemKey: Codable {
    /// Reads a plain string.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes a plain string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
