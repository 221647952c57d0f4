/// Cuts pieces of cloth, lights them and sews them onto the picture: the verbs every garment is drawn with.
///
/// Garments are drawn in a frame 240 wide and 320 high with the origin in the middle, x to the right and y down.
/// Each file of this folder adds one `sew…` method; what differs from garment to garment comes from `random`.
struct Tailor: Sendable {
    var layer: Layer
    var random: SeededGenerator
    let palette: Palette
    /// The printed cloth of this garment.
    var cloth: Fabric
    var backdrop: Backdrop
    let light: Light
    private let view: Affine
    private let toGarment: Affine
    /// Pixels per garment unit.
    let unit: Float
    /// How far outlines stray, in garment units: less for stiff things.
    var warp: Float = 2.2
    private let seed: UInt32

    init(_ garment: Garment, width: Int, height: Int) {
        random = SeededGenerator(seed: garment.seed)
        palette = Palette(garment.colour, &random)
        seed = UInt32(truncatingIfNeeded: random.next())
        layer = Layer(width: width, height: height)
        unit = max(0.05, min(Float(width) / 240, Float(height) / 320))
        view = Affine.rotation(random.float(-0.022, 0.022))
            .then(.scale(unit, unit))
            .then(.translation(Float(width) / 2, Float(height) / 2))
            .then(.translation(random.float(-4, 4) * unit, random.float(-4, 4) * unit))
        toGarment = view.inverse
        let side: Float = random.chance(0.75) ? -1 : 1
        light = Light(direction: SIMD3(side * random.float(0.32, 0.5), -random.float(0.24, 0.36), 0.82))
        backdrop = Backdrop(tone: Self.backdropTone(for: palette.main, &random))
        cloth = Fabric(palette.main)
        cloth.accent = palette.accent
        cloth.second = palette.second
        cloth.pattern = garment.pattern
        cloth.seed = seed
        cloth.scale = random.float(0.85, 1.2)
        cloth.phase = [random.float(0, 40), random.float(0, 40)]
        // Low enough that the main colour keeps the larger part.
        cloth.block = random.float(5, 45)
        cloth.blockSlope = random.pick(0, 0, 0.35, -0.35)
    }

    private static func backdropTone(for main: Colour, _ random: inout SeededGenerator) -> Colour {
        let tones: [UInt32] = [0xF6F6F5, 0xF3F1EE, 0xEDEBE8, 0xE6E3DF, 0xE9EEF1, 0xF2E9E4, 0xE8ECE4, 0xEFE9DB]
        var tone = Colour(hex: tones[random.below(tones.count)])
        // Pale garments would melt into pale paper.
        if main.luminance > 0.75 { tone *= 0.93 }
        return tone
    }

    // MARK: - Pieces

    /// Flattens onto the picture; a slow displacement of the whole plane keeps outlines from being ruler-straight.
    private func lines(_ path: Path) -> [Polyline] {
        path.flattened({ view(warped($0)) }, unitsPerStep: 3 / unit)
    }

    private func warped(_ p: Vector) -> Vector {
        let q = p * 0.017
        return p + Vector(Noise.value(q, seed &+ 91), Noise.value(q, seed &+ 92)) * warp
    }

    private var rasterizer: Rasterizer { Rasterizer(width: layer.width, height: layer.height) }

    /// Lays a piece on the garment; `grain` maps the cloth onto the garment, `shadow` is how much it darkens what
    /// lies below.
    ///
    /// With `onlyInside` the piece is trimmed along what has been laid before, as a waistband is along the hips.
    mutating func piece(
        _ path: Path, _ fabric: Fabric, _ relief: Relief = Relief(), grain: Affine = .identity, shadow: Float = 0.3,
        onlyInside: Bool = false
    ) {
        let mask = rasterizer.fill(lines(path))
        lay(onlyInside ? layer.trimmed(mask) : mask, fabric, relief, grain: grain, shadow: shadow)
    }

    /// A piece and its mirror image.
    mutating func pieces(
        _ path: Path, _ fabric: Fabric, _ relief: Relief = Relief(), grain: Affine = .identity, shadow: Float = 0.3
    ) {
        for side in [Affine.identity, .mirror] {
            piece(path.applying(side), fabric, relief.applying(side), grain: grain.then(side), shadow: shadow)
        }
    }

    /// A ribbon of cloth along a path: collars, straps, waistbands.
    mutating func band(
        _ path: Path, width: Float, _ fabric: Fabric, _ relief: Relief = Relief(puff: 1.2, radius: 2, wrinkle: 0.2),
        grain: Affine = .identity, shadow: Float = 0.3, onlyInside: Bool = false
    ) {
        let half = width / 2 * unit
        let mask = rasterizer.fill(lines(path).map { $0.stroked { _ in half } })
        lay(onlyInside ? layer.trimmed(mask) : mask, fabric, relief, grain: grain, shadow: shadow)
    }

    private mutating func lay(_ mask: Mask, _ fabric: Fabric, _ relief: Relief, grain: Affine, shadow: Float) {
        guard mask.width > 0 else { return }
        if shadow > 0 {
            var dark = Plane(mask, step: 2, margin: Int(3 * unit) + 1)
            dark.blur(radius: 3 * unit)
            let shift = Vector(-light.direction.x, -light.direction.y) * (3 * unit)
            layer.shade(dark, shiftX: Int(shift.x), shiftY: Int(shift.y), strength: shadow)
        }
        let pieceSeed = seed &+ UInt32(truncatingIfNeeded: random.next() & 0xFFFF)
        let surface = Surface(
            mask, relief: relief, folds: folds(relief.folds, in: mask), light: light, toGarment: toGarment, unit: unit,
            seed: pieceSeed)
        layer.paint(mask, fabric, surface, toCloth: toGarment.then(grain.inverse), pixel: 1 / unit)
    }

    private func folds(_ folds: [Fold], in mask: Mask) -> Plane? {
        guard !folds.isEmpty else { return nil }
        var plane = Plane(mask, step: Surface.step).filled(with: 0)
        let step = Float(Surface.step)
        let cells = Rasterizer(width: layer.width / Surface.step + 1, height: layer.height / Surface.step + 1)
        for fold in folds {
            let half = fold.width * unit / step
            let outline = lines(fold.path).map { line in
                Polyline(points: line.points.map { $0 / step }).stroked { t in half * (4 * t * (1 - t) + 0.05) }
            }
            plane.add(cells.fill(outline), scaledBy: fold.height)
        }
        plane.blur(radius: 2.6 * unit)
        return plane
    }

    // MARK: - Thread and metal

    /// A drawn line, kept to the garment.
    mutating func line(_ path: Path, width: Float, _ colour: Colour, opacity: Float = 1, onlyInside: Bool = true) {
        let half = max(0.3, width / 2 * unit)
        let strokes = lines(path).map { $0.stroked { _ in half } }
        layer.ink(rasterizer.fill(strokes), colour, opacity: opacity, onlyInside: onlyInside)
    }

    /// Fills with one colour, without relief.
    mutating func fill(_ path: Path, _ colour: Colour, opacity: Float = 1, onlyInside: Bool = true) {
        layer.ink(rasterizer.fill(lines(path)), colour, opacity: opacity, onlyInside: onlyInside)
    }

    /// A seam: a groove with a lit lower lip.
    mutating func seam(_ path: Path, strength: Float = 1) {
        line(path.applying(.translation(0.5, 0.8)), width: 0.8, [1, 1, 1], opacity: 0.13 * strength)
        line(path, width: 0.9, [0.05, 0.04, 0.08], opacity: 0.34 * strength)
    }

    mutating func seams(_ path: Path, strength: Float = 1) {
        seam(path, strength: strength)
        seam(path.applying(.mirror), strength: strength)
    }

    /// A row of stitches.
    mutating func stitch(_ path: Path, _ colour: Colour, opacity: Float = 0.7) {
        let half = max(0.25, 0.32 * unit)
        let dashes = lines(path).flatMap { $0.dashed(2.2 * unit, gap: 1.3 * unit) }.map { $0.stroked { _ in half } }
        layer.ink(rasterizer.fill(dashes), colour, opacity: opacity, onlyInside: true)
    }

    mutating func stitches(_ path: Path, _ colour: Colour, opacity: Float = 0.7) {
        stitch(path, colour, opacity: opacity)
        stitch(path.applying(.mirror), colour, opacity: opacity)
    }

    mutating func button(_ x: Float, _ y: Float, radius: Float = 2.3, _ colour: Colour) {
        let fabric = Fabric(colour, weave: .leather)
        piece(.ellipse([x, y], radius, radius), fabric, Relief(puff: 1.4, radius: 1.2, wrinkle: 0), shadow: 0.4)
        let hole = colour.darker(0.6)
        for dx in [-0.6, 0.6] as [Float] {
            fill(.ellipse([x + dx, y], 0.4, 0.4), hole)
        }
    }

    /// A zip along a line: dark tape, teeth, and the puller at its start.
    mutating func zip(_ path: Path, _ metal: Colour, puller: Vector) {
        line(path, width: 4.2, palette.main.darker(0.55))
        line(path, width: 1.9, metal)
        let notches = lines(path).flatMap { $0.dashed(0.7 * unit, gap: 1.3 * unit) }
        let half = max(0.3, 0.95 * unit)
        layer.ink(
            rasterizer.fill(notches.map { $0.stroked { _ in half } }), metal.darker(0.5), opacity: 0.8, onlyInside: true
        )
        let tag = Path.roundedRectangle(puller.x - 1.5, puller.y, puller.x + 1.5, puller.y + 7, radius: 1.2)
        piece(tag, Fabric(metal, weave: .leather), Relief(puff: 1, radius: 1, wrinkle: 0), shadow: 0.5)
    }

    // MARK: - Colours of the trimmings

    /// Thread close to the cloth, a little lighter or darker so that it shows.
    var thread: Colour {
        palette.main.luminance > 0.35 ? palette.main.darker(0.4) : palette.main.lighter(0.35)
    }

    /// The wrong side of the cloth, seen in openings: the same colour in the shade.
    var inside: Fabric { cloth.plain(palette.main.darker(0.5)) }
}
