/// A piece of a filter's text.
struct FilterToken {
    enum Kind: Equatable {
        case word(String)
        case quoted(String)
        case relation(Filter.Relation)
        case open
        case close
        case comma
        case end
    }

    let kind: Kind
    /// Where it begins, in Unicode scalars from 0.
    let start: Int

    /// The token as an error message shows it.
    var shown: String {
        switch kind {
        case .word(let text), .quoted(let text): text.quotedBriefly
        case .relation(let relation): "'\(relation.rawValue)'"
        case .open: "'('"
        case .close: "')'"
        case .comma: "','"
        case .end: "the end"
        }
    }

    /// Whether a word of the language stands here unquoted, in any case.
    func isWord(_ wanted: String) -> Bool {
        if case .word(let text) = kind { text.lowercased() == wanted } else { false }
    }

    /// Whether a name can be written without quotes: letters, digits, `_`, `-` and `.`, and not a word that joins.
    static func isPlainName(_ name: String) -> Bool {
        !name.isEmpty && !["and", "or", "not"].contains(name.lowercased()) && name.unicodeScalars.allSatisfy(isPlain)
    }

    /// A text in single quotes, with escapes, so that it reads back as the same text.
    static func quote(_ text: String) -> String {
        var result = String.UnicodeScalarView("'".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "'" { result.append("\\") }
            result.append(scalar)
        }
        result.append("'")
        return String(result)
    }

    /// Whether a character of a name needs no quotes.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "_" || scalar == "-" || scalar == "." { return true }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .nonspacingMark, .spacingMark:
            true
        default: false
        }
    }
}

/// Cuts a filter's text into tokens, one at a time.
///
/// It works on Unicode scalars: a quote followed by a combining accent is still a quote.
struct FilterLexer {
    let text: String
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    mutating func next() throws(FilterError) -> FilterToken {
        while let scalar = current, scalar.properties.isWhitespace { position += 1 }
        let start = position
        guard let scalar = current else { return FilterToken(kind: .end, start: start) }
        switch scalar {
        case "=", "<", ">", "!": return FilterToken(kind: .relation(try relation()), start: start)
        case "'", "\"": return FilterToken(kind: .quoted(try quoted(scalar)), start: start)
        case "(", ")", ",":
            position += 1
            return FilterToken(kind: scalar == "(" ? .open : scalar == ")" ? .close : .comma, start: start)
        default: break
        }
        while let scalar = current, Self.continuesWord(scalar) { position += 1 }
        guard position > start else {
            throw error(at: start, expected: "a name, a value or 'and'", found: String(scalar).quoted)
        }
        return FilterToken(kind: .word(string(start..<position)), start: start)
    }

    func error(at start: Int, expected: String, found: String) -> FilterError {
        FilterError(filter: text, column: string(0..<start).count + 1, expected: expected, found: found)
    }

    private var current: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    /// Signs of the language, and some that a richer one would need, are kept out of bare words.
    private static func continuesWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "<", ">", "!", "'", "\"", "(", ")", ",", ";", "&", "|", "\u{0}": false
        default: !scalar.properties.isWhitespace
        }
    }

    private mutating func relation() throws(FilterError) -> Filter.Relation {
        let start = position
        let first = scalars[position]
        position += 1
        if current == "=", first != "=" {
            position += 1
            switch first {
            case "<": return .lessOrEqual
            case ">": return .greaterOrEqual
            default: return .notEqual
            }
        }
        switch first {
        case "<": return .less
        case ">": return .greater
        case "=": return .equal
        default: throw error(at: start, expected: "one of = != < <= > >=", found: "'!'")
        }
    }

    private mutating func quoted(_ quote: Unicode.Scalar) throws(FilterError) -> String {
        let start = position
        var result = String.UnicodeScalarView()
        position += 1
        while let scalar = current {
            position += 1
            if scalar == quote { return String(result) }
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            switch current {
            case "\\", "'", "\"": result.append(scalars[position])
            case "n": result.append("\n")
            case "r": result.append("\r")
            case "t": result.append("\t")
            case let other:
                throw error(
                    at: position, expected: #"one of \ ' " n r t after a backslash"#,
                    found: other.map { String($0).quoted } ?? "the end")
            }
            position += 1
        }
        throw error(
            at: scalars.count,
            expected: "the closing \(quote) of the text that begins at column \(string(0..<start).count + 1)",
            found: "the end")
    }
}
