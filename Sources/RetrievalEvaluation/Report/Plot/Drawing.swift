import Foundation
import VectorSearch

/// Elements of a plot, in the order in which they are painted.
struct Drawing {
    /// The width of every plot, in its units.
    static let width = 480
    /// How high it came out.
    var height: Double
    /// The elements.
    var parts: [String] = []
    /// What a reader must know that cannot be seen.
    var note = ""
}

/// Elements of SVG as text.
enum Draw {
    static func number(_ value: Double) -> String {
        let text = String(format: "%.1f", value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String {
        "<line class=\"\(style)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
    }

    /// - Parameter anchor: which part of the text stands at x: `start`, `middle` or `end`.
    static func text(
        _ text: String, at x: Double, _ y: Double, _ style: String, anchor: String = "start"
    ) -> String {
        "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\""
            + (anchor == "start" ? "" : " text-anchor=\"\(anchor)\"") + ">\(Markup.escaped(text))</text>"
    }

    static func plain(_ text: String, _ limit: Int) -> String { Markup.escaped(NameText.short(text, limit)) }

    static func path(_ points: [(x: Double, y: Double)]) -> String {
        points.enumerated().map { ($0 == 0 ? "M" : "L") + number($1.x) + " " + number($1.y) }.joined()
    }

    /// About how wide a text is at the plots' size of 13.5 units. Rather too wide than too narrow.
    static func width(of text: String) -> Double {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case _ where "iljtfrI.,:;'|!()[] ".unicodeScalars.contains(scalar): sum + 5.2
            case _ where "mwMW@%".unicodeScalars.contains(scalar): sum + 13
            case 0x41...0x5A: sum + 9.8
            case 0..<0x250: sum + 8.2
            case 0x300..<0x370: sum
            case 0x370..<0x1100: sum + 9
            default: sum + 14
            }
        }
    }

    /// A text in at most two lines of a width, broken after a comma or space where there is one; what is still too long loses
    /// its middle.
    static func lines(_ text: String, width: Double) -> [String] {
        if Self.width(of: text) <= width { return [text] }
        let scalars = Array(NameText.short(text, 120).unicodeScalars)
        func string(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        let breaks = scalars.indices.dropFirst().filter { scalars[$0 - 1] == " " || scalars[$0 - 1] == "/" }
        let middle = breaks.last { Self.width(of: string(0..<$0).trimmed) <= width }
        guard let middle else { return [fitted(text, width: width)] }
        return [string(0..<middle).trimmed, fitted(string(middle..<scalars.count), width: width)]
    }

    /// A text with its middle left out, as far as it must be.
    static func fitted(_ text: String, width: Double) -> String {
        var limit = min(120, text.unicodeScalars.count)
        var result = NameText.short(text, limit)
        while limit > 3, Self.width(of: result) > width {
            limit -= 1
            result = NameText.short(text, limit)
        }
        return result
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
