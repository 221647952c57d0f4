extension Filter {
    /// The most bytes of a filter's text that ``parse(_:)`` reads: 131,072, as many as an argument of a command can have on Linux.
    public static let byteLimit = 1 << 17
    /// The most comparisons that ``parse(_:)`` accepts: 100.
    public static let comparisonLimit = 100
    /// The most values in all lists of a filter that ``parse(_:)`` accepts: 1,000.
    public static let valueLimit = 1_000
    /// How deep ``parse(_:)`` accepts parentheses and `not`s in each other: 16.
    public static let depthLimit = 16

    /// Reads a filter such as `category in (dress, skirt) and (price<=20 or sale exists) and not colour='dark red'`.
    ///
    /// ```
    /// filter     = all { or all }
    /// all        = one { and one }
    /// one        = not one | ( filter ) | comparison
    /// comparison = name relation value                  relation: = != < <= > >=
    ///            | name [not] in ( value { , value } )  equals one of them
    ///            | name [not] between value and value   from the one to the other, both included
    ///            | name [not] like pattern              a text in which * stands for any text
    ///            | name [not] exists                    the item has the attribute
    /// ```
    ///
    /// Words of the language may be in any case, with or without spaces between signs. Names of letters, digits, `_`, `-` and `.`
    /// stand bare, others in quotes; `and` and, but for in front of a relation, `not` are no bare names. A value is a
    /// bare word, read as ``AttributeValue/init(literal:)`` reads it, or a text in single or double quotes, in which a
    /// backslash escapes a quote or a backslash, and `\n`, `\r` and `\t` stand for line break, carriage return and tab.
    /// A quoted value is always text: `size='38'` asks for the text only, `size=38` for the number, and for texts that
    /// read as it.
    ///
    /// O(length). Throws a ``FilterError`` that points at the column where the text stops making sense.
    public static func parse(_ text: String) throws(FilterError) -> Filter {
        guard text.utf8.count <= byteLimit else {
            throw FilterError(
                filter: text, column: 1, expected: "at most \(byteLimit) bytes", found: "\(text.utf8.count)")
        }
        var parser = FilterParser(text)
        let filter = try parser.filter(depth: 0)
        let end = try parser.lexer.next()
        guard case .end = end.kind else {
            throw parser.error(at: end, expected: "'and', 'or' or the end")
        }
        return filter
    }
}

/// Reads by recursive descent, as deep as ``Filter/depthLimit`` allows.
private struct FilterParser {
    var lexer: FilterLexer
    private var comparisons = 0
    private var values = 0

    init(_ text: String) { lexer = FilterLexer(text) }

    func error(at token: FilterToken, expected: String) -> FilterError {
        lexer.error(at: token.start, expected: expected, found: token.shown)
    }

    /// Takes the next token if it is a word of the language.
    private mutating func take(_ word: String) throws(FilterError) -> Bool {
        var ahead = lexer
        guard try ahead.next().isWord(word) else { return false }
        lexer = ahead
        return true
    }

    mutating func filter(depth: Int) throws(FilterError) -> Filter {
        var choices = [try all(depth)]
        while try take("or") { choices.append(try all(depth)) }
        return .joined(choices, as: Filter.any)
    }

    private mutating func all(_ depth: Int) throws(FilterError) -> Filter {
        var filters = [try one(depth)]
        while try take("and") { filters.append(try one(depth)) }
        return .joined(filters, as: Filter.all)
    }

    private mutating func one(_ depth: Int) throws(FilterError) -> Filter {
        let first = try lexer.next()
        var ahead = lexer
        let isName = if first.isWord("not"), case .relation = try ahead.next().kind { true } else { false }
        guard first.kind == .open || first.isWord("not"), !isName else {
            return try comparison(of: try name(first), depth)
        }
        try check(depth, at: first)
        guard first.kind == .open else { return .not(try one(depth + 1)) }
        let inner = try filter(depth: depth + 1)
        let last = try lexer.next()
        guard last.kind == .close else { throw error(at: last, expected: "'and', 'or' or ')'") }
        return inner
    }

    private func check(_ depth: Int, at token: FilterToken) throws(FilterError) {
        guard depth < Filter.depthLimit else {
            throw lexer.error(
                at: token.start, expected: "at most \(Filter.depthLimit) parentheses and 'not's in each other",
                found: "more")
        }
    }

    private mutating func name(_ token: FilterToken) throws(FilterError) -> String {
        guard comparisons < Filter.comparisonLimit else {
            throw lexer.error(
                at: token.start, expected: "at most \(Filter.comparisonLimit) comparisons", found: "more")
        }
        comparisons += 1
        switch token.kind {
        case .word(let text) where !token.isWord("and") && text.unicodeScalars.allSatisfy(FilterToken.isPlain):
            return text
        case .quoted(let text) where !text.isEmpty && !text.containsNUL: return text
        case .word where !token.isWord("and"):
            throw error(
                at: token, expected: "an attribute name (quote it unless it has only letters, digits, _ - .)")
        default: throw error(at: token, expected: "an attribute name")
        }
    }

    private mutating func comparison(of name: String, _ depth: Int) throws(FilterError) -> Filter {
        let next = try lexer.next()
        if case .relation(let relation) = next.kind {
            let value = try value(after: relation.rawValue, inOrder: relation.isOfOrder)
            return .comparison(.init(name, relation, value))
        }
        guard next.isWord("not") else {
            let expected = "one of = != < <= > >= in like between exists after"
            return .comparison(.init(name, try test(of: name, next, expected)))
        }
        try check(depth, at: next)
        let expected = "one of in like between exists after 'not' after"
        return .not(.comparison(.init(name, try test(of: name, try lexer.next(), expected))))
    }

    private mutating func test(
        of name: String, _ token: FilterToken, _ expected: String
    ) throws(FilterError) -> Filter.Test {
        if token.isWord("exists") { return .exists }
        if token.isWord("in") { return .among(try list()) }
        if token.isWord("like") { return .like(try pattern()) }
        guard token.isWord("between") else { throw error(at: token, expected: "\(expected) \(name.quotedBriefly)") }
        let least = try value(after: "between", inOrder: true)
        let and = try lexer.next()
        guard and.isWord("and") else { throw error(at: and, expected: "'and' and the greatest value") }
        var ahead = lexer
        let last = try ahead.next()
        let most = try value(after: "and", inOrder: true)
        guard least.precedes(most) != nil else {
            throw error(at: last, expected: "two numbers or two texts around 'and'")
        }
        return .between(least, most)
    }

    private mutating func list() throws(FilterError) -> [AttributeValue] {
        let open = try lexer.next()
        guard open.kind == .open else { throw error(at: open, expected: "'(' after 'in'") }
        var list: [AttributeValue] = []
        while true {
            list.append(try value(after: list.isEmpty ? "(" : ",", inOrder: false))
            values += 1
            let next = try lexer.next()
            if next.kind == .close { return list }
            guard next.kind == .comma else { throw error(at: next, expected: "',' or ')'") }
            guard values < Filter.valueLimit else {
                throw lexer.error(
                    at: next.start, expected: "at most \(Filter.valueLimit) values in lists", found: "more")
            }
        }
    }

    private mutating func pattern() throws(FilterError) -> TextPattern {
        let token = try lexer.next()
        let text: String
        switch token.kind {
        case .word(let word) where !token.isWord("and"): text = word
        case .quoted(let quoted) where !quoted.containsNUL: text = quoted
        default: throw error(at: token, expected: "a text after 'like', in which * stands for any text")
        }
        guard text.utf8.count <= TextPattern.byteLimit else {
            throw lexer.error(
                at: token.start, expected: "a pattern of at most \(TextPattern.byteLimit) bytes",
                found: "\(text.utf8.count)")
        }
        return TextPattern(text)
    }

    private mutating func value(after sign: String, inOrder: Bool) throws(FilterError) -> AttributeValue {
        let token = try lexer.next()
        let value: AttributeValue
        switch token.kind {
        case .word(let text) where !token.isWord("and"):
            value = inOrder ? AttributeValue(orderedLiteral: text) : AttributeValue(literal: text)
        case .quoted(let text) where !text.containsNUL: value = .text(text)
        default: throw error(at: token, expected: "a value after '\(sign)'")
        }
        if case .boolean = value, inOrder { throw error(at: token, expected: "a number or a text after '\(sign)'") }
        return value
    }
}
