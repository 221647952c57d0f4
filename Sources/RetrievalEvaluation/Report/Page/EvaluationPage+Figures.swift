import Charts

extension EvaluationPage {
    /// The plots, two beside each other where there is room.
    var figures: String {
        let parts = results.figures.enumerated().map { index, figure in
            let notes = [figure.note, figure.omissions].filter { !$0.isEmpty }.map { " " + Self.text($0, 300) }
            return """
                <figure class="plot">
                \(figure.svg(id: "f\(index + 1)"))
                <figcaption><b>Figure \(index + 1).</b> \(Self.text(figure.title, 120)).\(notes.joined())</figcaption>
                </figure>
                """
        }
        return Self.section(
            "Figures", "figures", parts.isEmpty ? "" : "<div class=\"plots\">\(parts.joined(separator: "\n"))</div>")
    }
}
