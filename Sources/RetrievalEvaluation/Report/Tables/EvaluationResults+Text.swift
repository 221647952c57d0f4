import Charts

extension EvaluationResults {
    /// The tables for a terminal, then what was left out: at most ten findings, the first forty rows of a table, and of
    /// classes the first measure. The whole is in ``json``, ``csvFiles`` and ``EvaluationPage``.
    ///
    /// A number is followed by half the width of its 95% interval; the best among its like has a star.
    public var text: String {
        var parts = [NameText.line(title)]
        for table in ResultTable.tables(of: measurements) where !table.isDetail { parts += table.textBlocks }
        if measurements.isEmpty { parts.append("nothing was measured") }
        if measurements.contains(where: { $0.estimate.low != nil }) {
            parts.append("±: half the width of the 95% interval; *: the best of its group, perhaps by chance")
        }
        if !findings.isEmpty {
            let shown = findings.prefix(10).map { "  \(NameText.line($0.subject, 80)): \(NameText.line($0.reason))" }
            let more = findings.count > 10 ? ["  … and \(findings.count - 10) more"] : []
            parts.append((["Findings"] + shown + more).joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }
}

extension ResultTable {
    private static let width = 100
    private static let mostRows = 40

    /// The table, in as many pieces side by side as fit a terminal, below each other.
    fileprivate var textBlocks: [String] {
        let shown = Array(rows.prefix(Self.mostRows))
        let heads = self.heads.indices.map { head in
            Self.padded(
                [NameText.line(self.heads[head], 32)] + shown.map { NameText.line($0.heads[head], 32) }, right: false)
        }
        var columns = self.columns.indices.map { column in
            let name =
                self.columns[column].unit.isEmpty
                ? self.columns[column].name : "\(self.columns[column].name) (\(self.columns[column].unit))"
            return Self.padded(
                [NameText.line(name, 40)] + shown.map { Self.text($0.cells[column], isBest: $0.isBest[column]) },
                right: true)
        }
        if showsCounts {
            columns.append(Self.padded(["n"] + shown.map { $0.count.map(String.init) ?? "" }, right: true))
        }

        var blocks: [[[String]]] = []
        var used = Int.max
        for column in columns {
            let width = 2 + (column.first?.count ?? 0)
            if used > Self.width - width {
                blocks.append(heads)
                used = heads.reduce(0) { $0 + 2 + ($1.first?.count ?? 0) }
            }
            blocks[blocks.count - 1].append(column)
            used += width
        }
        let more = rows.count > shown.count ? "\n… and \(rows.count - shown.count) more rows" : ""
        return blocks.enumerated().map { index, block in
            // What has no number in these columns has no place among them.
            let lines = (0...shown.count).filter { line in
                line == 0 || block.dropFirst(heads.count).contains { $0[line].contains { $0 != " " } }
            }.map { line in
                block.map { $0[line] }.joined(separator: "  ").trimmingTrailingSpaces
            }
            let caption = NameText.line(title) + (note.isEmpty ? "" : " (\(NameText.line(note)))")
            return (index == 0 ? [caption] + lines : lines).joined(separator: "\n") + more
        }
    }

    private static func text(_ cell: Measurement?, isBest: Bool) -> String {
        guard let cell else { return "  " }
        var text = NumberText.value(cell.estimate.value, of: cell)
        if let low = cell.estimate.low, let high = cell.estimate.high, (high - low).isFinite {
            text += " ±" + NumberText.value((high - low) / 2, of: cell)
        }
        return text + (isBest ? " *" : "  ")
    }

    private static func padded(_ cells: [String], right: Bool) -> [String] {
        let width = cells.map(\.count).max() ?? 0
        return cells.enumerated().map { index, cell in
            // Numbers end in a place for the star, so that they stand below each other.
            let cell = right && index == 0 ? cell + "  " : cell
            let padding = String(repeating: " ", count: max(0, width - cell.count))
            return right ? padding + cell : cell + padding
        }
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
