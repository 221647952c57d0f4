extension Figure {
    /// The chart as an SVG file of its own, with a background, its title and its note. O(points).
    ///
    /// It is made to be read at its width, at two thirds of it (a telephone, a column of a page) and larger, and follows the
    /// viewer's light or dark scheme. Every series has a color, a dash and a mark of its own, every point that is marked a
    /// tooltip, and the whole a title and a description for screen readers. Any text and any numbers may be in it.
    /// - Parameter width: how wide it is, from 320 to 2,000 units, of which letters take about 8.
    public func svg(width: Double = 480) -> String {
        svg(id: "plot", width: min(max(width.isNaN ? 480 : width, 320), 2000), isAlone: true)
    }

    /// The chart as a part of a page that has ``style``.
    /// - Parameter id: tells it from others of the same page.
    package func svg(id: String) -> String { svg(id: id, width: 480, isAlone: false) }

    private func svg(id: String, width: Double, isAlone: Bool) -> String {
        var heading = Canvas(width: width)
        let notes = isAlone && !note.isEmpty ? note.lines(width: width - 8) : []
        let top = isAlone ? 34 + 17 * Double(notes.count) : 0
        if isAlone {
            heading.text(title.fitted(to: 0.79 * width), at: (4, 22 - top), "ink title")
            for (index, line) in notes.enumerated() {
                heading.text(line, at: (4, 42 - top + 17 * Double(index)), "soft")
            }
        }
        var canvas = Canvas(width: width)
        if form == .ranges {
            RangeDrawing(self, width: width).draw(on: &canvas)
        } else {
            CurveDrawing(self, width: width).draw(on: &canvas)
        }
        let (y, height) = (Canvas.number(-top), Canvas.number(canvas.height + top))
        let paper = """
            <style>\(Self.style)</style>
            <rect class="paper" x="0" y="\(y)" width="100%" height="100%"/>
            """
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="simile-plot" \
            viewBox="0 \(y) \(Canvas.number(width)) \(height)" role="img" aria-labelledby="\(id)-t \(id)-d">
            <title id="\(id)-t">\(title.shortened(to: 120).escapedForXML)</title>
            <desc id="\(id)-d">\(summary.shortened(to: 600).escapedForXML)</desc>
            \(isAlone ? paper : "")
            \((heading.elements + canvas.elements).joined(separator: "\n"))
            </svg>

            """
    }

    /// What is drawn, in words.
    private var summary: String {
        let axes = form == .ranges ? "\(x.label) of \(rowNames.count) rows" : "\(y.label) over \(x.label)"
        let names = series.prefix(Self.mostSeries).map { $0.name.shortened(to: 60) }.joined(separator: "; ")
        return (note.isEmpty ? "" : note + " ") + "\(axes): \(names)"
    }

    /// How charts look: once in a page, or within a file.
    package static let style = """
        .simile-plot{font:13.5px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;
        font-variant-numeric:tabular-nums}
        .simile-plot .title{font-weight:600;font-size:16px}.simile-plot .lead{stroke:#8c959f;stroke-width:.8}
        .simile-plot .curve{fill:none;stroke-width:2.2;stroke-linejoin:round}.simile-plot .whisker{stroke-width:1.3}
        .simile-plot .level{stroke-width:1.3;stroke-dasharray:5 5;opacity:.8}.simile-plot .dot{stroke-width:1}
        .simile-plot .band{stroke:none;opacity:.15}.simile-plot .area{stroke:none;opacity:.13}
        \(lightColors)
        @media (prefers-color-scheme:dark){
        .simile-plot .paper{fill:#0f1216}.simile-plot .ink{fill:#e6e9ed}.simile-plot .soft{fill:#9aa3ad}
        .simile-plot .grid{stroke:#262c33}.simile-plot .axis{stroke:#656d76}.simile-plot .dot{stroke:#0f1216}
        \(SeriesStyle.colors(\.dark))
        }
        """

    /// The colors for a light background and for paper.
    package static let lightColors = """
        .simile-plot .paper{fill:#fff}.simile-plot .ink{fill:#1b1f24}.simile-plot .soft{fill:#59616b}
        .simile-plot .grid{stroke:#e3e7eb}.simile-plot .axis{stroke:#8c959f}.simile-plot .dot{stroke:#fff}
        \(SeriesStyle.colors(\.light))
        """
}
