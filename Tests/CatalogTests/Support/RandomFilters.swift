import Basics
import Catalog

/// Few names and values, so that filters often match, with everything that is easily mistaken for something else.
private let someNames = [
    "a", "b", "price", "two words", "it's", "and", "not", "exists", "gr\u{F6}\u{DF}e", "gro\u{308}\u{DF}e", "x\"y\\z\n",
    "1",
]
private let someValues: [AttributeValue] = [
    0, 1, -1, 20, 20.0, 19.99, 1e300, -0.5, true, false, "", "0", "1", "20", "true", "dress", "Dress", "dresses",
    "dark red", "'", 9_007_199_254_740_993, 9_007_199_254_740_992.0, .integer(.max), .integer(.min), 0x1p63, -0x1p63,
    "9007199254740993", "9223372036854775808", "19.990", "1e300", "-0", "-", "007", ".5", "5.", "1:",
    "\u{D7FF}a", "\u{E000}", "\u{10FFFF}x", "undressed", "dress*",
    "\"\\\n\t", "\u{E9}", "e\u{301}", "\u{FFFF}", "\u{1F600}", "'; DROP TABLE item; --", "%", "\u{301}combining",
]

extension Attributes {
    static func random(_ generator: inout SeededGenerator) -> Attributes {
        Attributes(
            (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                (generator.element(of: someNames), generator.element(of: someValues))
            })
    }
}

extension Filter {
    /// A filter as one can write it: what is joined has at least two parts.
    /// - Parameter depth: how deep it may be.
    static func random(_ generator: inout SeededGenerator, depth: Int = 3) -> Filter {
        let parts = Int.random(in: 2...3, using: &generator)
        func some(_ generator: inout SeededGenerator) -> [Filter] {
            (0..<parts).map { _ in random(&generator, depth: depth - 1) }
        }
        switch depth > 0 ? Int.random(in: 0..<7, using: &generator) : 0 {
        case 0...3: return .comparison(.random(&generator))
        case 4: return .all(some(&generator))
        case 5: return .any(some(&generator))
        default: return .not(random(&generator, depth: depth - 1))
        }
    }
}

extension Filter.Comparison {
    static func random(_ generator: inout SeededGenerator) -> Filter.Comparison {
        let (name, value) = (generator.element(of: someNames), generator.element(of: someValues))
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: return Filter.Comparison(name, .exists)
        case 1:
            let count = Int.random(in: 1...4, using: &generator)
            return Filter.Comparison(name, .among((0..<count).map { _ in generator.element(of: someValues) }))
        case 2:
            let pieces = [
                "*", "*", "d", "dre", "ss", "0", "\u{FFFF}", "\u{D7FF}", "\u{10FFFF}", "e", "'", "\\", "%", "?", "[",
            ]
            let count = Int.random(in: 0...4, using: &generator)
            let pattern = (0..<count).map { _ in generator.element(of: pieces) }.joined()
            return Filter.Comparison(name, .like(TextPattern(pattern)))
        case 3:
            let other = generator.element(of: someValues)
            guard value.precedes(other) != nil else { break }
            return Filter.Comparison(name, .between(value, other))
        default: break
        }
        // The order of booleans cannot be written, as it never holds.
        if case .boolean = value { return Filter.Comparison(name, .notEqual, value) }
        return Filter.Comparison(name, generator.element(of: Filter.Relation.allCases), value)
    }
}
