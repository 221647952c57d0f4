import VectorKernels

/// The type of an array's elements, as NumPy names it: `<f4` is a little-endian float of four bytes. Floats of 2, 4 and 8
/// bytes, whole numbers of 1, 2, 4 and 8, and truth values are read, whatever the order of their bytes.
struct NumPyElement: Equatable {
    enum Kind: Character {
        case float = "f"
        case signed = "i"
        case unsigned = "u"
        case boolean = "b"
    }

    let kind: Kind
    /// Bytes of one element.
    let size: Int
    let isBigEndian: Bool

    static let float32 = NumPyElement(kind: .float, size: 4, isBigEndian: false)
    static let int64 = NumPyElement(kind: .signed, size: 8, isBigEndian: false)

    /// Whether values are whole numbers.
    var isInteger: Bool { kind == .signed || kind == .unsigned }

    /// NumPy's name.
    var name: String { (size == 1 ? "|" : isBigEndian ? ">" : "<") + String(kind.rawValue) + "\(size)" }

    private init(kind: Kind, size: Int, isBigEndian: Bool) {
        self.kind = kind
        self.size = size
        self.isBigEndian = isBigEndian
    }

    /// The type with a name; nil when it is none of those that are read.
    init?(_ name: String) {
        var rest = Substring(name)
        switch rest.first {
        case "<", "|": isBigEndian = false
        case ">": isBigEndian = true
        case "=": isBigEndian = 1.bigEndian == 1
        default: return nil
        }
        rest.removeFirst()
        guard let kind = rest.popFirst().flatMap(Kind.init), let size = Int(rest), "\(size)" == rest else { return nil }
        let sizes =
            switch kind {
            case .float: [2, 4, 8]
            case .signed, .unsigned: [1, 2, 4, 8]
            case .boolean: [1]
            }
        guard sizes.contains(size), name.first != "|" || size == 1 else { return nil }
        self.kind = kind
        self.size = size
    }

    /// Converts `floats.count` elements that lie in `bytes`, aligned or not. A float64 outside the range of float32
    /// becomes infinite, a whole number beyond 2²⁴ the nearest float32, and true becomes 1.
    func convert(_ bytes: UnsafeRawBufferPointer, into floats: UnsafeMutableBufferPointer<Float>) {
        func fill<Word: FixedWidthInteger>(_ value: (Word) -> Float) {
            for i in floats.indices { floats[i] = value(word(i, in: bytes)) }
        }
        switch (kind, size) {
        case (.float, 2):
            guard let first = floats.baseAddress else { return }
            let halves = floats.indices.map { word($0, in: bytes) as UInt16 }
            simile_float_from_half(halves, first, halves.count)
        case (.float, 4): fill { Float(bitPattern: $0) }
        case (.float, _): fill { Float(Double(bitPattern: $0)) }
        case (.signed, 1): fill { (word: Int8) in Float(word) }
        case (.signed, 2): fill { (word: Int16) in Float(word) }
        case (.signed, 4): fill { (word: Int32) in Float(word) }
        case (.signed, _): fill { (word: Int64) in Float(word) }
        case (.unsigned, 1): fill { (word: UInt8) in Float(word) }
        case (.unsigned, 2): fill { (word: UInt16) in Float(word) }
        case (.unsigned, 4): fill { (word: UInt32) in Float(word) }
        case (.unsigned, _): fill { (word: UInt64) in Float(word) }
        case (.boolean, _): fill { (word: UInt8) in word == 0 ? 0 : 1 }
        }
    }

    /// Appends the whole numbers that lie in `bytes`. Returns whether all are, and are within Int.
    func append(_ bytes: UnsafeRawBufferPointer, to numbers: inout [Int]) -> Bool {
        func take<Word: FixedWidthInteger>(_: Word.Type) -> Bool {
            for i in 0..<bytes.count / size {
                guard let number = Int(exactly: word(i, in: bytes) as Word) else { return false }
                numbers.append(number)
            }
            return true
        }
        return switch (kind, size) {
        case (.signed, 1): take(Int8.self)
        case (.signed, 2): take(Int16.self)
        case (.signed, 4): take(Int32.self)
        case (.signed, _): take(Int64.self)
        case (.unsigned, 1): take(UInt8.self)
        case (.unsigned, 2): take(UInt16.self)
        case (.unsigned, 4): take(UInt32.self)
        case (.unsigned, _): take(UInt64.self)
        case (.float, _), (.boolean, _): false
        }
    }

    @inline(__always)
    private func word<Word: FixedWidthInteger>(_ i: Int, in bytes: UnsafeRawBufferPointer) -> Word {
        let word = bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Word>.size, as: Word.self)
        return isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)
    }
}
