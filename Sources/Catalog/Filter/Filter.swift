/// A condition on the attributes of items: comparisons, joined by and, or and not.
///
/// ```swift
/// let filter = try Filter.parse("category in (dress, skirt) and price<=20 and not (colour='dark red' or sold exists)")
/// let items = try catalog.items(matching: filter, limit: 100)
/// ```
///
/// Values are typed, and the value in the comparison says what is meant. `price<20` compares numbers: an item whose price
/// is a text matches if the text reads as such a number, as "12.5" does, and else never. `name<'m'` and `name like 'm*'` look at
/// texts only, and compare their UTF-8 bytes. `=` holds when type and value are equal.
///
/// Every comparison either holds for an item or does not; there is no third answer, as SQL has it. Of an attribute that an item has
/// not, only `!=` holds. `not` is what is left: `colour!=red` and `not colour=red` also match items that have no color at all (a
/// shop that hides red things wants to see the rest), and `not price<20` those without a price, which `price>=20` does not.
public indirect enum Filter: Hashable, Sendable {
    /// One attribute of an item is as wanted.
    case comparison(Comparison)
    /// All of these hold. With none, every item matches.
    case all([Filter])
    /// At least one of these holds. With none, no item matches.
    case any([Filter])
    /// It does not hold.
    case not(Filter)

    /// A filter of comparisons that must all hold.
    public init(_ comparisons: [Comparison]) {
        self = .joined(comparisons.map { .comparison($0) }, as: Filter.all)
    }

    /// Several conditions as one; one stays as it is.
    static func joined(_ filters: [Filter], as join: ([Filter]) -> Filter) -> Filter {
        if let first = filters.first, filters.count == 1 { return first }
        return join(filters)
    }

    /// The comparisons that occur in it, from left to right.
    public var comparisons: [Comparison] {
        switch self {
        case .comparison(let comparison): [comparison]
        case .all(let filters), .any(let filters): filters.flatMap(\.comparisons)
        case .not(let filter): filter.comparisons
        }
    }
}

extension Filter {
    /// How a value is compared.
    public enum Relation: String, Hashable, Sendable, CaseIterable {
        /// Same type and same value.
        case equal = "="
        /// Not `=`: another value, another type, or no such attribute.
        case notEqual = "!="
        /// Before, in the order of numbers or of text bytes.
        case less = "<"
        /// Before or equal.
        case lessOrEqual = "<="
        /// After.
        case greater = ">"
        /// After or equal.
        case greaterOrEqual = ">="

        /// Whether it asks which is greater, and not only for equality.
        var isOfOrder: Bool { self != .equal && self != .notEqual }
    }

    /// What the value of an attribute must be.
    public enum Test: Hashable, Sendable {
        /// It stands in a relation to a value. Comparing the order of booleans is allowed here, and never holds.
        case relation(Relation, AttributeValue)
        /// It equals one of these, as `=` has it.
        case among([AttributeValue])
        /// It comes neither before the first of these nor after the second; two of different types have nothing between them.
        case between(AttributeValue, AttributeValue)
        /// It is a text of this pattern.
        case like(TextPattern)
        /// It is there, whatever it is.
        case exists
    }

    /// One attribute, and what its value must be.
    public struct Comparison: Hashable, Sendable {
        /// The name of the attribute, compared byte by byte.
        public var name: String
        /// What its value must be.
        public var test: Test

        /// Makes a comparison of its parts.
        public init(_ name: String, _ test: Test) { (self.name, self.test) = (name, test) }

        /// Compares with one value.
        public init(_ name: String, _ relation: Relation, _ value: AttributeValue) {
            self.init(name, .relation(relation, value))
        }

        /// Whether both are equal, the names byte by byte.
        public static func == (left: Comparison, right: Comparison) -> Bool {
            left.name.isBytewiseEqual(to: right.name) && left.test == right.test
        }
    }
}

extension Filter: CustomStringConvertible {
    /// The filter as text that ``parse(_:)`` reads back to an equal filter, where it joins at least two conditions wherever it joins
    /// any, and is within the limits.
    public var description: String {
        switch self {
        case .comparison(let comparison): comparison.description
        case .all(let filters): filters.map { $0.isJoined ? "(\($0))" : "\($0)" }.joined(separator: " and ")
        case .any(let filters):
            filters.map { if case .any = $0 { "(\($0))" } else { "\($0)" } }.joined(separator: " or ")
        case .not(let filter): filter.isJoined ? "not (\(filter))" : "not \(filter)"
        }
    }

    private var isJoined: Bool {
        switch self {
        case .all, .any: true
        case .comparison, .not: false
        }
    }
}

extension Filter.Comparison: CustomStringConvertible {
    /// The comparison in the language of filters, its text quoted.
    public var description: String {
        let name = FilterToken.isPlainName(name) ? name : FilterToken.quote(name)
        func written(_ value: AttributeValue) -> String {
            switch value {
            case .text(let text): FilterToken.quote(text)
            // What a number beyond doubles is where the order counts; it has no notation of its own.
            case .number(let number) where number.isInfinite: number < 0 ? "-1e400" : "1e400"
            default: value.description
            }
        }
        switch test {
        case .relation(let relation, let value): return name + relation.rawValue + written(value)
        case .among(let values): return "\(name) in (\(values.map(written).joined(separator: ", ")))"
        case .between(let least, let most): return "\(name) between \(written(least)) and \(written(most))"
        case .like(let pattern): return "\(name) like \(FilterToken.quote(pattern.text))"
        case .exists: return "\(name) exists"
        }
    }
}
