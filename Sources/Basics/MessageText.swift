extension String {
    /// The text with control characters, line separators and direction overrides escaped, so that it stays on one
    /// line and cannot disguise itself in a terminal.
    package var onOneLine: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                switch scalar {
                case "\n": text += "\\n"
                case "\r": text += "\\r"
                case "\t": text += "\\t"
                case "\u{200C}", "\u{200D}": text.unicodeScalars.append(scalar)  // joiners of ordinary scripts
                default: text += "\\u{\(String(scalar.value, radix: 16))}"
                }
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The same of its beginning, with an ellipsis where more than `limit` scalars are left out.
    package func onOneLine(limit: Int) -> String {
        unicodeScalars.count > limit
            ? String(String.UnicodeScalarView(unicodeScalars.prefix(limit))).onOneLine + "…" : onOneLine
    }
}

extension Int {
    /// A number of things in words: `1.counted("item")` is `1 item`, `3.counted("item")` is `3 items`.
    /// - Parameters:
    ///   - one: what is said of one.
    ///   - many: what is said of any other number; nil for `one` with an s behind it.
    package func counted(_ one: String, _ many: String? = nil) -> String {
        "\(self) \(self == 1 ? one : many ?? one + "s")"
    }
}
