extension Filter {
    /// Reads a filter such as `category=dress and price<=20 and colour!='dark red'`.
    ///
    /// Comparisons are joined by `and`, in any case. A comparison is a name, one of `= != < <= > >=` and a value, with
    /// or without spaces between. Names of letters, digits, `_`, `-` and `.` stand bare, others in quotes. A value is a
    /// bare word, read as ``AttributeValue/init(literal:)`` reads it, or a text in single or double quotes, in which a
    /// backslash escapes a quote or a backslash, and `\n`, `\r` and `\t` stand for line break, carriage return and tab.
    /// A quoted value is always text: `size='38'` asks for the text only, `size=38` for the number, and for texts that
    /// read as it.
    ///
    /// O(length). Throws a ``FilterError`` that points at the column where the text stops making sense.
    public static func parse(_ text: String) throws(FilterError) -> Filter {
        var lexer = FilterLexer(text)
        var comparisons: [Comparison] = []
        while true {
            comparisons.append(try parseComparison(&lexer))
            let next = try lexer.next()
            if case .end = next.kind { return Filter(comparisons) }
            guard next.isAnd else {
                throw lexer.error(at: next.start, expected: "'and' or the end", found: next.shown)
            }
            guard comparisons.count < comparisonLimit else {
                throw lexer.error(at: next.start, expected: "at most \(comparisonLimit) comparisons", found: "more")
            }
        }
    }

    private static func parseComparison(_ lexer: inout FilterLexer) throws(FilterError) -> Comparison {
        let first = try lexer.next()
        let name: String
        switch first.kind {
        case .word(let text) where FilterToken.isPlainName(text): name = text
        case .quoted(let text) where !text.isEmpty && !text.containsNUL: name = text
        case .word where !first.isAnd:
            throw lexer.error(
                at: first.start, expected: "an attribute name (quote it unless it has only letters, digits, _ - .)",
                found: first.shown)
        default: throw lexer.error(at: first.start, expected: "an attribute name", found: first.shown)
        }

        let second = try lexer.next()
        guard case .relation(let relation) = second.kind else {
            throw lexer.error(
                at: second.start, expected: "one of = != < <= > >= after \(name.quoted)", found: second.shown)
        }

        let third = try lexer.next()
        let value: AttributeValue
        switch third.kind {
        case .word(let text) where !third.isAnd:
            value = relation.isOfOrder ? AttributeValue(orderedLiteral: text) : AttributeValue(literal: text)
        case .quoted(let text) where !text.containsNUL: value = .text(text)
        default:
            throw lexer.error(at: third.start, expected: "a value after '\(relation.rawValue)'", found: third.shown)
        }
        if case .boolean = value, relation.isOfOrder {
            throw lexer.error(
                at: third.start, expected: "a number or a text after '\(relation.rawValue)'", found: third.shown)
        }
        return Comparison(name, relation, value)
    }
}
