/// A map of many points in groups, on which only nearness means something: there are no axes.
///
/// ```swift
/// let map = PointMap(title: "Shop", groups: [
///     .init("1 dress", [.init(0.2, 0.4, label: "a.jpg"), .init(0.22, 0.41, label: "b.jpg")]),
/// ])
/// try map.svg().write(toFile: "map.svg", atomically: true, encoding: .utf8)
/// ```
public struct PointMap: Sendable, Hashable, Codable {
    /// The heading.
    public var title: String
    /// One line on what to see in it; may be empty.
    public var note: String
    /// Groups of points, each with a color and mark of its own, as far as there are such.
    public var groups: [Group]
    /// Points of no group, drawn small and pale.
    public var others: [Figure.Point]

    /// Points that belong together.
    public struct Group: Sendable, Hashable, Codable {
        /// What stands in their midst.
        public var name: String
        /// Where they lie, 0…1 across and up; a point's label is its tooltip.
        public var points: [Figure.Point]

        /// A group of points.
        public init(_ name: String, _ points: [Figure.Point]) {
            self.name = name
            self.points = points
        }
    }

    /// A map of groups, and of points in none.
    public init(title: String, note: String = "", groups: [Group], others: [Figure.Point] = []) {
        self.title = title
        self.note = note
        self.groups = groups
        self.others = others
    }

    /// Space about the points.
    private static let margin = 16.0
    /// Groups whose names are written, the first ones: more would lie on each other.
    private static let mostNames = 60

    /// The map as an SVG file of its own, which follows the viewer's light or dark scheme. Every point has a tooltip, and the
    /// whole a title and a description for screen readers. Points that are not finite are left out. O(points).
    /// - Parameter width: how wide and about how high it is, from 320 to 4,000 units, of which letters take about 8.
    public func svg(width: Double = 900) -> String {
        let width = min(max(width.isNaN ? 900 : width, 320), 4000)
        let size = width - 2 * Self.margin
        let top = note.isEmpty ? 34.0 : 54.0
        func place(_ point: Figure.Point) -> Canvas.Place? {
            guard point.x.isFinite, point.y.isFinite else { return nil }
            let (x, y) = (min(max(point.x, 0), 1), min(max(point.y, 0), 1))
            return (Self.margin + x * size, top + Self.margin + (1 - y) * size)
        }
        var canvas = Canvas(width: width)
        canvas.text(title.fitted(to: 0.79 * width), at: (4, 22), "ink title")
        if !note.isEmpty { canvas.text(note.fitted(to: width - 8), at: (4, 42), "soft") }
        for point in others {
            if let place = place(point) { canvas.speck(at: place, tooltip: point.label ?? "") }
        }
        for (number, group) in groups.enumerated() {
            for point in group.points {
                if let place = place(point) {
                    canvas.mark(SeriesStyle(number), at: place, tooltip: point.label ?? group.name)
                }
            }
        }
        // Names last, so that no mark lies on them.
        for group in groups.prefix(Self.mostNames) {
            let places = group.points.compactMap(place)
            guard !places.isEmpty else { continue }
            let xs = places.map(\.x).sorted()
            let ys = places.map(\.y).sorted()
            let name = group.name.fitted(to: width / 3)
            let half = name.drawnWidth / 2
            let x = max(half + 4, min(xs[xs.count / 2], width - half - 4))
            canvas.text(name, at: (x, ys[ys.count / 2] + 4), "ink name", .middle)
        }
        let names = groups.prefix(Self.mostNames).map { $0.name.shortened(to: 60) }.joined(separator: "; ")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="simile-plot" \
            viewBox="0 0 \(Canvas.number(width)) \(Canvas.number(width + top))" role="img" aria-labelledby="map-t map-d">
            <title id="map-t">\(title.shortened(to: 120).escapedForXML)</title>
            <desc id="map-d">\("\(note) \(groups.count) groups: \(names)".shortened(to: 600).escapedForXML)</desc>
            <style>\(Figure.style)
            .simile-plot .speck{fill:#8c959f;opacity:.6}.simile-plot .dot{stroke-width:.6}
            .simile-plot .name{font-weight:600;font-size:12.5px;paint-order:stroke;stroke:#fff;stroke-width:3px}
            @media (prefers-color-scheme:dark){.simile-plot .name{stroke:#0f1216}}</style>
            <rect class="paper" width="100%" height="100%"/>
            \(canvas.elements.joined(separator: "\n"))
            </svg>

            """
    }
}
