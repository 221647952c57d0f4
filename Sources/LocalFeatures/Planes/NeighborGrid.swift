/// Points by the cells of a grid, so that those near a place are found without looking at all.
struct NeighborGrid {
    private let cell: Float
    private let columns: Int
    private let rows: Int
    /// The last point of each cell.
    private var last: [Int32]
    /// The points in the order in which they came, each with the one before it in its cell.
    private var points: [(x: Float, y: Float, before: Int32)] = []

    /// A grid without points; radii asked for later are at most a cell.
    init(width: Int, height: Int, cell: Float) {
        self.cell = cell
        columns = max(1, Int(Float(width) / cell) + 1)
        rows = max(1, Int(Float(height) / cell) + 1)
        last = [Int32](repeating: -1, count: columns * rows)
    }

    private func column(_ x: Float) -> Int { max(0, min(columns - 1, Int(x / cell))) }
    private func row(_ y: Float) -> Int { max(0, min(rows - 1, Int(y / cell))) }

    /// Adds a point.
    mutating func insert(x: Float, y: Float) {
        let place = row(y) * columns + column(x)
        points.append((x, y, last[place]))
        last[place] = Int32(points.count - 1)
    }

    /// Whether a point within the radius meets a condition on its number in the order of insertion.
    func contains(x: Float, y: Float, radius: Float, where condition: (Int) -> Bool) -> Bool {
        for row in max(0, row(y) - 1)...min(rows - 1, row(y) + 1) {
            for column in max(0, column(x) - 1)...min(columns - 1, column(x) + 1) {
                var index = Int(last[row * columns + column])
                while index >= 0 {
                    let (dx, dy) = (points[index].x - x, points[index].y - y)
                    if dx * dx + dy * dy <= radius * radius, condition(index) { return true }
                    index = Int(points[index].before)
                }
            }
        }
        return false
    }
}
