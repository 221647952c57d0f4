import Charts

extension EvaluationPage {
    /// The measurements; further measures of classes are folded away, and left out on paper.
    var tables: String {
        let all = ResultTable.tables(of: results.measurements)
        let parts = all.enumerated().map { index, table in
            let html = Self.html(table, number: index + 1)
            guard table.isDetail else { return html }
            return "<details><summary>Table \(index + 1). \(Self.text(table.title, 80))</summary>\(html)</details>"
        }
        return Self.section("Results", "results", parts.joined(separator: "\n"))
    }

    /// The best of up to four measures over everything.
    var highlights: String {
        // What is the same for all numbers does not narrow them.
        let constant = Facets.conditions.filter { facet in
            !Facets.places.contains(facet) && Set(results.measurements.compactMap { $0.subject[facet] }).count == 1
        }
        let narrow = Set(Facets.conditions).subtracting(constant + ["level"])
        let overall = results.measurements.filter {
            ($0.subject["level"] ?? "class") == "class" && Set($0.subject.keys).isDisjoint(with: narrow)
                && ($0.better == .more || $0.better == .less)
        }
        var measures = Grouping<String, Measurement>()
        for each in overall { measures.add(each, to: each.measure) }
        let wanted = ["mAP", "P@1", "P@10", "nDCG@10", "ROC-AUC", "average precision", "best F1", "recall@10"]
        var groups = measures.groups.filter { wanted.contains($0.key) }
        if groups.isEmpty { groups = measures.groups }
        let tiles = groups.prefix(4).compactMap { group -> String? in
            let isMore = group.values.first?.better == .more
            let known = group.values.filter { !$0.estimate.value.isNaN }
            let best = known.reduce(nil as Measurement?) { best, each in
                guard let best else { return each }
                let isBetter = each.estimate.value > best.estimate.value
                return each.estimate.value != best.estimate.value && isBetter == isMore ? each : best
            }
            guard let best else { return nil }
            let value = NumberText.value(best.estimate.value, of: best)
            return """
                <div><dt>\(known.count > 1 ? "Best " : "")\(Self.text(group.key, 40))</dt>\
                <dd><b>\(Self.number(value))</b>\(Self.interval(best))\
                <span>\(Self.text(Facets.words(best.subject), 80))</span></dd></div>
                """
        }
        return tiles.isEmpty ? "" : "<dl class=\"highlights\">\(tiles.joined())</dl>"
    }

    private static func html(_ table: ResultTable, number: Int) -> String {
        let hasBest = table.rows.contains { $0.isBest.contains(true) }
        let hasInterval = table.rows.contains { $0.cells.contains { $0?.estimate.low != nil } }
        let sentences = [
            table.note.isEmpty ? nil : text(table.note, 200) + ".",
            hasInterval ? "Small: the 95% interval." : nil,
            hasBest
                ? "<b class=\"best\">Bold and underlined</b>: the best of its \(table.isBestAcross ? "row" : "column\(table.isGrouped ? " and group" : "")")."
                : nil,
        ].compactMap { $0 }
        let heads = table.heads.map { "<th scope=\"col\">\(text($0, 40))</th>" }
        let columns = table.columns.indices.map { index in
            let column = table.columns[index]
            let unit = column.unit.isEmpty ? "" : " <small>\(text(column.unit, 20))</small>"
            return "<th scope=\"col\" class=\"n\">\(text(column.name, 60))\(unit)\(direction(table, index))</th>"
        }
        let count = table.showsCounts ? "<th scope=\"col\" class=\"n\">n</th>" : ""
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="Table \(number)">
            <table>
            <caption><span><b>Table \(number).</b> \(text(table.title, 120)). \(sentences.joined(separator: " "))</span></caption>
            <thead><tr>\((heads + columns).joined())\(count)</tr></thead>
            \(bodies(table))
            </table></div>
            """
    }

    /// The rows, those with the same first heading as one group.
    private static func bodies(_ table: ResultTable) -> String {
        var groups: [[ResultTable.Row]] = []
        for row in table.rows {
            if let last = groups.last?.last, table.heads.count > 1, last.heads.first == row.heads.first {
                groups[groups.count - 1].append(row)
            } else {
                groups.append([row])
            }
        }
        // Rows without groups are one body.
        if table.heads.count == 1 || groups.allSatisfy({ $0.count == 1 }) {
            return "<tbody>" + table.rows.map { self.row($0, table, span: 1) }.joined(separator: "\n") + "</tbody>"
        }
        return groups.map { group in
            "<tbody>"
                + group.enumerated().map { self.row($1, table, span: $0 == 0 ? group.count : 0) }
                .joined(separator: "\n") + "</tbody>"
        }.joined(separator: "\n")
    }

    /// - Parameter span: over how many rows the first heading stands; 0 when an earlier row has it.
    private static func row(_ row: ResultTable.Row, _ table: ResultTable, span: Int) -> String {
        var cells = ""
        for (index, head) in row.heads.enumerated() where index > 0 || span > 0 {
            let isGroup = index == 0 && span > 1
            cells +=
                "<th scope=\"\(isGroup ? "rowgroup" : "row")\"\(isGroup ? " rowspan=\"\(span)\"" : "")>"
                + "\(text(head, 48))</th>"
        }
        for (cell, isBest) in zip(row.cells, row.isBest) {
            guard let cell else {
                cells += "<td class=\"n\">–</td>"
                continue
            }
            let value = number(NumberText.value(cell.estimate.value, of: cell))
            let shown = isBest ? "<b class=\"best\">\(value)</b><span class=\"hidden\"> (best)</span>" : value
            cells += "<td class=\"n\">\(shown)\(interval(cell))</td>"
        }
        if table.showsCounts { cells += "<td class=\"n\">\(row.count.map(String.init) ?? "")</td>" }
        return "<tr\(span == 0 ? " class=\"in\"" : "")>\(cells)</tr>"
    }

    /// An arrow where less is better: the rest goes without saying.
    private static func direction(_ table: ResultTable, _ column: Int) -> String {
        guard !table.isBestAcross, table.rows.contains(where: { $0.cells[column]?.better == .less }) else { return "" }
        return " <span title=\"less is better\">↓</span>"
    }

    static func interval(_ measurement: Measurement) -> String {
        guard let low = measurement.estimate.low, let high = measurement.estimate.high else { return "" }
        let ends = [low, high].map { number(NumberText.value($0, of: measurement)) }
        return "<small>\(ends.joined(separator: low < 0 ? " to " : "–"))</small>"
    }

    /// A number as it is printed: with a true minus.
    static func number(_ text: String) -> String {
        text.replacing("-", with: "−").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension ResultTable {
    /// Whether the best is sought in groups of rows.
    fileprivate var isGrouped: Bool { heads.contains(where: Facets.conditions.contains) }
}
