import VectorSearch

extension EvaluationPage {
    /// The plots, two beside each other where there is room.
    var figures: String {
        let parts = results.figures.enumerated().map { index, figure in
            let plot = FigurePlot(figure)
            let notes = [figure.note, plot.omissions].filter { !$0.isEmpty }.map { " " + Self.text($0, 300) }
            return """
                <figure class="plot">
                \(plot.svg(id: "f\(index + 1)"))
                <figcaption><b>Figure \(index + 1).</b> \(Self.text(figure.title, 120)).\(notes.joined())</figcaption>
                </figure>
                """
        }
        return Self.section(
            "Figures", "figures", parts.isEmpty ? "" : "<div class=\"plots\">\(parts.joined(separator: "\n"))</div>")
    }
}
