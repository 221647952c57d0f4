/// Reads JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) whose form is known beforehand, from its first byte
/// to its last, without building anything of it. What is nested deep costs no stack.
struct JSONScanner {
    private let bytes: ArraySlice<UInt8>
    private let context: FileContext
    private var position: Int

    /// What ends a number or a word.
    private static let delimiters = Array(" \n\r\t,:]}[{\"".utf8)

    init(_ bytes: ArraySlice<UInt8>, context: FileContext) {
        self.bytes = bytes
        self.context = context
        position = bytes.startIndex
    }

    /// Reads an object; `member` is called after each name, and has to read the value.
    mutating func object(
        _ member: (inout JSONScanner, _ name: String) throws(WeightsError) -> Void
    ) throws(WeightsError) {
        try expect("{")
        if take("}") { return }
        repeat {
            let name = try string()
            try expect(":")
            try member(&self, name)
        } while take(",")
        try expect("}")
    }

    /// Reads an array of whole numbers that are not negative.
    mutating func integers(limit: Int) throws(WeightsError) -> [Int] {
        try expect("[")
        var values: [Int] = []
        if take("]") { return values }
        repeat {
            guard values.count < limit else { throw fault }
            values.append(try integer())
        } while take(",")
        try expect("]")
        return values
    }

    /// Reads a string.
    mutating func string() throws(WeightsError) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while true {
            let byte = try next()
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: text, as: UTF8.self) else { throw fault }
                return text
            case UInt8(ascii: "\\"): text += String(try escaped()).utf8
            case 0..<0x20: throw fault
            default: text.append(byte)
            }
        }
    }

    /// Passes over a value of any form.
    mutating func skipValue() throws(WeightsError) {
        var depth = 0
        repeat {
            skipSpace()
            guard let byte = peek else { throw fault }
            switch byte {
            case UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { throw fault }
            default:
                try literal()
                continue
            }
            position += 1
        } while depth > 0
        guard depth == 0 else { throw fault }
    }

    /// Makes sure that nothing but white space follows.
    mutating func end() throws(WeightsError) {
        skipSpace()
        guard peek == nil else { throw fault }
    }

    private var fault: WeightsError { context.malformed("its header is not the JSON that it should be") }

    private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func next() throws(WeightsError) -> UInt8 {
        guard let byte = peek else { throw fault }
        position += 1
        return byte
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(WeightsError) {
        guard take(character) else { throw fault }
    }

    private mutating func integer() throws(WeightsError) -> Int {
        skipSpace()
        let start = position
        var value = 0
        while let digit = peek, (0x30...0x39).contains(digit) {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooMuch) = tens.addingReportingOverflow(Int(digit - 0x30))
            guard !overflow, !tooMuch else { throw fault }
            value = sum
            position += 1
        }
        guard position > start, position == start + 1 || bytes[start] != 0x30 else { throw fault }
        return value
    }

    /// Passes over a number, `true`, `false` or `null`.
    private mutating func literal() throws(WeightsError) {
        let start = position
        while let byte = peek, !Self.delimiters.contains(byte) { position += 1 }
        guard position > start else { throw fault }
    }

    /// The character that a backslash introduces.
    private mutating func escaped() throws(WeightsError) -> Unicode.Scalar {
        switch try next() {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try codeUnit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // The first half of a character beyond 16 bits, which the second half must follow.
            guard UTF16.isLeadSurrogate(unit), try next() == UInt8(ascii: "\\"), try next() == UInt8(ascii: "u") else {
                throw fault
            }
            let second = try codeUnit()
            guard UTF16.isTrailSurrogate(second) else { throw fault }
            let value = 0x10000 + (UInt32(unit & 0x3ff) << 10 | UInt32(second & 0x3ff))
            guard let scalar = Unicode.Scalar(value) else { throw fault }
            return scalar
        default: throw fault
        }
    }

    private mutating func codeUnit() throws(WeightsError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let byte = try next()
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw fault
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
