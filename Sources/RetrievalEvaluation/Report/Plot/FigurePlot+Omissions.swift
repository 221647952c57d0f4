import VectorSearch

extension FigurePlot {
    /// Most rows of a plot of ranges: what is taller fits no page.
    static let mostRows = 120

    /// What the data hold and the plot does not show, in words; nothing where it shows all.
    var omissions: String {
        var parts: [String] = []
        let all = figure.series.reduce(0) { $0 + $1.points.count }
        let shown = figure.series.reduce(0) { $0 + figure.drawable($1).count }
        if shown < all {
            let isLogarithmic = figure.x.scale == .logarithmic || figure.y.scale == .logarithmic
            let why = isLogarithmic ? "are no numbers, or have no place on a logarithmic axis" : "are no numbers"
            parts.append("\(all - shown) of \(all) points \(why).")
        }
        if figure.series.count > Self.mostSeries {
            parts.append("The first \(Self.mostSeries) of \(figure.series.count) series are drawn.")
        }
        if figure.form == .ranges, figure.rowNames.count > Self.mostRows {
            parts.append("The first \(Self.mostRows) of \(figure.rowNames.count) rows are drawn.")
        }
        return parts.joined(separator: " ")
    }
}

extension Figure {
    /// The points of a series that have a place on the axes.
    func drawable(_ series: Series) -> [Point] {
        func fits(_ value: Double, _ axis: Axis) -> Bool {
            value.isFinite && (axis.scale == .linear || value > 0)
        }
        return series.points.filter { fits($0.x, x) && (form == .ranges || fits($0.y, y)) }
    }

    /// The names of the rows of a plot of ranges, in the order in which they first come.
    var rowNames: [String] {
        var seen: Set<String> = []
        return series.flatMap(\.points).map { $0.label ?? "" }.filter { seen.insert($0).inserted }
    }

    /// The scale of an axis for values that all have a place on it.
    static func scale(
        _ axis: Axis, _ values: [Double], start: Double, end: Double, apart: Double
    ) -> PlotScale {
        let isLogarithmic = axis.scale == .logarithmic
        func known(_ wish: Double?, _ other: Double?, _ fallback: Double) -> Double {
            for case let value? in [wish, other] where value.isFinite && (!isLogarithmic || value > 0) { return value }
            return fallback
        }
        let low = known(axis.low, values.min(), isLogarithmic ? 1 : 0)
        let high = max(low, known(axis.high, values.max(), isLogarithmic ? 10 : 1))
        if isLogarithmic { return .logarithmic(from: low, to: high, start: start, end: end, apart: apart) }
        // Ends that somebody chose stay; those of the data move out to round numbers.
        let isChosen = axis.low != nil && axis.high != nil
        return .linear(low...high, widens: !isChosen, start: start, end: end, apart: apart)
    }
}
