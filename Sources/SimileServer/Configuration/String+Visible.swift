extension String {
    /// The text with everything that could break the line, or disguise it in a terminal, replaced.
    var withoutControls: String {
        let shown = unicodeScalars.map { $0.properties.generalCategory.isVisible ? $0 : "\u{FFFD}" }
        return String(String.UnicodeScalarView(shown))
    }

    /// The beginning of the text in quotes, for an error.
    var quotedBriefly: String { "'\(String(prefix(60)).withoutControls)\(count > 60 ? "…" : "")'" }
}

extension StringProtocol {
    /// The text without blanks around it.
    var trimmed: String {
        var rest = Substring(self).drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

extension Unicode.GeneralCategory {
    /// Whether a character of this kind shows, and shows nothing but itself.
    var isVisible: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
