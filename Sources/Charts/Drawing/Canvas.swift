import Foundation

/// Elements of SVG, in the order in which they are painted.
struct Canvas {
    typealias Place = (x: Double, y: Double)

    /// Which part of a text stands at its place.
    enum Anchor: String { case start, middle, end }

    let width: Double
    /// How high the drawing came out.
    var height = 0.0
    private(set) var elements: [String] = []

    init(width: Double) { self.width = width }

    /// A coordinate, to a tenth.
    static func number(_ value: Double) -> String {
        let text = String(format: "%.1f", value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        let ends = zip(["x1", "y1", "x2", "y2"], [x1, y1, x2, y2]).map { "\($0)=\"\(Self.number($1))\"" }
        elements.append("<line class=\"\(style)\" \(ends.joined(separator: " "))/>")
    }

    mutating func text(_ text: String, at place: Place, _ style: String, _ anchor: Anchor = .start) {
        let position = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        elements.append(
            "<text class=\"\(style)\" x=\"\(Self.number(place.x))\" y=\"\(Self.number(place.y))\"\(position)>"
                + "\(text.escapedForXML)</text>")
    }

    mutating func path(_ places: [Place], _ style: String, dash: String = "", closes: Bool = false) {
        let steps = places.enumerated().map { ($0 == 0 ? "M" : "L") + Self.number($1.x) + " " + Self.number($1.y) }
        let dash = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
        elements.append("<path class=\"\(style)\"\(dash) d=\"\(steps.joined())\(closes ? "Z" : "")\"/>")
    }

    /// The mark of a series, with what it says when pointed at.
    mutating func mark(_ style: SeriesStyle, at place: Place, tooltip: String = "") {
        let corners = style.mark.map { "\(Self.number(place.x + $0.x)),\(Self.number(place.y + $0.y))" }
        let (name, shape) =
            corners.isEmpty
            ? ("circle", "cx=\"\(Self.number(place.x))\" cy=\"\(Self.number(place.y))\" r=\"3.6\"")
            : ("polygon", "points=\"\(corners.joined(separator: " "))\"")
        let title = tooltip.isEmpty ? "" : "<title>\(tooltip.shortened(to: 200).escapedForXML)</title>"
        elements.append("<\(name) \(shape) class=\"dot \(style.fill)\">\(title)</\(name)>")
    }

    /// A point of no series, with what it says when pointed at.
    mutating func speck(at place: Place, tooltip: String) {
        let title = tooltip.isEmpty ? "" : "<title>\(tooltip.shortened(to: 200).escapedForXML)</title>"
        elements.append(
            "<circle cx=\"\(Self.number(place.x))\" cy=\"\(Self.number(place.y))\" r=\"2\" class=\"speck\">\(title)</circle>"
        )
    }

    /// The name of the axis across, below its middle, or aside as far as it needs to stay inside.
    mutating func axisName(_ name: String, from left: Double, to right: Double, y: Double) {
        let name = name.fitted(to: width - 40)
        let half = name.drawnWidth / 2
        text(name, at: (max(half + 4, min((left + right) / 2, width - half - 4)), y), "ink", .middle)
    }
}
