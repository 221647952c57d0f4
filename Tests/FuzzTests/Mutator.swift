import Basics
import VectorSearch

/// Makes hostile inputs of sound ones by small changes, from a seed.
struct Mutator {
    var random: SeededGenerator
    /// What means something to the parser: brackets, names, escapes.
    let words: [[UInt8]]

    /// What means something to most parsers of text.
    private static let common = [
        "\0", "\r\n", "\n", "\t", " ", "\"", "'", "\\", ",", ":", ";", "=", "%", "[", "]", "{", "}", "-", "+", ".", "/",
        "@", "\u{feff}",
        "é", "e\u{301}", "\u{1F600}", "\u{202e}", "null", "true", "NaN", "inf", "1e400", "-0", "0x1p5", "١", "*",
    ].map { Array($0.utf8) }

    /// Numbers at which something ends.
    private static let limits = [
        "0", "-1", "1", "127", "128", "255", "256", "32767", "32768", "65535", "65536", "2147483647", "2147483648",
        "-2147483649",
        "4294967295", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e308", "1e309", "1e-400", "0.1", "00",
    ].map { Array($0.utf8) }

    init(seed: UInt64, words: [String]) {
        random = SeededGenerator(seed: seed)
        self.words = Self.common + words.map { Array($0.utf8) }
    }

    /// An input with some changes, one of them maybe a piece of another input. O(bytes).
    mutating func mutated(_ input: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0..<[1, 1, 1, 2, 3, 5, 9][number(7)] { change(&bytes, other) }
        return bytes
    }

    mutating func number(_ end: Int) -> Int { Int.random(in: 0..<max(1, end), using: &random) }

    private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let place = number(bytes.count + 1)
        let end = min(bytes.count, place + 1 + number(number(4) == 0 ? 64 : 4))
        switch number(12) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(number(8))
        case 1 where place < bytes.count: bytes[place] = [0, 0x7f, 0x80, 0xff, UInt8(number(256))][number(5)]
        case 2: bytes.insert(contentsOf: words[number(words.count)], at: place)
        case 3: bytes.replaceSubrange(place..<end, with: words[number(words.count)])
        case 4: bytes.removeSubrange(place..<end)
        case 5: bytes.insert(contentsOf: bytes[place..<end], at: number(bytes.count + 1))
        case 6:
            let first = number(other.count)
            bytes.insert(contentsOf: other[first..<min(other.count, first + 1 + number(64))], at: place)
        case 7 where number(4) == 0: bytes.removeSubrange(place...)
        case 8: changeInteger(&bytes, at: place)
        case 9: changeDigits(&bytes, from: place)
        case 10 where number(8) == 0:
            let piece = bytes[place..<min(end, place + 4)]
            bytes.insert(contentsOf: repeatElement(Array(piece), count: 1 + number(2000)).joined(), at: place)
        default: if place < bytes.count { bytes[place] = UInt8(number(256)) }
        }
    }

    /// Overwrites a binary number of 2, 4 or 8 bytes in either byte order.
    private mutating func changeInteger(_ bytes: inout [UInt8], at place: Int) {
        let width = [2, 4, 8][number(3)]
        guard place + width <= bytes.count else { return }
        let top = UInt64.max >> UInt64(64 - 8 * width)
        let values = [
            0, 1, UInt64(number(256)), UInt64(bytes.count), top, top - 1, top >> 1, (top >> 1) + 1, top >> 3, top >> 2,
        ]
        let value = values[number(values.count)]
        let isBig = number(2) == 0
        for index in 0..<width {
            bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (isBig ? width - 1 - index : index)))
        }
    }

    /// Replaces the next number that is written in digits.
    private mutating func changeDigits(_ bytes: inout [UInt8], from place: Int) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let start = bytes[place...].firstIndex(where: { digits.contains($0) }) else { return }
        let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Self.limits[number(Self.limits.count)])
    }
}
