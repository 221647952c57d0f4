/// Rows of cells in aligned columns, the last of them as wide as it likes.
struct TextTable {
    private var rows: [[String]] = []
    private let rightAligned: Set<Int>

    /// - Parameter rightAligned: columns of numbers.
    init(rightAligned: Set<Int> = []) { self.rightAligned = rightAligned }

    /// Adds a row; all rows should have as many cells as the first.
    mutating func add(_ cells: String...) { add(cells: cells) }

    /// Adds a row of however many cells.
    mutating func add(cells: [String]) { rows.append(cells) }

    /// The table as text, without a line end at the end.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                if rightAligned.contains(column) { return padding + cell }
                return column == row.count - 1 ? cell : cell + padding
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
