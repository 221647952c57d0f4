import GRDB

extension ImageCatalog {
    /// What keeps comparisons of a filter from ever matching, a line for each: an attribute that no item has, or one
    /// whose values are all of another type. A misspelt name is else taken for an honest "nothing". O(log n) for each
    /// comparison; where numbers are asked for and there are none, O(texts of the attribute that begin like a number).
    public func remarks(on filter: Filter) throws(CatalogError) -> [String] {
        try cached(.remarks(filter)) { db in
            var remarks: [String] = []
            var names: String?
            for comparison in filter.comparisons {
                guard let remark = try comparison.remark(in: db, &names), !remarks.contains(remark) else { continue }
                remarks.append(remark)
            }
            return remarks
        }
    }
}

extension Filter.Comparison {
    /// How many of the names that there are a remark lists.
    private static let namesListed = 12

    /// - Parameter names: the names that there are, once they have been looked up.
    fileprivate func remark(in db: Database, _ names: inout String?) throws -> String? {
        let values = "FROM attribute WHERE name = ?"
        guard
            let sample = try DatabaseValue.fetchOne(db, sql: "SELECT value \(values) LIMIT 1", arguments: [name])
        else {
            let known = try names ?? Self.names(in: db)
            names = known
            return "no item has an attribute \(name.quotedBriefly); \(known)"
        }
        let read = "\(Schema.reading.name)(value)"
        let (kind, conditions) =
            switch value {
            case .text: ("a text", ["value >= '' AND value < x''"])
            case .integer, .number: ("a number", ["value < ''", "value >= '-' AND value < ':' AND \(read) < ''"])
            case .boolean: ("true or false", ["value >= x''", "value IN ('true', 'false')"])
            }
        for condition in conditions {
            let exists = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 \(values) AND \(condition))", arguments: [name])
            if exists == true { return nil }
        }
        let shown = Schema.attributeValue(of: sample).map { value in
            if case .text(let text) = value { text.quotedBriefly } else { value.description }
        }
        return "no value of the attribute \(name.quotedBriefly) is \(kind)" + (shown.map { "; one is \($0)" } ?? "")
    }

    private static func names(in db: Database) throws -> String {
        let names = try Attributes.names(in: db)
        let listed = names.prefix(namesListed).map(\.quotedBriefly).joined(separator: ", ")
        let others = names.count > namesListed ? " and \(names.count - namesListed) more" : ""
        return names.isEmpty ? "none has any" : "there are \(listed)\(others)"
    }
}
