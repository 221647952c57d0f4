/// A condition on the attributes of items: comparisons that must all hold.
///
/// ```swift
/// let filter = try Filter.parse("category=dress and price<=20 and colour!='dark red'")
/// let items = try catalog.items(matching: filter, limit: 100)
/// ```
///
/// Values are typed, and the value in the comparison says what is meant. `price<20` compares numbers: an item whose price
/// is a text matches if the text reads as such a number, as "12.5" does, and else never. `name<'m'` looks at texts only,
/// and compares their UTF-8 bytes. `=` holds when type and value are equal. `!=` holds whenever `=` does not, so
/// `colour!=red` also matches items that have no color at all: a shop that hides red things wants to see the rest.
public struct Filter: Hashable, Sendable {
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

    /// One attribute compared with one value.
    public struct Comparison: Hashable, Sendable {
        /// The name of the attribute, compared byte by byte.
        public var name: String
        /// How it is compared.
        public var relation: Relation
        /// What it is compared with.
        public var value: AttributeValue

        /// Makes a comparison of its parts. Comparing the order of booleans is allowed here, and never holds.
        public init(_ name: String, _ relation: Relation, _ value: AttributeValue) {
            self.name = name
            self.relation = relation
            self.value = value
        }

        /// Whether both are equal, the names byte by byte.
        public static func == (left: Comparison, right: Comparison) -> Bool {
            left.name.isBytewiseEqual(to: right.name) && left.relation == right.relation && left.value == right.value
        }
    }

    /// The most comparisons that ``parse(_:)`` accepts: 100.
    public static let comparisonLimit = 100

    /// The comparisons; all must hold. With none, every item matches.
    public var comparisons: [Comparison]

    /// A filter of comparisons that must all hold.
    public init(_ comparisons: [Comparison]) {
        self.comparisons = comparisons
    }
}

extension Filter: CustomStringConvertible {
    /// The filter as text that ``parse(_:)`` reads back to an equal filter (where there is at least one comparison).
    public var description: String {
        comparisons.map(\.description).joined(separator: " and ")
    }
}

extension Filter.Comparison: CustomStringConvertible {
    /// The comparison in the language of filters, its text quoted.
    public var description: String {
        let value = if case .text(let text) = value { FilterToken.quote(text) } else { value.description }
        return (FilterToken.isPlainName(name) ? name : FilterToken.quote(name)) + relation.rawValue + value
    }
}
