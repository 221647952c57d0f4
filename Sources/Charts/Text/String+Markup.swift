extension String {
    /// The text as it stands between tags and inside quoted attributes of SVG and HTML. What XML forbids and what would
    /// move a page's text about becomes U+FFFD, a line end or tab a space. Goes by scalars: a quote with a combining
    /// mark is one character to Swift and still ends an attribute. O(length).
    package var escapedForXML: String {
        var result = ""
        result.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\r", "\t": result += " "
            case _ where scalar.isForbiddenInText: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// Controls, overrides of the writing direction, and what is no character.
    fileprivate var isForbiddenInText: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2028...0x2029, 0x2066...0x2069: true
        default: value & 0xFFFE == 0xFFFE
        }
    }
}
