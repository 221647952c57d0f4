/// The structure of a cloth seen from near.
enum Weave: Sendable {
    /// Fine cotton: a faint grain.
    case smooth
    /// Columns of stitches.
    case knit
    /// Strong vertical ribs, as on cuffs and collars.
    case rib
    /// Diagonal lines, as on denim.
    case twill
    /// Fuzzy, as on wool coats and fleece.
    case wool
    /// No grain, but glossy.
    case leather
}

/// What a piece is cut from: a print, its colours and the weave, as a function of the place on the cloth.
struct Fabric: Sendable {
    var pattern = GarmentPattern.plain
    var main: Colour
    var accent: Colour
    var second: Colour
    var weave = Weave.smooth
    /// Size of the print; 1 suits a shirt.
    var scale: Float = 1
    /// Where the print starts.
    var phase: Vector = [0, 0]
    /// From cloth to print: a turn for diagonal stripes and the like.
    var turn = Affine.identity
    /// Where a colour block ends, in garment units; the line may slope.
    var block: Float = 0
    var blockSlope: Float = 0
    var seed: UInt32 = 0

    init(_ main: Colour, weave: Weave = .smooth) {
        self.main = main
        accent = main
        second = main
        self.weave = weave
    }

    /// The same cloth without its print, in another colour.
    func plain(_ colour: Colour) -> Fabric {
        var copy = Fabric(colour, weave: weave)
        copy.seed = seed
        return copy
    }

    /// The same cloth, print and all, in the shade.
    func darker(_ share: Float) -> Fabric {
        var copy = self
        copy.main = main.darker(share)
        copy.accent = accent.darker(share)
        copy.second = second.darker(share)
        return copy
    }

    func woven(_ weave: Weave) -> Fabric {
        var copy = self
        copy.weave = weave
        return copy
    }

    /// How glossy the cloth is: the share of light that is reflected whatever the colour.
    var gloss: Float {
        switch weave {
        case .leather: 0.16
        case .smooth: 0.06
        case .knit, .rib, .twill, .wool: 0.045
        }
    }

    /// The colour at a point of the cloth; `pixel` is the size of a pixel there, over which edges are softened.
    @inline(__always)
    func colour(at point: Vector, pixel: Float) -> Colour {
        let colour = pattern == .plain ? main : printed(at: point, pixel: pixel)
        let grain = grain(at: point, pixel: pixel)
        return colour * (1 + grain) + Colour(repeating: grain * 0.12)
    }

    @inline(__always)
    private func grain(at p: Vector, pixel: Float) -> Float {
        // Finer structure than the pixels would only alias.
        let fade = min(1, max(0, 1.4 - pixel))
        switch weave {
        case .smooth:
            return 0.014 * (Noise.hash(Int32(p.x * 2), Int32(p.y * 2), seed) - 0.5)
        case .leather:
            return 0.02 * Noise.value(p * 0.9, seed)
        case .wool:
            return 0.05 * Noise.value(p * Vector(1.1, 1.3), seed) + 0.03 * Noise.value(p * 0.3, seed &+ 1)
        case .twill:
            let line = Self.triangle((p.x * 0.8 + p.y) / 2.2)
            let slub = Noise.value(p * Vector(1.6, 0.25), seed) * 0.035
            return (0.05 * (line - 0.5)) * fade + slub + 0.03 * Noise.value(p * Vector(0.06, 0.05), seed &+ 3)
        case .rib:
            return 0.16 * (Self.triangle(p.x / 3) - 0.45) * fade
        case .knit:
            // Each column is a row of slanted stitches: a V every 3.4 units.
            let u = Self.triangle(p.x / 3.4)
            let stitch = Self.triangle((p.y + u * 2.2) / 2.6)
            return ((0.07 * (stitch - 0.5)) + 0.07 * (u - 0.5)) * fade + 0.015 * Noise.value(p * 0.7, seed)
        }
    }

    /// 0 at whole numbers, 1 half-way between.
    @inline(__always)
    static func triangle(_ t: Float) -> Float {
        let f = t - Noise.floor(t)
        return 1 - abs(2 * f - 1)
    }
}
