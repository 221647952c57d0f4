extension Figure {
    /// More series than these cannot be distinguished; the rest is in the data only.
    static let mostSeries = 16
    /// Most rows of a plot of ranges: what is taller fits no page.
    static let mostRows = 120

    /// A series with its look, and those of its points that have a place on the axes.
    struct DrawnSeries {
        let name: String
        let note: String?
        let points: [Point]
        let style: SeriesStyle
    }

    /// The series that are drawn.
    var drawnSeries: [DrawnSeries] {
        series.prefix(Self.mostSeries).enumerated().map {
            DrawnSeries(name: $1.name, note: $1.note, points: drawable($1), style: SeriesStyle($0))
        }
    }

    /// The points of a series that have a place on the axes.
    private func drawable(_ series: Series) -> [Point] {
        series.points.filter { x.scale.holds($0.x) && (form == .ranges || y.scale.holds($0.y)) }
    }

    /// The names of the rows of a plot of ranges, in the order in which they first come.
    var rowNames: [String] {
        var seen: Set<String> = []
        return series.flatMap(\.points).map { $0.label ?? "" }.filter { seen.insert($0).inserted }
    }

    /// What the data hold and the drawing does not show, in words; nothing where it shows all.
    package var omissions: String {
        var parts: [String] = []
        let all = series.reduce(0) { $0 + $1.points.count }
        let shown = series.reduce(0) { $0 + drawable($1).count }
        if shown < all {
            let areLinear = x.scale == .linear && y.scale == .linear
            let why = areLinear ? "are no numbers" : "are no numbers, or have no place on a logarithmic axis"
            parts.append("\(all - shown) of \(all) points \(why).")
        }
        if series.count > Self.mostSeries {
            parts.append("The first \(Self.mostSeries) of \(series.count) series are drawn.")
        }
        if form == .ranges, rowNames.count > Self.mostRows {
            parts.append("The first \(Self.mostRows) of \(rowNames.count) rows are drawn.")
        }
        return parts.joined(separator: " ")
    }
}

extension Figure.Axis.Scale {
    /// Whether a value has a place on it.
    func holds(_ value: Double) -> Bool {
        switch self {
        case .linear: value.isFinite
        case .logarithmic: value.isFinite && value > 0
        case .towardsOne: (0...1).contains(value)
        }
    }
}
