extension StringProtocol where UTF8View: BidirectionalCollection {
    /// The text without white space, byte-order marks and zero-width spaces at either end.
    var trimmed: String {
        let visible: ClosedRange<UInt8> = 0x21...0x7e
        if let first = utf8.first, let last = utf8.last, visible.contains(first), visible.contains(last) {
            return String(self)
        }
        let isSpace = { (scalar: Unicode.Scalar) in
            scalar.properties.isWhitespace || scalar == "\u{feff}" || scalar == "\u{200b}"
        }
        guard let first = unicodeScalars.firstIndex(where: { !isSpace($0) }),
            let last = unicodeScalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[first...last])
    }

    /// Its first scalars.
    func cut(to limit: Int) -> String {
        // Most texts are short, and so many bytes hold no more scalars.
        guard utf8.count > limit else { return String(self) }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
    }
}
