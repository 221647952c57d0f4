import VectorSearch

/// Draws rows with a dot and its interval for each series.
struct RangesDrawing {
    private let figure: Figure
    private let series: [(name: String, points: [Figure.Point], mark: SeriesMark)]
    private let rows: [String]
    /// Places in the key above the rows.
    private var key: [(x: Double, y: Double, name: String)] = []
    private let left: Double
    private let right = Double(Drawing.width) - 30
    private var top = 12.0
    private let rowHeight: Double
    private let x: PlotScale

    init(_ figure: Figure) {
        self.figure = figure
        series = figure.series.prefix(FigurePlot.mostSeries).enumerated().map {
            ($1.name, figure.drawable($1), SeriesMark($0))
        }
        rows = Array(figure.rowNames.prefix(FigurePlot.mostRows))
        left = max(30, 14 + (rows.map { Draw.width(of: Draw.fitted($0, width: 160)) }.max() ?? 0))
        rowHeight = max(20, 9 * Double(series.count) + 10)
        var values = series.flatMap(\.points).flatMap { [$0.x, $0.low, $0.high].compactMap { $0 } }.filter(\.isFinite)
        if figure.x.scale == .logarithmic { values = values.filter { $0 > 0 } }
        x = Figure.scale(figure.x, values, start: left, end: right, apart: 58)

        var place = (x: 12.0, y: 12.0)
        for each in series where !each.name.isEmpty {
            let name = Draw.fitted(each.name, width: 300)
            let width = 16 + Draw.width(of: name) + 14
            if place.x > 12, place.x + width > Double(Drawing.width) { place = (12, place.y + 18) }
            key.append((place.x, place.y, name))
            place.x += width
        }
        if !key.isEmpty { top = place.y + 18 }
    }

    var drawing: Drawing {
        let bottom = top + rowHeight * Double(max(1, rows.count))
        var drawing = Drawing(height: bottom + 48)
        drawing.note = "\(figure.x.label) of \(rows.count) rows: " + key.map(\.name).joined(separator: "; ")
        for tick in x.ticks {
            drawing.parts.append(Draw.line(tick.position, top, tick.position, bottom, "grid"))
            drawing.parts.append(Draw.text(tick.label, at: tick.position, bottom + 19, "soft", anchor: "middle"))
        }
        drawing.parts.append(Draw.line(left, bottom, right, bottom, "axis"))
        let label = Draw.fitted(figure.x.label, width: 440)
        let half = Draw.width(of: label) / 2
        let middle = max(half + 4, min((left + right) / 2, Double(Drawing.width) - half - 4))
        drawing.parts.append(Draw.text(label, at: middle, bottom + 40, "ink", anchor: "middle"))

        let places = Dictionary(rows.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for (row, name) in rows.enumerated() {
            let middle = top + rowHeight * (Double(row) + 0.5)
            drawing.parts.append(
                Draw.text(Draw.fitted(name, width: 160), at: left - 8, middle + 4.5, "ink label", anchor: "end"))
            if row > 0, series.count > 1 {
                drawing.parts.append(Draw.line(left, middle - rowHeight / 2, right, middle - rowHeight / 2, "grid"))
            }
        }
        for (index, each) in series.enumerated() {
            let shift = 9 * (Double(index) - Double(series.count - 1) / 2)
            for point in each.points {
                guard let row = places[point.label ?? ""] else { continue }
                let middle = top + rowHeight * (Double(row) + 0.5) + shift
                if let low = point.low, let high = point.high, low.isFinite, high.isFinite {
                    drawing.parts.append(
                        Draw.line(x.position(low), middle, x.position(high), middle, "whisker \(each.mark.stroke)"))
                }
                let told = "\(each.name), \(point.label ?? ""): \(NumberText.figures(point.x))"
                drawing.parts.append(each.mark.mark(x.position(point.x), middle, title: told))
            }
        }
        var next = 0
        for each in series where !each.name.isEmpty {
            drawing.parts.append(each.mark.mark(key[next].x, key[next].y))
            drawing.parts.append(Draw.text(key[next].name, at: key[next].x + 9, key[next].y + 4.5, "ink label"))
            next += 1
        }
        return drawing
    }
}
