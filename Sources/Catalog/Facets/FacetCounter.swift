import Foundation

/// Counts the values of an attribute, which come in their order, each once.
struct FacetCounter {
    private let limit: Int
    private var most: [Facet.ValueCount] = []
    private var distinct = 0
    private var items = 0
    private var numbers: [(number: AttributeValue, count: Int)] = []

    /// - Parameter limit: how many values are listed.
    init(limit: Int) { self.limit = limit }

    /// Counts values that come in any order.
    init(_ counts: [AttributeValue: Int], limit: Int) {
        self.init(limit: limit)
        for (value, count) in counts.sorted(by: { $0.key.comesBefore($1.key) }) { add(value, count) }
    }

    /// Whether a value with so many items must be known.
    func wants(_ count: Int) -> Bool { most.count < limit || (most.last.map { count > $0.count } ?? false) }

    /// A value that need not be known, see ``wants(_:)``, unless it may be a number.
    mutating func add(_ count: Int) {
        distinct += 1
        items += count
    }

    /// O(limit).
    mutating func add(_ value: AttributeValue, _ count: Int) {
        add(count)
        if let number = value.asNumber { numbers.append((number, count)) }
        guard wants(count) else { return }
        if most.count == limit { most.removeLast() }
        // After all that are as frequent: they come before it in the order of values.
        let place = most.lastIndex { $0.count >= count }.map { $0 + 1 } ?? 0
        most.insert(Facet.ValueCount(value: value, count: count), at: place)
    }

    /// - Parameter all: how many items were looked at.
    consuming func facet(_ name: String, of all: Int) -> Facet {
        // Numbers that are texts come after all others.
        numbers.sort { $0.number.precedes($1.number) == true }
        return Facet(
            name: name, values: most, distinct: distinct, missing: all - items, numbers: Facet.Numbers(numbers))
    }
}

extension AttributeValue {
    /// The number that it is, or, as in a comparison of order, reads as.
    fileprivate var asNumber: AttributeValue? {
        switch self {
        case .integer, .number: self
        case .boolean: nil
        case .text(let text):
            switch AttributeValue(orderedLiteral: text) {
            case .integer(let integer): .integer(integer)
            case .number(let number) where number.isFinite: .number(number)
            default: nil
            }
        }
    }

    /// Whether it comes first in SQLite's order of values.
    fileprivate func comesBefore(_ other: AttributeValue) -> Bool {
        if let isBefore = precedes(other) { return isBefore }
        switch (self, other) {
        case (.boolean(let left), .boolean(let right)): return !left && right
        case (.integer, _), (.number, _): return true
        case (.text, .boolean): return true
        default: return false
        }
    }
}

extension Facet.Numbers {
    /// - Parameter numbers: ascending, and how many items have each.
    fileprivate init?(_ numbers: [(number: AttributeValue, count: Int)]) {
        guard let least = numbers.first?.number, let greatest = numbers.last?.number else { return nil }
        let count = numbers.reduce(0) { $0 + $1.count }
        var bounds: [AttributeValue] = []
        var before = 0
        for (number, itsCount) in numbers {
            // The first number with a further fifth of the items before it, but a round one.
            if before * Facet.rangeLimit >= (bounds.count + 1) * count, bounds.count < Facet.rangeLimit - 1 {
                bounds.append(Self.rounded(number))
            }
            before += itsCount
        }
        var ranges: [Facet.NumberRange] = []
        var (from, inside) = (least, 0)
        var ends = bounds.filter { least.precedes($0) == true && greatest.precedes($0) == false }[...]
        for (number, itsCount) in numbers {
            while let end = ends.first, number.precedes(end) == false {
                if inside > 0 {
                    ranges.append(Facet.NumberRange(from: from, to: end, count: inside))
                    (from, inside) = (end, 0)
                }
                ends.removeFirst()
            }
            inside += itsCount
        }
        ranges.append(Facet.NumberRange(from: from, to: greatest, count: inside))
        self.init(count: count, least: least, greatest: greatest, ranges: ranges)
    }

    /// One significant digit, or one and a half: 12 becomes 10, 37 becomes 35, 610 becomes 600.
    private static func rounded(_ value: AttributeValue) -> AttributeValue {
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .number(let double): number = double
        case .text, .boolean: return value
        }
        guard number != 0 else { return value }
        let power = floor(log10(abs(number)))
        // Steps below 1 are multiplied by, since their own value is no double.
        let steps = pow(10, abs(power)) * (power > 0 ? 0.5 : 2)
        let round = power > 0 ? (number / steps).rounded() * steps : (number * steps).rounded() / steps
        return round.isFinite ? .number(round) : value
    }
}
