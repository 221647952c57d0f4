import GRDB

extension Filter {
    /// The filter as an SQL condition on a column that holds item ids; the values are arguments, never part of the
    /// text.
    ///
    /// Each comparison asks the attribute table's index once, so a selective one is found without a scan of the items.
    func condition(on itemColumn: String) -> (sql: String, arguments: StatementArguments) {
        var terms: [String] = []
        var arguments = StatementArguments()
        for comparison in comparisons {
            // `!=` is the complement of `=`, so that items without the attribute match too.
            let inverted = comparison.relation == .notEqual
            let relation = inverted ? Relation.equal : comparison.relation
            // The type guard keeps apart what SQLite's own order of values would mix: booleans, numbers and texts.
            let type = Schema.storageClass(of: comparison.value)
            let orderless = relation != .equal && type == Schema.booleanClass
            terms.append(
                """
                \(itemColumn) \(inverted ? "NOT IN" : "IN") (SELECT item FROM attribute \
                WHERE name = ? AND value \(relation.rawValue) ? AND typeof(value) = '\(type)'\(orderless ? " AND 0" : ""))
                """)
            arguments += [comparison.name, Schema.databaseValue(of: comparison.value)]
        }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), arguments)
    }
}
