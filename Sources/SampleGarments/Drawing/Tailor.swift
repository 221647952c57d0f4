import Basics

/// A crease: a ridge from one place to another that tapers off at both ends; with a height below 0 it is a valley.
struct Crease: Sendable {
    let from, to: Point
    let width, height: Double

    init(_ from: Point, _ to: Point, _ width: Double, _ height: Double) {
        (self.from, self.to, self.width, self.height) = (from, to, width, height)
    }
}

/// Cuts pieces of cloth, lights them and sews them together as SVG: the verbs every garment is drawn with.
///
/// Garments are drawn in a frame 240 wide and 320 high with the origin in the middle. What differs from garment to
/// garment comes from `random`. Soft edges are nested translucent strokes and soft dents are circles filled with a
/// gradient: a blur of SVG would take longer than all the rest.
struct Tailor: Sendable {
    var random: SeededGenerator
    let palette: Palette
    let pattern: GarmentPattern
    /// The size of the print, where it starts, and where a color block ends; its line may slope.
    var scale, block: Double
    let phase: Point
    let slope: Double
    /// How far outlines stray, in garment units: less for stiff things.
    var warp = 1.6
    /// Where the next pieces are laid.
    var origin = Point.zero
    /// Towards the light.
    private(set) var light: Point
    private let waves: Point
    private var isTurned = false
    var (definitions, body) = ("", "")
    private var floor = ""
    private var count = 0
    static let dusk = "#0c0818"

    init(_ garment: Garment) {
        random = SeededGenerator(state: garment.seed)
        palette = Palette(garment.color, &random)
        pattern = garment.pattern
        (scale, phase) = (random(0.85, 1.2), [random(0, 40), random(0, 40)])
        // Low enough that the main color keeps the larger part.
        (block, slope) = (random(5, 45), random.pick(0, 0, 0.35, -0.35))
        light = Point(random.chance(0.75) ? -1 : 1, -random(0.6, 1)).unit
        waves = [random(0, 360), random(0, 360)]
    }

    /// Mirrors the whole garment, but not the light.
    mutating func turn() {
        isTurned.toggle()
        light.x = -light.x
    }

    /// The finished image.
    func svg(width: Int, height: Int) -> String {
        var random = random
        let tones: [UInt32] = [0xF6F6F5, 0xF3F1EE, 0xEDEBE8, 0xE6E3DF, 0xE9EEF1, 0xF2E9E4, 0xE8ECE4, 0xEFE9DB]
        // Pale garments would melt into pale paper.
        let paper = Color(hex: tones[random.below(tones.count)]) * (palette.main.luminance > 0.75 ? 0.92 : 1)
        let view = "translate(\(Point(random(-4, 4), random(-4, 4)))) rotate(\(random(-1.3, 1.3)))"
        let dents = [("dark", Self.dusk), ("bright", "#fff")].map { name, color in
            let stops = [(0, 1), (0.3, 0.78), (0.55, 0.38), (0.8, 0.09), (1, 0)].map {
                "<stop offset='\($0)' stop-color='\(color)' stop-opacity='\($1)'/>"
            }
            return "<radialGradient id='\(name)'>\(stops.joined())</radialGradient>"
        }
        return """
            <svg xmlns='http://www.w3.org/2000/svg' width='\(width)' height='\(height)' viewBox='-120 -160 240 320'>\
            <defs>\(dents.joined())\(definitions)<path id='floor' d='\(floor)'/></defs>\
            <rect x='-9999' y='-9999' width='19998' height='19998' fill='\(paper.css)'/>\
            <g transform='\(view) scale(\(isTurned ? -1 : 1) 1)' fill='none' stroke-linejoin='round' \
            shape-rendering='optimizeSpeed'>\(soft("floor", "#000", 28, 0.13, light * -7, 7))\(body)</g></svg>
            """
    }

    /// Lays a piece on the garment; returns what later pieces may be kept `within`.
    ///
    /// - Parameters:
    ///   - puff: how far its middle stands out; by its size unless given.
    ///   - shadow: how much it darkens what lies below.
    ///   - side: −1 mirrors outline, grain and creases to the left.
    ///   - grain: how many degrees the cloth is turned.
    ///   - creases: those of the right half, where the outline is symmetric.
    @discardableResult
    mutating func piece(
        _ outline: Outline, _ fabric: Fabric, puff: Double? = nil, shadow: Double = 0.3, side: Double = 1,
        grain: Double = 0, creases: [Crease] = [], within clip: Int? = nil
    ) -> Int {
        count += 1
        let ((low, high), shape) = (outline.on(side).bounds, "p\(count)")
        let (size, data) = (high - low, path(outline.on(side)))
        let puff = puff ?? min(6, size.min() * 0.09)
        let steps = size.max() > 60 ? 6 : size.max() > 20 ? 3 : 2
        definitions +=
            "<path id='\(shape)' d='\(data)'/><clipPath id='c\(count)'\(clipped(clip))>\(use(shape))</clipPath>"
        if clip == nil, size.max() > 50 { floor += data }
        // Pale cloth lights its own folds, so its shadows are softer.
        let (depth, gloss) = (1.15 - 0.75 * fabric.color.luminance, fabric.weave == .leather ? 0.3 : 0.15)
        body += "<g\(clipped(clip))>\(soft(shape, Self.dusk, 5, shadow, light * -2.6, (steps + 1) / 2))</g>"
        body += "<g clip-path='url(#c\(count))'>\(use(shape, "fill='\(fabric.color.css)'"))"
        body += surface(fabric, grain: grain * side, isLarge: size.min() > 30)
        if size.min() > 30 {
            for index in 0..<Int(size.length / 24) {
                let at = low + origin + size * [random(0, 1), random(0, 1)]
                let (radii, angle) = (Point(random(12, 36), random(5, 11)), random(55, 125))
                let opacity = random(0.05, 0.12) * (index % 2 == 0 ? depth : 0.6)
                body += dent(at, radii, angle, index % 2 == 0 ? "dark" : "bright", opacity)
            }
        }
        for crease in creases {
            body += fold(crease, side, depth) + (outline.isSymmetric ? fold(crease, -side, depth) : "")
        }
        body += soft(shape, Self.dusk, puff * 4, 0.3 * depth, light * puff * 0.75, steps)
        body += soft(shape, "#fff", puff * 2.4, gloss, light * puff * -0.75, (steps + 1) / 2)
        body += use(shape, "stroke='\(Self.dusk)' stroke-width='1.4' stroke-opacity='.24'") + "</g>"
        return count
    }

    /// A slow displacement of the whole plane keeps outlines from being ruler-straight.
    func path(_ outline: Outline, isClosed: Bool = true) -> String {
        outline.mapped { place in
            let p = place + origin
            let sway = Point(angle: p.y * 2 + waves.x).x + 0.3 * Point(angle: p.y * 6).y
            return p + warp * [sway, Point(angle: p.x * 2.3 + waves.y).x]
        }.path(isClosed: isClosed)
    }

    func clipped(_ clip: Int?) -> String { clip.map { " clip-path='url(#c\($0))'" } ?? "" }

    func use(_ id: String, _ attributes: String = "") -> String { "<use href='#\(id)' \(attributes)/>" }

    private func soft(
        _ id: String, _ color: String, _ width: Double, _ opacity: Double, _ shift: Point, _ steps: Int
    ) -> String {
        let strokes = (1...steps).map { use(id, "stroke-width='\(width * Double($0) / Double(steps))'") }.joined()
        return
            "<g stroke='\(color)' stroke-opacity='\(opacity / Double(steps))' transform='translate(\(shift))'>\(strokes)</g>"
    }

    private func dent(_ at: Point, _ radii: Point, _ angle: Double, _ kind: String, _ opacity: Double) -> String {
        "<circle r='1' fill='url(#\(kind))' fill-opacity='\(opacity)' "
            + "transform='translate(\(at)) rotate(\(angle)) scale(\(radii))'/>"
    }

    private func fold(_ crease: Crease, _ side: Double, _ depth: Double) -> String {
        let (from, to) = (crease.from * [side, 1] + origin, crease.to * [side, 1] + origin)
        let along = to - from
        let across = Point(-along.y, along.x).unit * crease.width * 0.8
        // The flank that faces the light is bright, the other one dark; in a valley they change places.
        let bright = (across * light).sum() * crease.height > 0 ? across : -across
        let (radii, strength) = (Point(along.length * 0.56, crease.width * 1.4), abs(crease.height))
        return dent((from + to) / 2 - bright, radii, along.angle, "dark", 0.26 * strength * depth)
            + dent((from + to) / 2 + bright, radii, along.angle, "bright", 0.18 * strength)
    }
}
