#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The measures that t-shirts, shirts, sweaters, jackets and coats share. All are of the right half, in garment units.
struct TopCut: Sendable {
    /// Half the neck opening, and the height of its side and its front.
    var neck: Float = 24
    var neckTop: Float = -112
    var neckFront: Float = -92
    /// 1 for a round neckline, 0 for a V.
    var roundness: Float = 1
    var shoulder: Vector = [60, -96]
    var armpit: Vector = [53, -48]
    var waist: Float = 51
    var hem: Float = 54
    var hemY: Float = 92
    /// How much the side of the hem is higher than its middle.
    var hemRise: Float = 2
    /// The sleeve: length along the arm, angle from the vertical in radians, half the width at its end.
    var sleeve: Float = 48
    var angle: Float = 0.72
    var cuff: Float = 17

    /// Towards the hand, and across to the outside.
    var arm: Vector { [sin(angle), cos(angle)] }
    var across: Vector { [cos(angle), -sin(angle)] }
    /// The middle of the sleeve's end.
    var wrist: Vector { shoulder * 0.62 + armpit * 0.38 + arm * sleeve }

    /// The front, from the neckline to the hem.
    var body: Path {
        neckline.line(shoulder.x, shoulder.y)
            .curve(shoulder.x - 3, shoulder.y + 18, armpit.x - 5, armpit.y - 14, armpit.x, armpit.y)
            .curve(armpit.x - 1, armpit.y + 30, waist, 0, waist + (hem - waist) * 0.3, hemY * 0.45)
            .curve(hem, hemY * 0.7, hem, hemY * 0.85, hem, hemY - hemRise)
            .curve(hem * 0.6, hemY + 1, hem * 0.3, hemY + 2, 0, hemY + 2)
            .mirrored()
    }

    /// The right half of the front neckline, from the axis to the shoulder.
    var neckline: Path {
        let depth = neckFront - neckTop
        let reach = neck * (0.18 + 0.5 * roundness)
        return Path(0, neckFront).curve(
            reach, neckFront - depth * 0.42 * (1 - roundness), neck * 0.92, neckTop + depth * (0.2 + 0.35 * roundness),
            neck,
            neckTop)
    }

    /// The inside of the back, seen through the neck opening.
    var back: Path {
        Path(0, neckTop + 6).curve(neck * 0.55, neckTop + 6, neck * 0.85, neckTop + 3, neck, neckTop)
            .line(neck + 5, neckTop + 6)
            .line(neck * 0.8, neckFront + 2)
            .line(0, neckFront + 6)
            .mirrored()
    }

    /// The upper edge of the back, from the right shoulder to the left one.
    var backEdge: Path {
        Path(neck, neckTop).curve(neck * 0.85, neckTop + 3, neck * 0.55, neckTop + 6, 0, neckTop + 6)
            .continuedMirrored()
    }

    /// The front neckline from the right shoulder to the left one.
    var frontEdge: Path { neckline.reversed.continuedMirrored() }

    /// The right sleeve; it reaches under the front, which is laid over it.
    var sleevePath: Path {
        let outer = wrist + across * cuff
        let inner = wrist - across * cuff
        let bend = arm * (sleeve * 0.45)
        let top = Vector(shoulder.x + min(16, sleeve * 0.25), shoulder.y + 6)
        let near = outer - bend + across * (sleeve > 80 ? 5 : 2)
        let under = inner - bend * 0.9 - across * (sleeve > 80 ? 1 : 0)
        return Path(shoulder.x - 8, shoulder.y - 2 + 8 * 0.42)
            .line(shoulder.x, shoulder.y)
            .curve(top.x, top.y, near.x, near.y, outer.x, outer.y)
            .curve(
                outer.x - across.x * cuff + arm.x * 2, outer.y - across.y * cuff + arm.y * 2, inner.x + arm.x,
                inner.y + arm.y,
                inner.x, inner.y
            )
            .curve(under.x, under.y, armpit.x + 5, armpit.y + 14, armpit.x, armpit.y)
            .line(armpit.x - 12, armpit.y + 4)
            .closed()
    }

    /// Turns cloth along the sleeve.
    var grain: Affine { .rotation(-angle * 0.9, about: shoulder) }

    /// Across the sleeve at a share of its length: for cuffs, hems and stripes.
    func ring(_ share: Float, halfWidth: Float) -> Path {
        let centre = shoulder * 0.62 + armpit * 0.38 + arm * (sleeve * share)
        let out = centre + across * halfWidth
        let back = centre - across * halfWidth
        let sag = arm * 2
        return Path(out.x, out.y)
            .curve(
                out.x - across.x * halfWidth * 0.6 + sag.x, out.y - across.y * halfWidth * 0.6 + sag.y,
                back.x + across.x * halfWidth * 0.6 + sag.x, back.y + across.y * halfWidth * 0.6 + sag.y, back.x, back.y
            )
    }

    /// The seam where the sleeve is set in.
    var armhole: Path {
        Path(shoulder.x, shoulder.y)
            .curve(shoulder.x - 3, shoulder.y + 18, armpit.x - 5, armpit.y - 14, armpit.x, armpit.y)
    }
}

extension TopCut {
    /// Creases of a front on a bust: from the armpits inwards, and a few soft ones over the waist.
    func bodyFolds(_ random: inout SeededGenerator, strength: Float = 1) -> [Fold] {
        var folds: [Fold] = []
        for side in [1, -1] as [Float] {
            let s = strength * random.float(0.6, 1.3)
            let a = armpit
            folds.append(
                Fold(
                    Path(through: [
                        [side * (a.x - 3), a.y + 4], [side * (a.x - 16), a.y + 16], [side * 22, a.y + 40],
                    ]), width: 3.4, height: 1.7 * s))
            folds.append(
                Fold(
                    Path(through: [
                        [side * (a.x - 4), a.y + 12], [side * (a.x - 14), a.y + 30], [side * 26, a.y + 74],
                    ]), width: 4, height: 1.5 * s))
            let y = random.float(hemY * 0.25, hemY * 0.6)
            folds.append(
                Fold(
                    Path(through: [[side * (waist - 2), y], [side * 30, y + 7], [side * 8, y + 4]]), width: 3.6,
                    height: 1.3 * s))
            let x = random.float(18, 38)
            folds.append(
                Fold(
                    Path(through: [[side * x, hemY - 62], [side * (x + 3), hemY - 28], [side * (x + 6), hemY - 2]]),
                    width: 4.5,
                    height: 1.6 * s))
        }
        return folds
    }

    /// Creases of the right sleeve: at the armhole, and around the elbow of a long one.
    func sleeveFolds(_ random: inout SeededGenerator) -> [Fold] {
        func point(_ along: Float, _ over: Float) -> Vector {
            shoulder * 0.62 + armpit * 0.38 + arm * (sleeve * along) + across * over
        }
        var folds = [
            Fold(
                Path(through: [point(0, 14), point(0.2, 4), point(0.42, -8)]), width: 2.8, height: random.float(1, 2)),
            Fold(
                Path(through: [point(-0.02, -8), point(0.2, -2), point(0.5, 4)]), width: 2.6,
                height: random.float(0.8, 1.8)),
        ]
        guard sleeve > 80 else { return folds }
        for along in [0.42, 0.5, 0.6, 0.74, 0.86] as [Float] where random.chance(0.85) {
            let tilt = random.float(-0.05, 0.05)
            folds.append(
                Fold(
                    Path(through: [
                        point(along + tilt, cuff), point(along + 0.035, 2), point(along - tilt, -cuff - 1),
                    ]), width: 2.4, height: random.float(0.9, 2)))
        }
        return folds
    }
}
