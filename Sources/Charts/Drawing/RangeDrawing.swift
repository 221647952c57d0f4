/// Draws rows with a mark and its interval for each series.
struct RangeDrawing {
    private let figure: Figure
    private let series: [Figure.DrawnSeries]
    private let rows: [String]
    /// The names of series above the rows, each with its style and place.
    private var key: [(name: String, style: SeriesStyle, place: Canvas.Place)] = []
    private let left, right: Double
    private var top = 12.0
    private let rowHeight: Double
    private let x: AxisScale

    private static let shift = 9.0

    init(_ figure: Figure, width: Double) {
        self.figure = figure
        series = figure.drawnSeries
        rows = Array(figure.rowNames.prefix(Figure.mostRows))
        left = max(30, 14 + (rows.map { $0.fitted(to: width / 3).drawnWidth }.max() ?? 0))
        right = width - 30
        rowHeight = max(20, Self.shift * Double(series.count) + 10)
        let values = series.flatMap(\.points).flatMap { [$0.x, $0.low, $0.high].compactMap { $0 } }
        x = AxisScale(figure.x, values.filter(figure.x.scale.holds), from: left, to: right, apart: 58)

        var place = (x: 12.0, y: 12.0)
        for each in series where !each.name.isEmpty {
            let name = each.name.fitted(to: 0.6 * width)
            let room = 30 + name.drawnWidth
            if place.x > 12, place.x + room > width { place = (12, place.y + 18) }
            key.append((name, each.style, place))
            place.x += room
        }
        if !key.isEmpty { top = place.y + 18 }
    }

    func draw(on canvas: inout Canvas) {
        let bottom = top + rowHeight * Double(max(1, rows.count))
        canvas.height = bottom + 48
        for tick in x.ticks {
            canvas.line(tick.position, top, tick.position, bottom, "grid")
            canvas.text(tick.label, at: (tick.position, bottom + 19), "soft", .middle)
        }
        canvas.line(left, bottom, right, bottom, "axis")
        canvas.axisName(figure.x.label, from: left, to: right, y: bottom + 40)
        for (row, name) in rows.enumerated() {
            let start = top + rowHeight * Double(row)
            canvas.text(
                name.fitted(to: canvas.width / 3), at: (left - 8, start + rowHeight / 2 + 4.5), "ink label", .end)
            if row > 0, series.count > 1 { canvas.line(left, start, right, start, "grid") }
        }
        let places = Dictionary(rows.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, each) in series.enumerated() {
            let shift = Self.shift * (Double(index) - Double(series.count - 1) / 2)
            for point in each.points {
                guard let row = places[point.label ?? ""] else { continue }
                let middle = top + rowHeight * (Double(row) + 0.5) + shift
                if let low = point.low, let high = point.high, low.isFinite, high.isFinite {
                    canvas.line(x.position(low), middle, x.position(high), middle, "whisker \(each.style.stroke)")
                }
                canvas.mark(
                    each.style, at: (x.position(point.x), middle),
                    tooltip: "\(each.name), \(point.label ?? ""): \(NumberText.figures(point.x))")
            }
        }
        for entry in key {
            canvas.mark(entry.style, at: entry.place)
            canvas.text(entry.name, at: (entry.place.x + 9, entry.place.y + 4.5), "ink label")
        }
    }
}
