/// How a series is drawn: its color, dash and mark.
struct SeriesStyle {
    private let index: Int
    private var color: Int { index % Self.palette.count }
    /// A second round of colors begins with another dash and mark.
    private var variant: Int { index + index / Self.palette.count }

    /// - Parameter index: which series, from 0.
    init(_ index: Int) { self.index = index }

    /// Colors that the colorblind can tell apart (after Okabe and Ito), darker on white and lighter on black than theirs, so
    /// that thin lines are seen.
    private static let palette = [
        (light: "#0072b2", dark: "#56b4e9"), (light: "#d55e00", dark: "#ff8a47"), (light: "#009e73", dark: "#2fd3a5"),
        (light: "#b0478f", dark: "#e08ac2"), (light: "#b07c00", dark: "#f0c445"), (light: "#5b5bd6", dark: "#a3a3ff"),
        (light: "#7a5230", dark: "#cfa27a"), (light: "#555555", dark: "#bbbbbb"),
    ]

    /// The rules of a style sheet for the classes ``stroke`` and ``fill`` of all series.
    static func colors(_ scheme: KeyPath<(light: String, dark: String), String>) -> String {
        palette.enumerated().map { index, pair in
            let color = pair[keyPath: scheme]
            return ".simile-plot .s\(index){stroke:\(color)}.simile-plot .m\(index){fill:\(color)}"
        }.joined()
    }

    /// The class of its lines.
    var stroke: String { "s\(color)" }
    /// The class of its areas and marks.
    var fill: String { "m\(color)" }

    /// Lengths of dashes and gaps; nothing for a solid line.
    var dash: String {
        let dashes = ["", "7 3", "2 3", "10 3 2 3", "5 2", "12 4", "2 2 6 2", "1 4"]
        return dashes[variant % dashes.count]
    }

    /// The corners of its mark, about seven units wide, around 0; none for a circle.
    var mark: [Canvas.Place] {
        switch variant % 6 {
        case 0: []
        case 1: [(-3.3, -3.3), (3.3, -3.3), (3.3, 3.3), (-3.3, 3.3)]
        case 2: [(0, -4.4), (4.2, 3.2), (-4.2, 3.2)]
        case 3: [(0, -4.8), (4.8, 0), (0, 4.8), (-4.8, 0)]
        case 4: [(0, 4.4), (4.2, -3.2), (-4.2, -3.2)]
        default:
            [
                (-1.4, -4.2), (1.4, -4.2), (1.4, -1.4), (4.2, -1.4), (4.2, 1.4), (1.4, 1.4), (1.4, 4.2),
                (-1.4, 4.2), (-1.4, 1.4), (-4.2, 1.4), (-4.2, -1.4), (-1.4, -1.4),
            ]
        }
    }
}
