/// A text in which each `*` stands for any text, also an empty one: `Summer*`, `*dress*`. Letters are compared byte by byte, so
/// capitals matter. A star itself cannot be asked for.
public struct TextPattern: Hashable, Sendable {
    /// The pattern as it is written.
    public let text: String

    /// The most bytes of a pattern in a filter: 256. Looking for one takes O(bytes of the pattern · bytes of the text) at worst.
    public static let byteLimit = 256

    /// Any text is a pattern.
    public init(_ text: String) { self.text = text }

    /// Whether both are written with the same bytes.
    public static func == (left: TextPattern, right: TextPattern) -> Bool { left.text.isBytewiseEqual(to: right.text) }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { text.hashBytewise(into: &hasher) }

    private static let star = UInt8(ascii: "*")

    /// Whether a text is of this pattern.
    public func matches(_ text: String) -> Bool {
        let pieces = Array(self.text.utf8).split(separator: Self.star, omittingEmptySubsequences: false)
        var rest = Array(text.utf8)[...]
        guard let first = pieces.first, let last = pieces.last, rest.starts(with: first) else { return false }
        guard pieces.count > 1 else { return rest.count == first.count }
        rest = rest.dropFirst(first.count)
        guard rest.count >= last.count, rest.suffix(last.count).elementsEqual(last) else { return false }
        rest = rest.dropLast(last.count)
        // The earliest place of each piece leaves most to those after it.
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let place = Self.place(of: piece, in: rest) else { return false }
            rest = rest[(place + piece.count)...]
        }
        return true
    }

    private static func place(of piece: ArraySlice<UInt8>, in text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= piece.count else { return nil }
        return (text.startIndex...text.endIndex - piece.count).first { text[$0...].starts(with: piece) }
    }
}

extension TextPattern {
    /// What texts of the pattern begin with.
    var prefix: String { String(text.prefix { $0 != "*" }) }

    /// Whether it asks for nothing but what a text begins with.
    var isPrefix: Bool { text.utf8.last == Self.star && text.utf8.dropLast().allSatisfy { $0 != Self.star } }

    /// The first text after all those that begin with a prefix, in the order of bytes; nil where there is none.
    static func end(ofPrefix prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // The order of UTF-8 is that of scalars, among which there are no surrogates.
            guard let next = Unicode.Scalar(last.value == 0xD7FF ? 0xE000 : last.value + 1) else { continue }
            var text = String.UnicodeScalarView(scalars)
            text.append(next)
            return String(text)
        }
        return nil
    }
}
