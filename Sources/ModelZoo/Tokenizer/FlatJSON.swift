/// Reads a JSON object of whole numbers, `{"piece": 17, …}`, as a vocabulary is stored.
///
/// Keys are given as bytes of UTF-8: a dictionary of Swift strings would take canonically equal keys for one.
/// Source of the format: RFC 8259.
struct FlatJSON {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Why the text is not such an object, and at which byte.
    struct Fault: Error {
        let reason: String
        let position: Int
    }

    /// Calls `visit` with each key and its number, in order. O(n).
    static func read(
        _ bytes: [UInt8], visit: (_ key: [UInt8], _ number: Int) throws(Fault) -> Void
    ) throws(Fault) {
        var reader = FlatJSON(bytes)
        try reader.expect("{")
        if reader.skipSpace(), reader.bytes[reader.position] == UInt8(ascii: "}") {
            reader.position += 1
        } else {
            while true {
                let key = try reader.string()
                try reader.expect(":")
                try visit(key, try reader.number())
                if try reader.expect(",", or: "}") == "}" { break }
            }
        }
        if reader.skipSpace() { throw reader.fault("there is something after the object") }
    }

    private func fault(_ reason: String) -> Fault { Fault(reason: reason, position: position) }

    /// Moves to the next character that is not white space; false at the end.
    private mutating func skipSpace() -> Bool {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
        return position < bytes.count
    }

    @discardableResult
    private mutating func expect(_ one: Unicode.Scalar, or other: Unicode.Scalar? = nil) throws(Fault) -> Unicode.Scalar
    {
        let found = skipSpace() ? Unicode.Scalar(bytes[position]) : nil
        guard let found, found == one || found == other else {
            throw fault("'\(one)' is missing")
        }
        position += 1
        return found
    }

    private mutating func number() throws(Fault) -> Int {
        guard skipSpace() else { throw fault("a number is missing") }
        let start = position
        var value = 0
        while position < bytes.count, case let digit = bytes[position] &- 0x30, digit < 10, position - start < 10 {
            value = value * 10 + Int(digit)
            position += 1
        }
        guard position > start, position == start + 1 || bytes[start] != 0x30 else {
            throw fault("a whole number is missing")
        }
        return value
    }

    private mutating func string() throws(Fault) -> [UInt8] {
        try expect("\"")
        var key: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard String(validating: key, as: UTF8.self) != nil else { throw fault("a key is not UTF-8") }
                return key
            case UInt8(ascii: "\\"): key += try escape()
            case 0..<0x20: throw fault("a control character stands in a key")
            default: key.append(byte)
            }
        }
        throw fault("a key does not end")
    }

    /// What stands after a backslash.
    private mutating func escape() throws(Fault) -> [UInt8] {
        guard position < bytes.count else { throw fault("a key does not end") }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            if 0xd800..<0xdc00 ~= code, bytes[position...].starts(with: Array("\\u".utf8)) {
                position += 2
                let low = try codeUnit()
                guard 0xdc00..<0xe000 ~= low else { throw fault("half a surrogate pair") }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate pair") }
            return Array(String(Character(scalar)).utf8)
        default: throw fault("an unknown escape")
        }
    }

    /// Four hexadecimal digits.
    private mutating func codeUnit() throws(Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw fault("four hexadecimal digits are missing")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
