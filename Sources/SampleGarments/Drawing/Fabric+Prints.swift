/// The prints. Each is a function of the place on the cloth; lengths are garment units (a shirt is about 200 long).
extension Fabric {
    @inline(__always)
    func printed(at point: Vector, pixel: Float) -> Colour {
        if pattern == .colourBlock { return colourBlock(point, pixel) }
        let p = (turn.direction(point) + phase) / scale
        let w = pixel / scale
        switch pattern {
        case .plain, .colourBlock: return main
        case .stripes: return main.mixed(with: accent, Self.stripe(p.y, period: 9, share: 0.36, w))
        case .wideStripes:
            let band = main.mixed(with: accent, Self.stripe(p.y, period: 31, share: 0.38, w))
            return band.mixed(with: second, Self.stripe(p.y, period: 31, share: 0.06, w))
        case .dots: return dots(p, w)
        case .gingham:
            let across = Self.stripe(p.x, period: 11, share: 0.5, w)
            let down = Self.stripe(p.y, period: 11, share: 0.5, w)
            let paper = main.luminance > 0.8 ? accent : Colour(0.97, 0.96, 0.94)
            // White cloth carries coloured checks; coloured cloth shows white between its own.
            let amount = main.luminance > 0.8 ? 0.5 * (across + down) * 0.75 : 1 - 0.5 * (across + down)
            return main.mixed(with: paper, amount * (main.luminance > 0.8 ? 1 : 0.85))
        case .plaid: return plaid(p, w)
        case .zigzag:
            let wave = p.y + 7 * Self.triangle(p.x / 18)
            return main.mixed(with: accent, Self.stripe(wave, period: 14, share: 0.31, w))
                .mixed(with: second, Self.stripe(wave + 4, period: 14, share: 0.09, w))
        case .floral: return floral(p, w)
        case .melange:
            let fibre =
                Noise.value(p * Vector(0.55, 1.5), seed &+ 7) + 0.8 * Noise.value(p * Vector(1.3, 0.35), seed &+ 8)
            let lighter = main.mixed(with: main.luminance > 0.6 ? second.darker(0.2) : [0.93, 0.92, 0.9], 0.42)
            return main.mixed(with: lighter, min(1, max(0, 0.42 + 0.5 * fibre)))
        }
    }

    /// 1 on the stripes, 0 between, with edges as soft as a pixel.
    @inline(__always)
    private static func stripe(_ t: Float, period: Float, share: Float, _ w: Float) -> Float {
        let f = t / period
        let distance = abs(f - Noise.floor(f) - 0.5) * period
        return inside(share * period / 2 - distance, w)
    }

    /// The coverage of a shape by the signed distance to its edge, positive within.
    @inline(__always)
    private static func inside(_ distance: Float, _ w: Float) -> Float {
        min(1, max(0, distance / max(w, 0.05) + 0.5))
    }

    @inline(__always)
    private func dots(_ p: Vector, _ w: Float) -> Colour {
        let cell: Float = 13
        let row = Noise.floor(p.y / cell)
        let shifted = p.x / cell + (Int32(row) & 1 == 0 ? 0 : 0.5)
        let local = Vector(shifted - Noise.floor(shifted) - 0.5, p.y / cell - row - 0.5) * cell
        return main.mixed(with: accent, Self.inside(3.3 - local.length, w))
    }

    @inline(__always)
    private func plaid(_ p: Vector, _ w: Float) -> Colour {
        var colour = main
        let twill = Self.triangle((p.x + p.y) / 2.4) > 0.5
        for across in [p.x, p.y + 5] {
            // Warp and weft show in turns along the twill, so crossings are as dark as both.
            let share: Float = (across == p.x) == twill ? 0.62 : 0.42
            colour = colour.mixed(with: second, share * Self.stripe(across, period: 36, share: 0.34, w))
            colour = colour.mixed(with: accent, share * Self.stripe(across + 18, period: 36, share: 0.07, w))
            colour = colour.mixed(with: accent, share * 0.8 * Self.stripe(across, period: 36, share: 0.045, w))
        }
        return colour
    }

    @inline(__always)
    private func floral(_ p: Vector, _ w: Float) -> Colour {
        let cell: Float = 21
        var colour = main
        let home = Vector(Noise.floor(p.x / cell), Noise.floor(p.y / cell))
        // Flowers are jittered within their cells and reach into the neighbours.
        for dy in -1...1 {
            for dx in -1...1 {
                let i = Int32(home.x) &+ Int32(dx)
                let j = Int32(home.y) &+ Int32(dy)
                let a = Noise.hash(i, j, seed)
                let b = Noise.hash(i, j, seed &+ 11)
                let centre = (Vector(Float(i), Float(j)) + Vector(0.25 + 0.5 * a, 0.25 + 0.5 * b)) * cell
                let d = p - centre
                let size = 5.2 + 4 * Noise.hash(i, j, seed &+ 23)
                let distance = d.length
                guard distance < size * 1.9 else { continue }
                colour = flower(on: colour, d, distance, size, spin: a, tone: b, w)
            }
        }
        return colour
    }

    @inline(__always)
    private func flower(
        on ground: Colour, _ d: Vector, _ distance: Float, _ size: Float, spin: Float, tone: Float, _ w: Float
    ) -> Colour {
        var colour = ground
        let turned =
            Affine(x: [1 - spin, spin], y: [-spin, 1 - spin]).direction(d) / (1 - 2 * spin * (1 - spin)).squareRoot()
        // Two leaves: thin lenses at both sides.
        let leaf = abs(turned.y) - 0.26 * (size * 1.75 - abs(turned.x))
        let leafColour = ground.mixed(with: Colour(0.36, 0.52, 0.36), 0.75)
        colour = colour.mixed(with: leafColour, abs(turned.x) > size * 0.5 ? Self.inside(-leaf * 0.9, w) * 0.85 : 0)
        // Five petals: circles around the middle.
        var petals: Float = -100
        for petal in Self.petals {
            petals = max(petals, size * 0.42 - (turned - petal * (size * 0.52)).length)
        }
        let bloom = tone < 0.62 ? accent : second
        colour = colour.mixed(with: bloom, Self.inside(petals, w))
        colour = colour.mixed(with: bloom.darker(0.25), 0.5 * Self.inside(size * 0.36 - distance, w * 2))
        return colour.mixed(with: Colour(0.95, 0.8, 0.36), Self.inside(size * 0.2 - distance, w))
    }

    /// Five directions, a fifth of a turn apart.
    private static let petals: [Vector] = [
        [0, -1], [0.951, -0.309], [0.588, 0.809], [-0.588, 0.809], [-0.951, -0.309],
    ]

    @inline(__always)
    private func colourBlock(_ p: Vector, _ w: Float) -> Colour {
        let depth = p.y - block - p.x * blockSlope
        return main.mixed(with: second, Self.inside(3.5 + depth, w)).mixed(with: accent, Self.inside(depth, w))
    }
}
