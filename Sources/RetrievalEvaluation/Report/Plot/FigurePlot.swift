import VectorSearch

/// Draws a figure as SVG: axes with units, marks, and each series' name beside it.
///
/// The drawing is 480 units wide, made to be read at that size, at two thirds of it (a telephone, a column of a page) and
/// larger. Colours come in two schemes; every series also has a dash and a mark of its own.
public struct FigurePlot: Sendable {
    /// What is drawn.
    public let figure: Figure

    /// - Parameter figure: what is drawn.
    public init(_ figure: Figure) { self.figure = figure }

    /// More series than that are not told apart; the rest is in the data only.
    static let mostSeries = 16

    /// The picture as a file of its own, with a ground and the heading. O(points).
    public var svg: String { svg(id: "plot", isAlone: true) }

    /// The picture.
    /// - Parameters:
    ///   - id: tells it from other pictures of the same page.
    ///   - isAlone: whether it is a file of its own, and not part of a page with ``style``.
    func svg(id: String, isAlone: Bool = false) -> String {
        let drawing = figure.form == .ranges ? RangesDrawing(figure).drawing : CurvesDrawing(figure).drawing
        let top = isAlone ? 34.0 : 0
        let size = "\(Drawing.width) \(Draw.number(drawing.height + top))"
        let note = figure.note.isEmpty ? drawing.note : "\(figure.note) \(drawing.note)"
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" class="simile-plot" viewBox="0 \(Draw.number(-top)) \(size)" role="img" \
            aria-labelledby="\(id)-t \(id)-d">
            <title id="\(id)-t">\(Draw.plain(figure.title, 120))</title>
            <desc id="\(id)-d">\(Draw.plain(note, 600))</desc>
            """
        ]
        if isAlone {
            parts.append("<style>\(Self.style)</style>")
            parts.append("<rect class=\"paper\" x=\"0\" y=\"\(Draw.number(-top))\" width=\"100%\" height=\"100%\"/>")
            parts.append(Draw.text(Draw.fitted(figure.title, width: 380), at: 8, -12, "ink title"))
        }
        return (parts + drawing.parts + ["</svg>"]).joined(separator: "\n")
    }

    /// The look of plots: once in a page, or within a file.
    static let style = """
        .simile-plot{font:13.5px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;
        font-variant-numeric:tabular-nums}
        .simile-plot .title{font-weight:600;font-size:16px}
        .simile-plot .paper{fill:#fff}.simile-plot .ink{fill:#1b1f24}.simile-plot .soft{fill:#59616b}
        .simile-plot .grid{stroke:#e3e7eb}.simile-plot .axis{stroke:#8c959f}.simile-plot .lead{stroke:#8c959f;stroke-width:.8}
        .simile-plot .curve{fill:none;stroke-width:2.2;stroke-linejoin:round}.simile-plot .whisker{stroke-width:1.3}
        .simile-plot .band{stroke:none;opacity:.15}.simile-plot .dot{stroke:#fff;stroke-width:1}
        .simile-plot .area{stroke:none;opacity:.13}
        \(lightColors)
        @media (prefers-color-scheme:dark){
        .simile-plot .paper{fill:#0f1216}.simile-plot .ink{fill:#e6e9ed}.simile-plot .soft{fill:#9aa3ad}
        .simile-plot .grid{stroke:#262c33}.simile-plot .axis{stroke:#656d76}.simile-plot .dot{stroke:#0f1216}
        \(colors(\.dark))
        }
        """

    /// The scheme for a light ground and for paper.
    static let lightColors = """
        .simile-plot .paper{fill:#fff}.simile-plot .ink{fill:#1b1f24}.simile-plot .soft{fill:#59616b}
        .simile-plot .grid{stroke:#e3e7eb}.simile-plot .axis{stroke:#8c959f}.simile-plot .dot{stroke:#fff}
        \(colors(\.light))
        """

    private static func colors(_ scheme: KeyPath<(light: String, dark: String), String>) -> String {
        PlotPalette.colors.enumerated().map { index, pair in
            let color = pair[keyPath: scheme]
            return ".simile-plot .s\(index){stroke:\(color)}.simile-plot .m\(index){fill:\(color)}"
        }.joined()
    }
}
