/// The Python values that occur in the header of a `.npy` file.
indirect enum PythonLiteral: Equatable {
    case string(String)
    case bool(Bool)
    case integer(Int)
    case tuple([PythonLiteral])
    case list([PythonLiteral])
    case dictionary([Entry])

    struct Entry: Equatable {
        let key: PythonLiteral
        let value: PythonLiteral
    }
}

/// Reads one Python value written as text: strings without escapes, True, False, whole numbers, and tuples, lists and
/// dictionaries of those. Anything else is nil. Depth is bounded, so no input exhausts the stack.
struct PythonLiteralParser {
    private var rest: ArraySlice<UInt8>
    private static let deepest = 8

    init(_ text: ArraySlice<UInt8>) { rest = text }

    /// The value that makes up the whole text, but for white space around it.
    mutating func parse() -> PythonLiteral? {
        guard let value = value(depth: 0) else { return nil }
        skipSpace()
        return rest.isEmpty ? value : nil
    }

    private mutating func value(depth: Int) -> PythonLiteral? {
        guard depth < Self.deepest else { return nil }
        skipSpace()
        switch rest.first {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string()
        case UInt8(ascii: "("): return parenthesised(depth: depth)
        case UInt8(ascii: "["): return items(until: UInt8(ascii: "]"), depth: depth).map { .list($0.values) }
        case UInt8(ascii: "{"): return dictionary(depth: depth)
        case UInt8(ascii: "T"): return take("True") ? .bool(true) : nil
        case UInt8(ascii: "F"): return take("False") ? .bool(false) : nil
        default: return integer()
        }
    }

    /// A tuple, or a value in parentheses: `(3,)` is one, `(3)` the other.
    private mutating func parenthesised(depth: Int) -> PythonLiteral? {
        guard let (values, endsWithComma) = items(until: UInt8(ascii: ")"), depth: depth) else { return nil }
        return values.count == 1 && !endsWithComma ? values[0] : .tuple(values)
    }

    private mutating func string() -> PythonLiteral? {
        guard let quote = rest.popFirst(), let end = rest.firstIndex(of: quote) else { return nil }
        let text = rest[..<end]
        rest = rest[(end + 1)...]
        guard !text.contains(UInt8(ascii: "\\")) else { return nil }
        return .string(String(decoding: text, as: UTF8.self))
    }

    private mutating func integer() -> PythonLiteral? {
        let isNegative = take("-")
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let magnitude = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        rest = rest[digits.endIndex...]
        return .integer(isNegative ? -magnitude : magnitude)
    }

    /// Values between commas, from the opening bracket to `closing`, and whether a comma followed the last.
    private mutating func items(until closing: UInt8, depth: Int) -> (values: [PythonLiteral], endsWithComma: Bool)? {
        rest = rest.dropFirst()
        var values: [PythonLiteral] = []
        var endsWithComma = false
        while true {
            skipSpace()
            if rest.first == closing {
                rest = rest.dropFirst()
                return (values, endsWithComma)
            }
            guard values.isEmpty || endsWithComma, let value = value(depth: depth + 1) else { return nil }
            values.append(value)
            skipSpace()
            endsWithComma = take(",")
        }
    }

    private mutating func dictionary(depth: Int) -> PythonLiteral? {
        rest = rest.dropFirst()
        var entries: [PythonLiteral.Entry] = []
        var needsComma = false
        while true {
            skipSpace()
            if take("}") { return .dictionary(entries) }
            guard !needsComma, let key = value(depth: depth + 1) else { return nil }
            skipSpace()
            guard take(":"), let value = value(depth: depth + 1) else { return nil }
            entries.append(PythonLiteral.Entry(key: key, value: value))
            skipSpace()
            needsComma = !take(",")
        }
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
    }

    private mutating func take(_ word: String) -> Bool {
        guard rest.starts(with: word.utf8) else { return false }
        rest = rest.dropFirst(word.utf8.count)
        return true
    }
}
