import Foundation

/// Draws recall against speed of several indexes as SVG: up and to the right is better.
///
/// ```swift
/// let plot = RecallPlot(
///     title: "Recall against speed", subtitle: "cosine, 10 neighbours, one thread",
///     series: [.init(name: "hnsw", note: "built in 8 s", points: points)])
/// try plot.svg.write(toFile: "curve.svg", atomically: true, encoding: .utf8)
/// ```
///
/// Recall is stretched towards 1 and speed is logarithmic. Of each series the points are joined that no other of it beats;
/// one with a single point, such as exact search, is a dashed line across, which the others have to clear. The picture
/// follows the viewer's light or dark scheme.
public struct RecallPlot: Sendable {
    /// The points of one index.
    public struct Series: Sendable {
        /// What the legend calls it.
        public var name: String
        /// What the legend adds below, such as the time of the build.
        public var note: String
        /// Its points, in any order.
        public var points: [SweepPoint]

        /// A series.
        public init(name: String, note: String = "", points: [SweepPoint]) {
            self.name = name
            self.note = note
            self.points = points
        }
    }

    /// The heading.
    public var title: String
    /// What was measured, on a line below.
    public var subtitle: String
    /// The indexes, at most eight that can be told apart.
    public var series: [Series]

    /// A plot.
    public init(title: String, subtitle: String = "", series: [Series]) {
        self.title = title
        self.subtitle = subtitle
        self.series = series
    }

    /// The picture, a complete SVG document. O(points log points).
    public var svg: String {
        let fronts = series.map(\.points.paretoFront)
        let all = fronts.flatMap { $0 }
        let speeds = all.map(\.queriesPerSecond)
        let frame = Frame()
        let x = PlotScale.recall(from: all.compactMap(\.recall).min() ?? 0, start: frame.left, end: frame.right)
        let y = PlotScale.speed(
            from: speeds.min() ?? 1, to: speeds.max() ?? 1000, start: frame.bottom, end: frame.top)
        var parts = [head(frame), grid(frame, x, y)]
        // The first series is the one that matters most: it is drawn last, on top.
        for index in series.indices.reversed() {
            parts.append(curve(fronts[index], color: index, name: series[index].name, frame, x, y))
        }
        for index in series.indices { parts.append(legend(index, frame)) }
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    /// Where the axes lie in the picture, in its units.
    private struct Frame {
        let width = 920.0, height = 540.0
        let left = 96.0, right = 700.0, top = 84.0, bottom = 468.0
    }

    private func head(_ frame: Frame) -> String {
        func rules(_ color: KeyPath<(light: String, dark: String), String>) -> String {
            PlotPalette.colors.enumerated().map { index, pair in
                ".c\(index){stroke:\(pair[keyPath: color])}.f\(index){fill:\(pair[keyPath: color])}"
            }.joined()
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(frame.width)) \(Int(frame.height))" \
            width="\(Int(frame.width))" height="\(Int(frame.height))" role="img" aria-labelledby="title">
            <title id="title">\(Markup.escaped(title))</title>
            <style>
            svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:13px}
            .paper{fill:#ffffff}.ink{fill:#1b1f24}.soft{fill:#656d76}
            .grid{stroke:#e6e9ed}.axis{stroke:#8c959f}.curve{fill:none;stroke-width:2.5;stroke-linejoin:round}
            .across{fill:none;stroke-width:1.5;stroke-dasharray:5 5;opacity:.7}.dot{stroke:#ffffff;stroke-width:1.5}
            \(rules(\.light))
            @media (prefers-color-scheme:dark){
            .paper{fill:#0d1117}.ink{fill:#e6edf3}.soft{fill:#9198a1}.grid{stroke:#21262d}.axis{stroke:#656d76}
            .dot{stroke:#0d1117}
            \(rules(\.dark))
            }
            </style>
            <rect class="paper" width="100%" height="100%"/>
            \(text(title, at: frame.left, 36, "ink", size: 20, weight: 600))
            \(text(subtitle, at: frame.left, 58, "soft"))
            """
    }

    private func grid(_ frame: Frame, _ x: PlotScale, _ y: PlotScale) -> String {
        var lines: [String] = []
        for tick in x.ticks {
            lines.append(line(tick.position, frame.top, tick.position, frame.bottom, "grid"))
            lines.append(text(tick.label, at: tick.position, frame.bottom + 22, "soft", anchor: "middle"))
        }
        for tick in y.ticks {
            lines.append(line(frame.left, tick.position, frame.right, tick.position, "grid"))
            lines.append(text(tick.label, at: frame.left - 10, tick.position + 4.5, "soft", anchor: "end"))
        }
        lines.append(line(frame.left, frame.bottom, frame.right, frame.bottom, "axis"))
        lines.append(
            text("recall", at: (frame.left + frame.right) / 2, frame.bottom + 48, "ink", anchor: "middle"))
        let middle = (frame.top + frame.bottom) / 2
        lines.append(
            "<g transform=\"rotate(-90 20 \(Self.number(middle)))\">"
                + text("queries per second", at: 20, middle, "ink", anchor: "middle") + "</g>")
        return lines.joined(separator: "\n")
    }

    private func curve(
        _ points: [SweepPoint], color: Int, name: String, _ frame: Frame, _ x: PlotScale, _ y: PlotScale
    ) -> String {
        let color = color % PlotPalette.colors.count
        let places = points.map { (x.position($0.recall ?? 0), y.position($0.queriesPerSecond)) }
        var parts: [String] = []
        if places.count == 1 {
            parts.append(line(frame.left, places[0].1, frame.right, places[0].1, "across c\(color)"))
        } else if places.count > 1 {
            let path = places.map { "\(Self.number($0.0)),\(Self.number($0.1))" }.joined(separator: " ")
            parts.append("<polyline class=\"curve c\(color)\" points=\"\(path)\"/>")
        }
        for (point, place) in zip(points, places) {
            let effort = point.effort.map { ", effort \($0)" } ?? ""
            let told = String(format: ": recall %.4f, ", point.recall ?? 0) + PlotScale.grouped(point.queriesPerSecond)
            parts.append(
                "<circle class=\"dot f\(color)\" cx=\"\(Self.number(place.0))\" cy=\"\(Self.number(place.1))\" r=\"4.5\">"
                    + "<title>\(Markup.escaped(name + effort + told)) queries/s</title></circle>")
        }
        return parts.joined(separator: "\n")
    }

    private func legend(_ index: Int, _ frame: Frame) -> String {
        let (left, top) = (frame.right + 34, frame.top + 14 + 46 * Double(index))
        let color = index % PlotPalette.colors.count
        return """
            <circle class="f\(color)" cx="\(Self.number(left))" cy="\(Self.number(top - 4.5))" r="5.5"/>
            \(text(series[index].name, at: left + 14, top, "ink", weight: 600))
            \(text(series[index].note, at: left + 14, top + 18, "soft"))
            """
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String {
        "<line class=\"\(style)\" x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" "
            + "x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\"/>"
    }

    private func text(
        _ text: String, at x: Double, _ y: Double, _ style: String, anchor: String = "start", size: Int? = nil,
        weight: Int? = nil
    ) -> String {
        let font = (size.map { " font-size=\"\($0)\"" } ?? "") + (weight.map { " font-weight=\"\($0)\"" } ?? "")
        return
            "<text class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\"\(font)>"
            + Markup.escaped(text) + "</text>"
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
