import VectorSearch

/// How one series is told from others: by colour, dash and mark.
struct SeriesMark {
    private let index: Int

    /// - Parameter index: which series, from 0.
    init(_ index: Int) { self.index = index }

    private var color: Int { index % PlotPalette.colors.count }
    var stroke: String { "s\(color)" }
    var fill: String { "m\(color)" }

    /// Solid first; a second round of colours begins with another dash.
    var dash: String {
        let dashes = ["", "7 3", "2 3", "10 3 2 3", "5 2", "12 4", "2 2 6 2", "1 4"]
        let dash = dashes[(index + index / PlotPalette.colors.count) % dashes.count]
        return dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
    }

    /// A mark about seven units wide around a place, with what it says when pointed at.
    func mark(_ x: Double, _ y: Double, title: String = "") -> String {
        func polygon(_ corners: [(Double, Double)]) -> String {
            let points = corners.map { "\(Draw.number(x + $0.0)),\(Draw.number(y + $0.1))" }.joined(separator: " ")
            return "polygon points=\"\(points)\""
        }
        let shape =
            switch (index + index / PlotPalette.colors.count) % 6 {
            case 0: "circle cx=\"\(Draw.number(x))\" cy=\"\(Draw.number(y))\" r=\"3.6\""
            case 1: polygon([(-3.3, -3.3), (3.3, -3.3), (3.3, 3.3), (-3.3, 3.3)])
            case 2: polygon([(0, -4.4), (4.2, 3.2), (-4.2, 3.2)])
            case 3: polygon([(0, -4.8), (4.8, 0), (0, 4.8), (-4.8, 0)])
            case 4: polygon([(0, 4.4), (4.2, -3.2), (-4.2, -3.2)])
            default:
                polygon([
                    (-1.4, -4.2), (1.4, -4.2), (1.4, -1.4), (4.2, -1.4), (4.2, 1.4), (1.4, 1.4), (1.4, 4.2),
                    (-1.4, 4.2), (-1.4, 1.4), (-4.2, 1.4), (-4.2, -1.4), (-1.4, -1.4),
                ])
            }
        let name = shape.prefix { $0 != " " }
        return title.isEmpty
            ? "<\(shape) class=\"dot \(fill)\"/>"
            : "<\(shape) class=\"dot \(fill)\"><title>\(Draw.plain(title, 200))</title></\(name)>"
    }
}
