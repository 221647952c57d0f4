/// Draws lines, steps and histograms: axes, marks, and the name of each series in the margin where its curve ends.
struct CurveDrawing {
    private let figure: Figure
    private let series: [Figure.DrawnSeries]
    /// The lines of each series' label, with their class.
    private let labels: [[Label]]
    private let left, right, top, bottom: Double
    private let x: AxisScale
    private let y: AxisScale
    /// How wide the bins of a histogram are.
    private let bin: Double

    private typealias Label = (text: String, style: String)
    private static let lineHeight = 15.5
    private var isHistogram: Bool { figure.form == .histogram }

    init(_ figure: Figure, width: Double) {
        self.figure = figure
        series = figure.drawnSeries
        let margin = 0.27 * width
        labels = series.map { series in
            let name = (series.name.isEmpty ? "no name" : series.name).lines(width: margin)
            let note = series.note?.lines(width: margin) ?? []
            return name.map { Label($0, "ink label") } + note.map { Label($0, "soft label") }
        }
        top = 30
        bottom = top + max(0.52 * width, labels.reduce(0) { $0 + Self.height(of: $1) })
        let points = series.flatMap(\.points)

        var xs = points.map(\.x)
        bin = figure.form == .histogram ? Self.bin(series.map { $0.points.map(\.x) }) : 0
        if figure.form == .histogram, let last = xs.max() { xs.append(last + bin) }
        var ys = points.flatMap { [$0.y, $0.low, $0.high].compactMap { $0 } }.filter(figure.y.scale.holds)
        if figure.form == .histogram, figure.y.scale == .linear { ys.append(0) }
        y = AxisScale(figure.y, ys, from: bottom, to: top, apart: 34)
        left = max(30, 12 + (y.ticks.map(\.label.drawnWidth).max() ?? 0))
        // The last tick's name stands half outside.
        right = width - max(30, (labels.joined().map(\.text.drawnWidth).max() ?? 0) + 46)
        x = AxisScale(figure.x, xs, from: left, to: right, apart: 58)
    }

    private static func height(of label: [Label]) -> Double { Double(label.count) * lineHeight + 3 }

    /// The least distance between two bins, which are equally wide.
    private static func bin(_ starts: [[Double]]) -> Double {
        let gaps = starts.flatMap { starts -> [Double] in
            let sorted = starts.sorted()
            return zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 0 }
        }
        return gaps.min() ?? 1
    }

    func draw(on canvas: inout Canvas) {
        drawAxes(on: &canvas)
        // The first series matters most: it is painted last, on top.
        for each in series.reversed() where !each.points.isEmpty {
            if isHistogram { drawBars(each, on: &canvas) } else { drawCurve(each, on: &canvas) }
        }
        drawLabels(on: &canvas)
        canvas.height = bottom + 50
    }

    private func drawAxes(on canvas: inout Canvas) {
        for tick in y.ticks {
            canvas.line(left, tick.position, right, tick.position, "grid")
            canvas.text(tick.label, at: (left - 7, tick.position + 4.5), "soft", .end)
        }
        for tick in x.ticks {
            // Where the scale is not even the eye needs help.
            if figure.x.scale == .towardsOne { canvas.line(tick.position, top, tick.position, bottom, "grid") }
            canvas.line(tick.position, bottom, tick.position, bottom + 5, "axis")
            canvas.text(tick.label, at: (tick.position, bottom + 20), "soft", .middle)
        }
        canvas.line(left, bottom, right, bottom, "axis")
        canvas.text(figure.y.label.fitted(to: canvas.width - 40), at: (4, 14), "ink")
        canvas.axisName(figure.x.label, from: left, to: right, y: bottom + 41)
    }

    private func place(_ point: Figure.Point) -> Canvas.Place { (x.position(point.x), y.position(point.y)) }

    private func drawCurve(_ series: Figure.DrawnSeries, on canvas: inout Canvas) {
        let style = series.style
        let points = series.points.thinned(place: place)
        let isFew = series.points.count <= 40
        let intervals = points.compactMap { point -> (x: Double, low: Double, high: Double)? in
            guard let low = point.low, let high = point.high, low.isFinite, high.isFinite else { return nil }
            return (x.position(point.x), y.position(low), y.position(high))
        }
        if isFew {
            for each in intervals { canvas.line(each.x, each.low, each.x, each.high, "whisker \(style.stroke)") }
        } else if intervals.count > 1 {
            let outline = intervals.map { ($0.x, $0.high) } + intervals.reversed().map { ($0.x, $0.low) }
            canvas.path(outline, "band \(style.fill)", closes: true)
        }
        let places = points.map(place)
        var path = places
        if figure.form == .steps {
            path = zip(places, places.dropFirst()).flatMap { [$0, ($1.x, $0.y)] } + places.suffix(1)
        }
        if path.count > 1 {
            canvas.path(path, "curve \(style.stroke)", dash: style.dash)
        } else if figure.form == .tradeoff {
            canvas.line(left, path[0].y, right, path[0].y, "level \(style.stroke)")
        }
        // Every point of a few; of many, some that tell the curve from others.
        for index in isFew ? Array(places.indices) : [1, 3, 5, 7].map({ $0 * places.count / 8 }) {
            let point = points[index]
            let parts = [
                point.label, "\(figure.x.label) \(NumberText.figures(point.x))",
                "\(figure.y.label) \(NumberText.figures(point.y))",
            ].compactMap { $0 }
            canvas.mark(style, at: places[index], tooltip: "\(series.name): \(parts.joined(separator: ", "))")
        }
    }

    private func drawBars(_ series: Figure.DrawnSeries, on canvas: inout Canvas) {
        let base = figure.y.scale == .linear ? y.position(0) : bottom
        var path: [Canvas.Place] = []
        var end = -Double.infinity
        for point in series.points.sorted(by: { $0.x < $1.x }) {
            // Where bins are missing the outline goes down to the axis.
            if point.x > end + bin * 0.01 {
                if end.isFinite { path.append((x.position(end), base)) }
                path.append((x.position(point.x), base))
            }
            end = point.x + bin
            path += [place(point), (x.position(end), y.position(point.y))]
        }
        path.append((x.position(end), base))
        canvas.path(path, "area \(series.style.fill)", closes: true)
        canvas.path(path, "curve \(series.style.stroke)", dash: series.style.dash)
    }

    /// Names in the margin, each with a piece of its line; those of curves that end there near their ends.
    private func drawLabels(on canvas: inout Canvas) {
        let ends = series.map { series -> Canvas.Place in
            let points = series.points
            return (isHistogram ? points.max { $0.y < $1.y } : points.max { $0.x <= $1.x }).map(place) ?? (left, bottom)
        }
        let means = series.map { series in
            series.points.reduce(0) { $0 + y.position($1.y) } / Double(max(1, series.points.count))
        }
        // Ends that nearly meet are ordered by how high the curves run.
        let middles = spread(
            ends.map { ($0.y / 4).rounded() * 4 }, heights: labels.map(Self.height), order: means,
            limits: top - 8...bottom + 4)
        for index in series.indices {
            let (style, middle, end) = (series[index].style, middles[index], ends[index])
            let isNear = right - end.x < 12 && abs(end.y - middle) < 36
            let isSingle = ends.enumerated().allSatisfy { $0 == index || abs($1.y - end.y) > 3 }
            if isNear, isSingle, !isHistogram { canvas.line(right + 5, end.y, right + 13, middle, "lead") }
            canvas.path(
                [(right + 14, middle), (right + 38, middle)], "curve \(style.stroke)", dash: style.dash)
            if !isHistogram { canvas.mark(style, at: (right + 26, middle)) }
            let first = middle - Double(labels[index].count - 1) * Self.lineHeight / 2 + 4.5
            for (line, label) in labels[index].enumerated() {
                canvas.text(label.text, at: (right + 43, first + Double(line) * Self.lineHeight), label.style)
            }
        }
    }
}
