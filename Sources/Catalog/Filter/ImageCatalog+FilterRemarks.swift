import Basics
import GRDB

extension ImageCatalog {
    /// What keeps comparisons of a filter from ever holding, a line for each: an attribute that no item has, with the names that may
    /// have been meant, or one whose values are all of another type. A misspelt name is else taken for an honest "nothing". O(log n) for each
    /// comparison; where numbers are asked for and there are none, O(texts of the attribute that begin like a number).
    public func remarks(on filter: Filter) throws(CatalogError) -> [String] {
        try cached(.remarks(filter)) { db in
            var remarks: [String] = []
            var names: [String]?
            for comparison in filter.comparisons {
                guard let remark = try comparison.remark(in: db, &names), !remarks.contains(remark) else { continue }
                remarks.append(remark)
            }
            return remarks
        }
    }

    /// Which of some names no item has an attribute of, a line for each as in ``remarks(on:)``. O(log n) for each.
    public func remarks(onAttributes wanted: [String]) throws(CatalogError) -> [String] {
        try remarks(on: .any(wanted.map { .comparison(.init($0, .exists)) }))
    }
}

extension Filter.Comparison {
    /// - Parameter names: the names that there are, once they have been looked up.
    fileprivate func remark(in db: Database, _ names: inout [String]?) throws -> String? {
        let values = "FROM attribute WHERE name = ?"
        guard
            let sample = try DatabaseValue.fetchOne(db, sql: "SELECT value \(values) LIMIT 1", arguments: [name])
        else {
            let known = try names ?? Attributes.names(in: db)
            names = known
            return Attributes.remark(onUnknown: name, known: known)
        }
        let kinds = test.kinds
        for condition in kinds.flatMap(\.conditions) {
            let exists = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 \(values) AND \(condition))", arguments: [name])
            if exists == true { return nil }
        }
        guard !kinds.isEmpty else { return nil }
        let shown = Schema.attributeValue(of: sample).map { value in
            if case .text(let text) = value { text.quotedBriefly } else { value.description }
        }
        return "no value of the attribute \(name.quotedBriefly) is \(kinds.map(\.rawValue).joined(separator: " or "))"
            + (shown.map { "; one is \($0)" } ?? "")
    }
}

extension Attributes {
    /// How many of the names that there are a remark lists.
    private static let namesListed = 12
    /// With how many of them a word is compared.
    private static let namesCompared = 5_000

    fileprivate static func remark(onUnknown name: String, known names: [String]) -> String {
        let near = nearestNames(to: name, in: names.prefix(namesCompared).filter { $0.utf8.count < 256 })
            .map(\.quotedBriefly)
        let nearest =
            near.isEmpty ? "" : ", the nearest \(near.count == 1 ? "is" : "are") \(near.joined(separator: ", "))"
        let listed = names.prefix(namesListed).map(\.quotedBriefly).joined(separator: ", ")
        let others = names.count > namesListed ? " and \(names.count - namesListed) more" : ""
        return "no item has an attribute \(name.quotedBriefly)\(nearest); "
            + (names.isEmpty ? "none has any" : "there are \(listed)\(others)")
    }
}

/// A type of values, as texts that read as such a value are counted among them.
private enum ValueKind: String, CaseIterable {
    case text = "a text"
    case number = "a number"
    case boolean = "true or false"

    init(of value: AttributeValue) {
        switch value {
        case .text: self = .text
        case .integer, .number: self = .number
        case .boolean: self = .boolean
        }
    }

    /// Conditions, of which one holds for each value of the type.
    var conditions: [String] {
        switch self {
        case .text: ["value >= '' AND value < x''"]
        case .number: ["value < ''", "value >= '-' AND value < ':' AND \(Schema.reading.name)(value) < ''"]
        case .boolean: ["value >= x''", "value IN ('true', 'false')"]
        }
    }
}

extension Filter.Test {
    /// The types of values for which it can hold; none where any will do.
    fileprivate var kinds: [ValueKind] {
        switch self {
        case .relation(_, let value): [ValueKind(of: value)]
        case .between(let least, _): [ValueKind(of: least)]
        case .among(let values): ValueKind.allCases.filter { Set(values.map { ValueKind(of: $0) }).contains($0) }
        case .like: [.text]
        case .exists: []
        }
    }
}
