/// A crease: a ridge along a path that swells in the middle and tapers off at both ends.
struct Fold: Sendable {
    var path: Path
    /// Half the width, in garment units.
    var width: Float
    /// Height in garment units; negative for a valley.
    var height: Float

    init(_ path: Path, width: Float = 3, height: Float = 1.5) {
        self.path = path
        self.width = width
        self.height = height
    }
}

/// Folds that fan out from a point above, as those of a skirt do from the waist.
struct Drape: Sendable {
    /// Where the folds would meet.
    var apex: Vector
    /// Height from which the folds begin and where they are full.
    var from: Float
    var to: Float
    /// Folds per unit of slope as seen from the apex.
    var frequency: Float
    var height: Float
    /// Pressed pleats have one steep flank each; draped folds are round.
    var isPleated = false
}

/// The form of a piece in space, from which its light and shade follow.
struct Relief: Sendable {
    /// How far the middle stands out over the edge, and how wide the rounding is.
    var puff: Float = 3
    var radius: Float = 9
    var folds: [Fold] = []
    var drape: Drape?
    /// Height of the irregular dents that every cloth has.
    var wrinkle: Float = 1

    static let flat = Relief(puff: 0.7, radius: 2, wrinkle: 0.15)

    func applying(_ map: Affine) -> Relief {
        var copy = self
        copy.folds = folds.map { Fold($0.path.applying(map), width: $0.width, height: $0.height) }
        if let drape { copy.drape?.apex = map(drape.apex) }
        return copy
    }

    /// The height at a point without puff and folds.
    @inline(__always)
    func ground(at p: Vector, seed: UInt32) -> Float {
        var height: Float = 0
        if wrinkle > 0 {
            let bent = p + Vector(14, -9) * Noise.value(p * 0.02, seed)
            height +=
                wrinkle
                * (2.2 * Noise.value(bent * Vector(0.035, 0.024), seed &+ 2) + Noise.value(bent * 0.07, seed &+ 3))
        }
        if let drape, p.y > drape.from {
            let share = min(1, (p.y - drape.from) / max(1, drape.to - drape.from))
            let slope = (p.x - drape.apex.x) / max(1, p.y - drape.apex.y)
            let wander = 0.25 * Noise.value(p.y * 0.012, seed &+ 4)
            let t = slope * drape.frequency + (drape.isPleated ? 0 : wander)
            if drape.isPleated {
                let f = t - Noise.floor(t)
                height += drape.height * share * (f < 0.8 ? f / 0.8 : (1 - f) / 0.2)
            } else {
                let round = Noise.value(t, seed &+ 5) + 0.45 * Noise.value(t * 2.1, seed &+ 6)
                height += drape.height * share * round
            }
        }
        return height
    }
}
