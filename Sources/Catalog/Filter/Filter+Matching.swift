extension Filter {
    /// Whether attributes satisfy the filter; what the database answers for the same item. O(comparisons · log n).
    public func matches(_ attributes: Attributes) -> Bool {
        switch self {
        case .comparison(let comparison): comparison.matches(attributes[comparison.name])
        case .all(let filters): filters.allSatisfy { $0.matches(attributes) }
        case .any(let filters): filters.contains { $0.matches(attributes) }
        case .not(let filter): !filter.matches(attributes)
        }
    }
}

extension Filter.Comparison {
    /// Whether the comparison holds for the value an item has, nil where it has none.
    func matches(_ found: AttributeValue?) -> Bool {
        switch test {
        case .relation(.notEqual, let value): return !(found?.stands(in: .equal, to: value) ?? false)
        case .relation(let relation, let value): return found?.stands(in: relation, to: value) ?? false
        case .between(let least, let most):
            guard let found, least.precedes(most) != nil else { return false }
            return found.stands(in: .greaterOrEqual, to: least) && found.stands(in: .lessOrEqual, to: most)
        case .among(let values): return values.contains { found?.stands(in: .equal, to: $0) ?? false }
        case .like(let pattern):
            guard case .text(let text)? = found else { return false }
            return pattern.matches(text)
        case .exists: return found != nil
        }
    }
}

extension AttributeValue {
    /// A text is what it reads as where it is compared with something else than a text.
    fileprivate func stands(in relation: Filter.Relation, to value: AttributeValue) -> Bool {
        var read = self
        if case .text(let text) = self {
            if case .text = value {
            } else {
                read = relation.isOfOrder ? AttributeValue(orderedLiteral: text) : AttributeValue(literal: text)
            }
        }
        return switch relation {
        case .equal: read == value
        case .notEqual: read != value
        case .less: read.precedes(value) == true
        case .greaterOrEqual: read.precedes(value) == false
        case .greater: value.precedes(read) == true
        case .lessOrEqual: value.precedes(read) == false
        }
    }
}
