import VectorSearch

/// Draws lines, steps and histograms: axes, marks, and the name of each series in the margin where its curve ends.
struct CurvesDrawing {
    private let figure: Figure
    private let series: [(name: String, points: [Figure.Point], mark: SeriesMark)]
    private let names: [[String]]
    private let frame: Frame
    private let x: PlotScale
    private let y: PlotScale
    /// How wide the bins of a histogram are.
    private let bin: Double

    /// Where the axes lie.
    private struct Frame {
        var left, right, top, bottom: Double
    }

    private static let lineHeight = 15.5

    init(_ figure: Figure) {
        self.figure = figure
        series = figure.series.prefix(FigurePlot.mostSeries).enumerated().map {
            ($1.name, figure.drawable($1), SeriesMark($0))
        }
        names = series.map { Draw.lines($0.name.isEmpty ? "no name" : $0.name, width: 130) }
        let labels = names.joined().map(Draw.width).max() ?? 0
        let room = names.reduce(0) { $0 + Double($1.count) * Self.lineHeight + 3 }
        let top = 30.0
        let bottom = top + max(250, room)
        let points = series.flatMap(\.points)

        var xs = points.map(\.x)
        let bin = figure.form == .histogram ? Self.bin(series.map { $0.points.map(\.x) }) : 0
        if figure.form == .histogram { xs += xs.max().map { [$0 + bin] } ?? [] }
        self.bin = bin
        var ys = points.flatMap { [$0.y, $0.low, $0.high].compactMap { $0 } }.filter(\.isFinite)
        if figure.y.scale == .logarithmic { ys = ys.filter { $0 > 0 } }
        if figure.form == .histogram, figure.y.scale == .linear { ys.append(0) }
        y = Figure.scale(figure.y, ys, start: bottom, end: top, apart: 34)
        let left = max(30, 12 + (y.ticks.map { Draw.width(of: $0.label) }.max() ?? 0))
        // The last tick's name stands half outside.
        frame = Frame(left: left, right: Double(Drawing.width) - max(30, labels + 46), top: top, bottom: bottom)
        x = Figure.scale(figure.x, xs, start: frame.left, end: frame.right, apart: 58)
    }

    /// The least distance between two bins, which are equally wide.
    private static func bin(_ starts: [[Double]]) -> Double {
        let gaps = starts.flatMap { starts -> [Double] in
            let sorted = starts.sorted()
            return zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 0 }
        }
        return gaps.min() ?? 1
    }

    var drawing: Drawing {
        var drawing = Drawing(height: frame.bottom + 50)
        drawing.note =
            "\(figure.y.label) over \(figure.x.label): "
            + series.map { NameText.short($0.name, 60) }.joined(separator: "; ")
        drawing.parts = axes
        // The first series matters most: it is painted last, on top.
        for each in series.reversed() where !each.points.isEmpty {
            drawing.parts += figure.form == .histogram ? bars(each.points, each.mark) : curve(each)
        }
        drawing.parts += labels
        return drawing
    }

    private var axes: [String] {
        var parts: [String] = []
        for tick in y.ticks {
            parts.append(Draw.line(frame.left, tick.position, frame.right, tick.position, "grid"))
            parts.append(Draw.text(tick.label, at: frame.left - 7, tick.position + 4.5, "soft", anchor: "end"))
        }
        for tick in x.ticks {
            parts.append(Draw.line(tick.position, frame.bottom, tick.position, frame.bottom + 5, "axis"))
            parts.append(Draw.text(tick.label, at: tick.position, frame.bottom + 20, "soft", anchor: "middle"))
        }
        parts.append(Draw.line(frame.left, frame.bottom, frame.right, frame.bottom, "axis"))
        parts.append(Draw.text(Draw.fitted(figure.y.label, width: 440), at: 4, 14, "ink"))
        // Under the axis' end, where it is read with the last value; to the left as far as it needs.
        let label = Draw.fitted(figure.x.label, width: 440)
        let half = Draw.width(of: label) / 2
        let middle = max(half + 4, min((frame.left + frame.right) / 2, Double(Drawing.width) - half - 4))
        parts.append(Draw.text(label, at: middle, frame.bottom + 41, "ink", anchor: "middle"))
        return parts
    }

    private func place(_ point: Figure.Point) -> (x: Double, y: Double) { (x.position(point.x), y.position(point.y)) }

    private func curve(_ series: (name: String, points: [Figure.Point], mark: SeriesMark)) -> [String] {
        let mark = series.mark
        let points = Thinning.thinned(series.points, place: place)
        let isFew = series.points.count <= 40
        var parts: [String] = []
        let intervals = points.compactMap { point -> (x: Double, low: Double, high: Double)? in
            guard let low = point.low, let high = point.high, low.isFinite, high.isFinite else { return nil }
            return (x.position(point.x), y.position(low), y.position(high))
        }
        if isFew {
            parts += intervals.map { Draw.line($0.x, $0.low, $0.x, $0.high, "whisker \(mark.stroke)") }
        } else if intervals.count > 1 {
            let outline = intervals.map { ($0.x, $0.high) } + intervals.reversed().map { ($0.x, $0.low) }
            parts.append("<path class=\"band \(mark.fill)\" d=\"\(Draw.path(outline))Z\"/>")
        }
        let places = points.map(place)
        var path = places
        if figure.form == .steps {
            path = zip(places, places.dropFirst()).flatMap { [$0, ($1.x, $0.y)] } + places.suffix(1)
        }
        if path.count > 1 {
            parts.append("<path class=\"curve \(mark.stroke)\"\(mark.dash) d=\"\(Draw.path(path))\"/>")
        }
        for index in marked(places.count, isFew: isFew) {
            let point = points[index]
            let told = [
                point.label, "\(figure.x.label) \(NumberText.figures(point.x))",
                "\(figure.y.label) \(NumberText.figures(point.y))",
            ].compactMap { $0 }.joined(separator: ", ")
            parts.append(mark.mark(places[index].x, places[index].y, title: "\(series.name): \(told)"))
        }
        return parts
    }

    /// Every point of a few; of many, some that tell the curve from others.
    private func marked(_ count: Int, isFew: Bool) -> [Int] {
        isFew ? Array(0..<count) : [1, 3, 5, 7].map { $0 * count / 8 }
    }

    private func bars(_ points: [Figure.Point], _ mark: SeriesMark) -> [String] {
        let base = figure.y.scale == .linear ? y.position(0) : frame.bottom
        let sorted = points.sorted { $0.x < $1.x }
        var path: [(x: Double, y: Double)] = []
        var end = -Double.infinity
        for point in sorted {
            // Where bins are missing the outline goes down to the axis.
            if point.x > end + bin * 0.01 {
                if end.isFinite { path.append((x.position(end), base)) }
                path.append((x.position(point.x), base))
            }
            end = point.x + bin
            path.append((x.position(point.x), y.position(point.y)))
            path.append((x.position(end), y.position(point.y)))
        }
        path.append((x.position(end), base))
        let outline = Draw.path(path)
        return [
            "<path class=\"area \(mark.fill)\" d=\"\(outline)Z\"/>",
            "<path class=\"curve \(mark.stroke)\"\(mark.dash) d=\"\(outline)\"/>",
        ]
    }

    /// Names in the margin, each with a piece of its line; those of curves that end there near their ends.
    private var labels: [String] {
        let ends = series.map { series -> (x: Double, y: Double) in
            let points = series.points
            let last = figure.form == .histogram ? points.max { $0.y < $1.y } : points.max { $0.x <= $1.x }
            return last.map(place) ?? (frame.left, frame.bottom)
        }
        let means = series.map { series in
            series.points.reduce(0) { $0 + y.position($1.y) } / Double(max(1, series.points.count))
        }
        let heights = names.map { Double($0.count) * Self.lineHeight + 3 }
        // Ends that nearly meet are ordered by how high the curves run.
        let wishes = ends.map { ($0.y / 4).rounded() * 4 }
        let places = PlotLabels.spread(wishes, heights: heights, order: means, limits: frame.top - 8...frame.bottom + 4)
        var parts: [String] = []
        for index in series.indices {
            let (mark, middle, end) = (series[index].mark, places[index], ends[index])
            let isNear = frame.right - end.x < 12 && abs(end.y - middle) < 36
            let isSingle = ends.enumerated().allSatisfy { $0 == index || abs($1.y - end.y) > 3 }
            if isNear, isSingle, figure.form != .histogram {
                parts.append(Draw.line(frame.right + 5, end.y, frame.right + 13, middle, "lead"))
            }
            let left = frame.right + 14
            parts.append(
                "<path class=\"curve \(mark.stroke)\"\(mark.dash) d=\"\(Draw.path([(left, middle), (left + 24, middle)]))\"/>"
            )
            if figure.form != .histogram { parts.append(mark.mark(left + 12, middle)) }
            let top = middle - Double(names[index].count - 1) * Self.lineHeight / 2 + 4.5
            for (line, text) in names[index].enumerated() {
                parts.append(Draw.text(text, at: left + 29, top + Double(line) * Self.lineHeight, "ink label"))
            }
        }
        return parts
    }
}
