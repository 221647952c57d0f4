extension ResultTable {
    /// Puts the measurements of one set of facets into rows and columns.
    struct Layout {
        /// The facets whose values differ.
        let facets: [String]
        /// The others, in words.
        let fixed: [String]

        /// Subjects down, measures across. The best is sought down, among rows of the same conditions.
        func down(_ measurements: [Measurement], conditions: [String]) -> ResultTable {
            var columns: [Column] = []
            var places: [Column: Int] = [:]
            for each in measurements where places[Column(each)] == nil {
                places[Column(each)] = columns.count
                columns.append(Column(each))
            }
            var subjects = Grouping<[String], Measurement>()
            for each in measurements { subjects.add(each, to: each.values(of: facets)) }
            // Rows of the same conditions stand together, in the order in which those first came.
            var groups = Grouping<[String], Row>()
            for subject in subjects.groups {
                var cells = [Measurement?](repeating: nil, count: columns.count)
                for each in subject.values { if let place = places[Column(each)] { cells[place] = each } }
                let condition = zip(facets, subject.key).filter { conditions.contains($0.0) }.map(\.1)
                groups.add(Row(heads: subject.key, cells: cells), to: condition)
            }
            var rows: [Row] = []
            for group in groups.groups {
                var group = group.values
                for column in columns.indices {
                    let best = ResultTable.best(of: group.map { $0.cells[column] })
                    for row in group.indices { group[row].isBest[column] = best[row] }
                }
                rows += group
            }
            return table(nil, heads: facets, columns: columns, rows: rows, isBestAcross: false, isDetail: false)
        }

        /// Conditions down, choices across, for one measure. The best is sought across.
        func across(
            _ measure: Column, _ measurements: [Measurement], rows conditions: [String], columns choices: [String],
            isDetail: Bool
        ) -> ResultTable {
            var columns: [Column] = []
            var places: [String: Int] = [:]
            var subjects = Grouping<[String], (column: Int, measurement: Measurement)>()
            for each in measurements {
                let name = each.values(of: choices).joined(separator: ", ")
                let place = places[name] ?? columns.count
                if place == columns.count {
                    places[name] = place
                    columns.append(Column(name: name, unit: ""))
                }
                subjects.add((place, each), to: each.values(of: conditions))
            }
            let rows = subjects.groups.map { subject in
                var cells = [Measurement?](repeating: nil, count: columns.count)
                for each in subject.values { cells[each.column] = each.measurement }
                var row = Row(heads: subject.key, cells: cells)
                row.isBest = ResultTable.best(of: cells)
                return row
            }
            return table(
                measure, heads: conditions, columns: columns, rows: rows, isBestAcross: true, isDetail: isDetail)
        }

        private func table(
            _ measure: Column?, heads: [String], columns: [Column], rows: [Row], isBestAcross: Bool, isDetail: Bool
        ) -> ResultTable {
            let counts = Set(rows.compactMap(\.count))
            let isTold = !rows.isEmpty && rows.allSatisfy { $0.count != nil }
            let note = fixed + (isTold && counts.count == 1 ? counts.map { "n = \($0)" } : [])
            let name = measure.map { $0.unit.isEmpty ? $0.name : "\($0.name) (\($0.unit))" }
            let subject = facets.isEmpty ? "Overall" : "By " + facets.joined(separator: ", ")
            return ResultTable(
                title: (name.map { "\($0) by " + facets.joined(separator: ", ") }) ?? subject,
                note: note.joined(separator: "; "), heads: heads, columns: columns, rows: rows,
                showsCounts: isTold && counts.count > 1, isBestAcross: isBestAcross, isDetail: isDetail)
        }
    }

    /// Which of the cells hold the best value of their measure: none where all are alike, or where there is no better.
    static func best(of cells: [Measurement?]) -> [Bool] {
        let none = cells.map { _ in false }
        let values = cells.compactMap { $0 }.filter { !$0.estimate.value.isNaN }
        // Of costs the less is the better, but of speeds the more, which their unit tells.
        guard let first = values.first, first.better != .neither, values.count > 1 else { return none }
        let isMore = first.better == .more || (first.better == .cost && first.isSpeed)
        let numbers = values.map(\.estimate.value)
        guard let best = isMore ? numbers.max() : numbers.min(), numbers.contains(where: { $0 != best }) else {
            return none
        }
        return cells.map { $0?.estimate.value == best }
    }
}

extension ResultTable.Row {
    fileprivate init(heads: [String], cells: [Measurement?]) {
        let counts = Set(cells.compactMap { $0 }.filter { $0.better != .cost }.map(\.estimate.count))
        self.init(
            heads: heads, cells: cells, isBest: cells.map { _ in false }, count: counts.count == 1 ? counts.first : nil)
    }
}

extension ResultTable.Column {
    fileprivate init(_ measurement: Measurement) {
        self.init(name: measurement.measure, unit: measurement.unit)
    }
}

extension Measurement {
    fileprivate func values(of facets: [String]) -> [String] { facets.map { subject[$0] ?? "" } }

    /// Whether it is so much per time.
    fileprivate var isSpeed: Bool { measure.contains("/s") || unit.hasSuffix("/s") }
}
