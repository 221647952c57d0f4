import GRDB

/// A piece of SQL and its arguments; values are never part of the text.
typealias SQLPiece = (sql: String, arguments: StatementArguments)

extension Filter {
    /// The filter as an SQL condition on a column that holds item ids.
    ///
    /// Each comparison asks the attribute table's index once for each type that can match, so a selective one is found
    /// without a scan of the items.
    func condition(on itemColumn: String) -> SQLPiece {
        switch self {
        case .comparison(let comparison):
            let items = comparison.items
            return ("\(itemColumn) \(comparison.isInverted ? "NOT IN" : "IN") (\(items.sql))", items.arguments)
        case .all(let filters): return Self.join(filters.map { $0.condition(on: itemColumn) }, " AND ", empty: "TRUE")
        case .any(let filters): return Self.join(filters.map { $0.condition(on: itemColumn) }, " OR ", empty: "FALSE")
        case .not(let filter):
            let condition = filter.condition(on: itemColumn)
            return ("NOT (\(condition.sql))", condition.arguments)
        }
    }

    private static func join(_ conditions: [SQLPiece], _ separator: String, empty: String) -> SQLPiece {
        guard !conditions.isEmpty else { return (empty, []) }
        return (
            "(" + conditions.map(\.sql).joined(separator: separator) + ")",
            conditions.reduce(into: []) { $0 += $1.arguments }
        )
    }
}

extension Filter.Comparison {
    /// Whether it matches just the items that are not among ``items``: `!=`, which items without the attribute satisfy, too.
    var isInverted: Bool { if case .relation(.notEqual, _) = test { true } else { false } }

    /// A statement that gives the ids of the items for which it holds, or, where it is inverted, does not hold. Some may come twice.
    var items: SQLPiece {
        switch test {
        case .relation(let relation, let value):
            selecting(Schema.condition(relation == .notEqual ? .equal : relation, value))
        case .among(let values): selecting(Schema.condition(among: values))
        case .between(let least, let most): selecting(Schema.condition(from: least, to: most))
        case .like(let pattern): selecting([Schema.condition(like: pattern)])
        case .exists: selecting([("TRUE", [])])
        }
    }

    private func selecting(_ conditions: [SQLPiece]) -> SQLPiece {
        (
            conditions.map { "SELECT item FROM attribute WHERE name = ? AND \($0.sql)" }.joined(
                separator: " UNION ALL "),
            conditions.reduce(into: []) { $0 += [name] + $1.arguments }
        )
    }
}

/// Conditions on a stored value, one for each range of the index that can have some. They keep apart what SQLite's own order of
/// values would mix: numbers come before texts, and texts before blobs. Each has no more bounds than it needs: of several SQLite might
/// seek the wrong one.
extension Schema {
    /// What a text that is a number begins with: `-` or a digit, and not `:`, which follows `9`.
    private static let mayBeNumber = "value >= '-' AND value < ':'"

    /// The values that stand in a relation other than `!=` to one.
    static func condition(_ relation: Filter.Relation, _ value: AttributeValue) -> [SQLPiece] {
        let (sign, bound) = (relation.rawValue, databaseValue(of: value))
        switch value {
        case .text:
            return switch relation {
            case .less, .lessOrEqual: [("value >= '' AND value \(sign) ?", [bound])]
            case .greater, .greaterOrEqual: [("value \(sign) ? AND value < x''", [bound])]
            case .equal, .notEqual: [("value = ?", [bound])]
            }
        case .integer, .number:
            let read = "\((relation == .equal ? reading : ordering).name)(value)"
            let isGreater = relation == .greater || relation == .greaterOrEqual
            return [
                ("value \(sign) ?" + (isGreater ? " AND value < ''" : ""), [bound]),
                ("\(mayBeNumber) AND \(read) \(sign) ?" + (isGreater ? " AND \(read) < ''" : ""), [bound]),
            ]
        case .boolean(let boolean):
            return [relation == .equal ? ("value IN (?, ?)", [bound, boolean.description]) : ("FALSE", [])]
        }
    }

    /// The values that equal one of these.
    static func condition(among values: [AttributeValue]) -> [SQLPiece] {
        let plain = values.flatMap { value -> [DatabaseValue] in
            if case .boolean(let boolean) = value {
                [databaseValue(of: value), boolean.description.databaseValue]
            } else {
                [databaseValue(of: value)]
            }
        }
        let numbers = values.filter { if case .text = $0 { false } else if case .boolean = $0 { false } else { true } }
            .map(databaseValue)
        func list(_ values: [DatabaseValue]) -> String {
            "(" + Array(repeating: "?", count: values.count).joined(separator: ", ") + ")"
        }
        var conditions: [SQLPiece] = [("value IN \(list(plain))", StatementArguments(plain))]
        if !numbers.isEmpty {
            let read = "\(reading.name)(value)"
            conditions.append(("\(mayBeNumber) AND \(read) IN \(list(numbers))", StatementArguments(numbers)))
        }
        return conditions
    }

    /// The values from one to another.
    static func condition(from least: AttributeValue, to most: AttributeValue) -> [SQLPiece] {
        let bounds: StatementArguments = [databaseValue(of: least), databaseValue(of: most)]
        switch (least, most) {
        case (.text, .text): return [("value BETWEEN ? AND ?", bounds)]
        case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number):
            let read = "\(ordering.name)(value)"
            return [
                ("value BETWEEN ? AND ?", bounds), ("\(mayBeNumber) AND \(read) BETWEEN ? AND ?", bounds),
            ]
        default: return [("FALSE", [])]
        }
    }

    /// The texts of a pattern.
    static func condition(like pattern: TextPattern) -> SQLPiece {
        let prefix = pattern.prefix
        var condition = "value >= ? AND value < x''"
        var arguments: StatementArguments = [prefix]
        if !prefix.isEmpty, let end = TextPattern.end(ofPrefix: prefix) {
            condition = "value >= ? AND value < ?"
            arguments += [end]
        }
        guard !pattern.isPrefix else { return (condition, arguments) }
        return (condition + " AND \(matching.name)(value, ?)", arguments + [pattern.text])
    }

    /// An SQL function: whether a text is of a pattern.
    static let matching = DatabaseFunction("matches_pattern", argumentCount: 2, pure: true) { values in
        guard let text = String.fromDatabaseValue(values[0]), let pattern = String.fromDatabaseValue(values[1]) else {
            return false
        }
        return TextPattern(pattern).matches(text)
    }
}
