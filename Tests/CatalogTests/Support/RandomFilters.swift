import Basics
import Catalog

/// Few names and values, so that filters often match, with everything that is easily mistaken for something else.
private let someNames = [
    "a", "b", "price", "two words", "it's", "and", "gr\u{F6}\u{DF}e", "gro\u{308}\u{DF}e", "x\"y\\z\n", "1",
]
private let someValues: [AttributeValue] = [
    0, 1, -1, 20, 20.0, 19.99, 1e300, -0.5, true, false, "", "0", "1", "20", "true", "dress", "Dress", "dresses",
    "dark red", "'", 9_007_199_254_740_993, 9_007_199_254_740_992.0, .integer(.max), .integer(.min), 0x1p63, -0x1p63,
    "9007199254740993", "9223372036854775808", "19.990", "1e300", "-0", "-", "007", ".5", "5.", "1:",
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
    static func random(_ generator: inout SeededGenerator) -> Filter {
        Filter(
            (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                let value = generator.element(of: someValues)
                let relation = generator.element(of: Relation.allCases)
                // The order of booleans cannot be written, as it never holds.
                if case .boolean = value { return Comparison(generator.element(of: someNames), .notEqual, value) }
                return Comparison(generator.element(of: someNames), relation, value)
            })
    }
}
