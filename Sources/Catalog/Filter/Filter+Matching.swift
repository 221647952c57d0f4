extension Filter {
    /// Whether attributes satisfy every comparison; what the database answers for the same item. O(comparisons · log
    /// n).
    public func matches(_ attributes: Attributes) -> Bool {
        comparisons.allSatisfy { $0.matches(attributes[$0.name]) }
    }
}

extension Filter.Comparison {
    /// Whether the comparison holds for the value an item has, nil where it has none.
    func matches(_ found: AttributeValue?) -> Bool {
        let found = found.map(read)
        guard relation != .notEqual else { return found != value }
        guard let found else { return false }
        switch relation {
        case .equal: return found == value
        case .notEqual: return found != value
        case .less: return found.precedes(value) == true
        case .greaterOrEqual: return found.precedes(value) == false
        case .greater: return value.precedes(found) == true
        case .lessOrEqual: return value.precedes(found) == false
        }
    }

    /// A text is what it reads as where it is compared with something else than a text.
    private func read(_ found: AttributeValue) -> AttributeValue {
        switch (value, found) {
        case (.text, _): found
        case (_, .text(let text)):
            relation.isOfOrder ? AttributeValue(orderedLiteral: text) : AttributeValue(literal: text)
        default: found
        }
    }
}
