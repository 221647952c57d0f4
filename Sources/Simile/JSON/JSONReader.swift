import Catalog

/// Why a text is not JSON: at which byte, counted from 0, and what was expected there.
package struct JSONFault: Error, Equatable, CustomStringConvertible {
    package let position: Int
    package let expected: String

    /// Half a line, to stand after "is not JSON".
    package var description: String { "at byte \(position) expected \(expected)" }
}

extension JSONValue {
    /// Reads a JSON text (RFC 8259), in UTF-8, with a byte-order mark or without. O(n).
    ///
    /// Two members of one name, of which one would be lost, are refused, and so is what is nested deeper than 128 levels.
    package init(parsing bytes: some Collection<UInt8>) throws(JSONFault) {
        var reader = JSONReader(Array(bytes))
        self = try reader.document()
    }
}

/// Reads one JSON text from its first byte to its last.
private struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private static let deepest = 128

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    }

    mutating func document() throws(JSONFault) -> JSONValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw fault("the end") }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONFault) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONFault) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < Self.deepest else { throw fault("no more than \(Self.deepest) levels") }
        position += 1
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        var members: JSONObject = [:]
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let start = position
            let name = ExactText(try string())
            guard members[name] == nil else {
                throw JSONFault(position: start, expected: "a name that was not used before")
            }
            guard take(":") else { throw fault("a colon") }
            members[name] = try value()
        } while take(",")
        guard take("}") else { throw fault("a comma or }") }
        return .object(members)
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        var values: [JSONValue] = []
        if take("]") { return .array(values) }
        repeat { values.append(try value()) } while take(",")
        guard take("]") else { throw fault("a comma or ]") }
        return .array(values)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("a value") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONFault) -> JSONValue {
        let end = bytes[position...].firstIndex { !"+-.0123456789Ee".utf8.contains($0) } ?? bytes.count
        let text = String(decoding: bytes[position..<end], as: UTF8.self)
        guard let number = NumberLiteral(text) else { throw fault("a value") }
        position = end
        return switch number {
        case .integer(let integer): .integer(Int(integer))
        case .double(let double): .number(double)
        case .beyond: .beyond(text)
        }
    }

    /// Takes whole runs without escapes at once: a string may be an image of many megabytes.
    private mutating func string() throws(JSONFault) -> String {
        guard peek == UInt8(ascii: "\"") else { throw fault("a quote") }
        position += 1
        var text = ""
        while true {
            let start = position
            while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                position += 1
            }
            guard let run = String(validating: bytes[start..<position], as: UTF8.self) else {
                position = start
                throw fault("UTF-8")
            }
            text += run
            switch peek {
            case UInt8(ascii: "\""):
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                text.unicodeScalars.append(try escaped())
            case nil: throw fault("the end of a string")
            default: throw fault("an escape instead of a control character")
            }
        }
    }

    /// The character that a backslash introduces.
    private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
        let letter = peek
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default:
            position -= 1
            throw fault("one of \" \\ / b f n r t u after a backslash")
        }
    }

    /// A character in hexadecimal digits; one beyond 16 bits is written as two halves.
    private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if UTF16.isLeadSurrogate(unit), bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let second = try codeUnit()
            let value = 0x10000 + (UInt32(unit & 0x3ff) << 10 | UInt32(second & 0x3ff))
            if UTF16.isTrailSurrogate(second), let scalar = Unicode.Scalar(value) { return scalar }
        }
        throw fault("both halves of a surrogate pair")
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits") }
        position += 4
        return unit
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ expected: String) -> JSONFault { JSONFault(position: position, expected: expected) }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
