/// Measurements laid out for people: subjects down, measures across; for classes the choices across, a table for each measure.
struct ResultTable {
    /// A heading of a column of numbers.
    struct Column: Hashable {
        /// The measure, or the choice.
        var name: String
        /// The unit, or nothing.
        var unit: String
    }

    /// A line of numbers.
    struct Row {
        /// A value for each of ``heads``.
        var heads: [String]
        /// A number for each of ``columns``, where there is one.
        var cells: [Measurement?]
        /// Which cells hold the best among their like.
        var isBest: [Bool]
        /// Over how many queries, if all numbers of the row agree.
        var count: Int?
    }

    /// What stands above it.
    var title: String
    /// What holds for all of it: `model resnet50; n = 713`.
    var note: String
    /// The facets that name rows.
    var heads: [String]
    /// What stands across.
    var columns: [Column]
    /// The lines.
    var rows: [Row]
    /// Whether the rows' counts differ and are worth a column.
    var showsCounts: Bool
    /// Whether the best is sought across instead of down.
    var isBestAcross: Bool
    /// Whether it goes into detail: a further measure of classes.
    var isDetail: Bool
}

extension ResultTable {
    /// All tables of an evaluation: one for each set of facets, in the order of the measurements. O(measurements).
    static func tables(of measurements: [Measurement]) -> [ResultTable] {
        var shapes = Grouping<Set<String>, Measurement>()
        for measurement in measurements { shapes.add(measurement, to: Set(measurement.subject.keys)) }
        return shapes.groups.flatMap { tables(facets: Facets.ordered($0.key), $0.values) }
    }

    private static func tables(facets: [String], _ measurements: [Measurement]) -> [ResultTable] {
        var varying = facets.filter { facet in Set(measurements.map { $0.subject[facet] }).count > 1 }
        if varying.isEmpty { varying = facets.suffix(1) }
        let constant = facets.filter { !varying.contains($0) }
        let fixed = constant.compactMap { facet in measurements.first?.subject[facet].map { "\(facet) \($0)" } }
        let layout = Layout(facets: varying, fixed: fixed)
        let conditions = varying.filter(Facets.conditions.contains)
        let choices = varying.filter { !Facets.conditions.contains($0) }
        if !choices.isEmpty, !Facets.places.isDisjoint(with: conditions) {
            var measures = Grouping<Column, Measurement>()
            for each in measurements { measures.add(each, to: Column(name: each.measure, unit: each.unit)) }
            return measures.groups.enumerated().map { index, group in
                layout.across(group.key, group.values, rows: conditions, columns: choices, isDetail: index > 0)
            }
        }
        return blocks(measurements).map { layout.down($0, conditions: conditions) }
    }

    /// Few measures stand side by side. Of many, quality, cost and the rest each have a table.
    private static func blocks(_ measurements: [Measurement]) -> [[Measurement]] {
        let few = 8
        if Set(measurements.map(\.measure)).count <= few { return [measurements] }
        var kinds = Grouping<Int, Measurement>()
        for each in measurements { kinds.add(each, to: each.better == .cost ? 1 : each.better == .neither ? 2 : 0) }
        return kinds.groups.flatMap { kind -> [[Measurement]] in
            var measures = Grouping<String, Measurement>()
            for each in kind.values { measures.add(each, to: each.measure) }
            let names = measures.groups.map(\.key)
            let parts = (names.count + few - 1) / few
            return (0..<parts).map { part in
                let mine = Set(names[part * names.count / parts..<(part + 1) * names.count / parts])
                // In their own order, so that rows stand alike in all tables.
                return kind.values.filter { mine.contains($0.measure) }
            }
        }
    }
}

/// Values by key, both in the order in which they first came.
struct Grouping<Key: Hashable, Value> {
    private(set) var groups: [(key: Key, values: [Value])] = []
    private var places: [Key: Int] = [:]

    mutating func add(_ value: Value, to key: Key) {
        if let place = places[key] {
            groups[place].values.append(value)
        } else {
            places[key] = groups.count
            groups.append((key, [value]))
        }
    }
}
