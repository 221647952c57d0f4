#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let hyphen = UInt8(ascii: "-")
    static let colon = UInt8(ascii: ":")
    static let semicolon = UInt8(ascii: ";")
    static let backslash = UInt8(ascii: "\\")

    /// A space or a tab.
    var isBlank: Bool { self == .space || self == .tab }

    /// One of the characters that end lines or show nothing.
    var isControl: Bool { self < .space || self == 0x7f }

    /// One of the characters that names in headers are made of (`tchar` of RFC 9110).
    var isToken: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without the spaces and tabs at both ends.
    var trimmed: ArraySlice<UInt8> {
        var slice = drop(while: \.isBlank)
        while let last = slice.last, last.isBlank { slice.removeLast() }
        return slice
    }

    /// Cuts off the first bytes for which the condition holds.
    mutating func cut(while holds: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = prefix(while: holds)
        self = self[taken.endIndex...]
        return taken
    }

    /// Where the byte stands first. O(count), many bytes at a time.
    func place(of byte: UInt8) -> Int? {
        withUnsafeBytes { $0.place(of: byte, from: 0) }.map { startIndex + $0 }
    }
}

extension UnsafeRawBufferPointer {
    /// Where the byte stands first, at `start` or after it. O(count), many bytes at a time.
    func place(of byte: UInt8, from start: Int) -> Int? {
        guard start < count, let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}
