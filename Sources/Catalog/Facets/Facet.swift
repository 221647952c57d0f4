/// The values of an attribute among some items, and how many of the items have each.
public struct Facet: Hashable, Sendable, Encodable {
    /// The attribute.
    public let name: String
    /// The most frequent values; of equal counts in the order of values: numbers, texts by their bytes, false and true.
    public let values: [ValueCount]
    /// How many different values there are, including those that ``values`` has no place for.
    public let distinct: Int
    /// How many of the items do not have the attribute.
    public let missing: Int
    /// What the numbers among the values are, and texts that read as one; nil where there are none.
    public let numbers: Numbers?

    /// A value, and how many items have it.
    public struct ValueCount: Hashable, Sendable, Encodable {
        /// The value as it is stored.
        public let value: AttributeValue
        /// The number of items.
        public let count: Int

        fileprivate var weight: Int { if case .text(let text) = value { 40 + text.utf8.count } else { 40 } }
    }

    /// The numbers among the values of an attribute.
    public struct Numbers: Hashable, Sendable, Encodable {
        /// How many items have a number.
        public let count: Int
        /// The least number.
        public let least: AttributeValue
        /// The greatest number.
        public let greatest: AttributeValue
        /// Ranges that follow each other from the least to the greatest number, each with about as many items; at most
        /// ``Facet/rangeLimit``. Where there is but one number there is one range.
        public let ranges: [NumberRange]
    }

    /// Numbers from one, included, up to another, which is included in the last range only: what `price>=20 and price<50` asks for.
    public struct NumberRange: Hashable, Sendable, Encodable {
        /// The first number.
        public let from: AttributeValue
        /// The number before which it ends, or in the last range the greatest one.
        public let to: AttributeValue
        /// How many items have a number in it.
        public let count: Int
    }

    /// How many bytes its texts come to, and about what the rest takes.
    var weight: Int { values.reduce(200 + name.utf8.count) { $0 + $1.weight } }

    /// How many attributes may be asked for at once, 50; others are left out.
    public static let nameLimit = 50
    /// How many values of an attribute are listed at most: 1,000.
    public static let valueLimit = 1_000
    /// How many ranges of numbers there are at most: 5.
    public static let rangeLimit = 5
}

extension [Facet] {
    /// Leaves out the rarest values of each where all come to more than about so many bytes; ``Facet/distinct`` tells that there are more.
    /// O(values).
    package func limited(toBytes limit: Int) -> [Facet] {
        guard reduce(0, { $0 + $1.weight }) > limit else { return self }
        return map { facet in
            var left = limit / count
            let values = facet.values.prefix { value in
                left -= value.weight
                return left >= 0
            }
            return Facet(
                name: facet.name, values: [Facet.ValueCount](values), distinct: facet.distinct, missing: facet.missing,
                numbers: facet.numbers)
        }
    }
}
