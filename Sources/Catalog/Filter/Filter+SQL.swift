import GRDB

extension Filter {
    /// The filter as an SQL condition on a column that holds item ids; the values are arguments, never part of the
    /// text.
    ///
    /// Each comparison asks the attribute table's index once for each type that can match, so a selective one is found
    /// without a scan of the items.
    func condition(on itemColumn: String) -> (sql: String, arguments: StatementArguments) {
        var terms: [String] = []
        var arguments = StatementArguments()
        for comparison in comparisons {
            // `!=` is the complement of `=`, so that items without the attribute match too.
            let inverted = comparison.relation == .notEqual
            let found = comparison.items(inverted ? .equal : comparison.relation)
            terms.append("\(itemColumn) \(inverted ? "NOT IN" : "IN") (\(found.sql))")
            arguments += found.arguments
        }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), arguments)
    }
}

extension Filter.Comparison {
    /// The items whose value stands in a relation to this one. Ranges keep apart what SQLite's own order of values would
    /// mix: numbers come before texts, and texts before blobs.
    fileprivate func items(_ relation: Filter.Relation) -> (sql: String, arguments: StatementArguments) {
        let named = "SELECT item FROM attribute WHERE name = ? AND "
        let value = Schema.databaseValue(of: self.value)
        switch self.value {
        case .text:
            return (named + "value \(relation.rawValue) ? AND value >= '' AND value < x''", [name, value])
        case .integer, .number:
            // What a text that is a number begins with: `-` or a digit, and not `:`, which follows `9`.
            let read = "\((relation == .equal ? Schema.reading : Schema.ordering).name)(value)"
            return (
                """
                \(named)value \(relation.rawValue) ? AND value < '' UNION ALL \
                \(named)value >= '-' AND value < ':' AND \(read) \(relation.rawValue) ? AND \(read) < ''
                """, [name, value, name, value]
            )
        case .boolean(let boolean):
            guard relation == .equal else { return (named + "FALSE", [name]) }
            return (named + "value IN (?, ?)", [name, value, boolean.description])
        }
    }
}
