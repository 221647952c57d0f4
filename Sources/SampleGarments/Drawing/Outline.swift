import Foundation

/// A place or a direction in garment units: x to the right, y down.
typealias Point = SIMD2<Double>

extension SIMD2<Double> {
    init(angle degrees: Double) { self = [cos(degrees * .pi / 180), sin(degrees * .pi / 180)] }

    var length: Double { (self * self).sum().squareRoot() }
    var angle: Double { atan2(y, x) * 180 / .pi }
    var unit: Point { length > 0 ? self / length : self }
}

extension DefaultStringInterpolation {
    /// Writes a place as SVG does, rounded to hundredths.
    mutating func appendInterpolation(_ point: Point) {
        let rounded = (point * 100).rounded(.toNearestOrAwayFromZero) / 100
        appendLiteral("\(rounded.x),\(rounded.y)")
    }
}

/// Outlines or lines through knots, written as text.
///
/// A knot is `x,y`, passed smoothly, or `x,y!`, a corner. After `|` they are the right half of a symmetric outline, from
/// axis to axis, or of a line that ends at the axis; after `||` they are one of a pair, the other its mirror image.
struct Outline: Sendable, ExpressibleByStringInterpolation {
    private(set) var contours: [[(place: Point, isCorner: Bool)]]
    let isSymmetric: Bool

    /// What does not parse is left out: the texts are this module's own.
    init(stringLiteral text: String) {
        let (isPair, knots) = (
            text.hasPrefix("||"),
            text.split { $0 == " " || $0 == "|" }.compactMap { word -> (place: Point, isCorner: Bool)? in
                let numbers = word.split { $0 == "," || $0 == "!" }.compactMap { Double($0) }
                return numbers.count == 2 ? ([numbers[0], numbers[1]], word.hasSuffix("!")) : nil
            }
        )
        isSymmetric = text.hasPrefix("|") && !isPair
        let back = knots.reversed().filter { $0.place.x != 0 }.map {
            (place: $0.place * [-1, 1], isCorner: $0.isCorner)
        }
        contours = isSymmetric ? [knots + back] : isPair ? [knots, back] : [knots]
    }

    static func rectangle(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> Outline {
        "\(left),\(top)! \(right),\(top)! \(right),\(bottom)! \(left),\(bottom)!"
    }

    static func ellipse(_ center: Point, _ x: Double, _ y: Double) -> Outline {
        "\(center - [0, y]) \(center + [x, 0]) \(center + [0, y]) \(center - [x, 0])"
    }

    /// The outline on the right side (1) or mirrored to the left one (−1).
    func on(_ side: Double) -> Outline { mapped { $0 * [side, 1] } }

    func moved(_ x: Double, _ y: Double) -> Outline { mapped { $0 + [x, y] } }

    func mapped(_ map: (Point) -> Point) -> Outline {
        var copy = self
        copy.contours = contours.map { $0.map { (map($0.place), $0.isCorner) } }
        return copy
    }

    /// The corners of a box around the knots of the first contour.
    var bounds: (low: Point, high: Point) {
        let places = contours[0].map(\.place)
        let first = places.first ?? .zero
        return places.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
    }

    /// The path data of SVG: Bézier curves with handles along the direction of travel at each smooth knot.
    func path(isClosed: Bool) -> String {
        contours.map { knots in
            let count = knots.count
            func handle(_ index: Int) -> Point {
                guard !knots[index].isCorner, isClosed || index % (count - 1) != 0 else { return .zero }
                let (before, after) = (knots[(index + count - 1) % count].place, knots[(index + 1) % count].place)
                return ((knots[index].place - before).unit + (after - knots[index].place).unit).unit
            }
            let curves = (0..<(isClosed ? count : max(0, count - 1))).map { index in
                let (from, next) = (knots[index].place, (index + 1) % count)
                // Four knots at right angles make a circle.
                let reach = (knots[next].place - from).length * 0.39
                return
                    "C\(from + handle(index) * reach) \(knots[next].place - handle(next) * reach) \(knots[next].place)"
            }
            return "M\(knots.first?.place ?? .zero)" + curves.joined() + (isClosed ? "Z" : "")
        }.joined()
    }
}
