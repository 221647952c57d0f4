/// The measures of trousers and shorts; all of the right half, in garment units.
struct LegCut: Sendable {
    var waist: Float = 38
    var waistY: Float = -134
    var hip: Float = 46
    var crotchY: Float = -62
    var knee: Vector = [34, 40]
    var kneeWidth: Float = 17
    var hem: Vector = [32, 138]
    var hemWidth: Float = 15

    /// The right leg with its half of the seat.
    var leg: Path {
        let hipY = crotchY - 16
        let span = (hem.y - knee.y) * 0.35
        let thigh = (knee.y - crotchY) * 0.4
        return Path(-3, waistY + 6).curve(12, waistY + 6, 26, waistY + 4, waist, waistY)
            .curve(waist + 4, waistY + 18, hip, hipY - 22, hip + 1, hipY)
            .curve(hip + 2, hipY + thigh, knee.x + kneeWidth + 2, knee.y - thigh, knee.x + kneeWidth, knee.y)
            .curve(knee.x + kneeWidth - 1, knee.y + span, hem.x + hemWidth, hem.y - span, hem.x + hemWidth, hem.y)
            .curve(hem.x + hemWidth * 0.4, hem.y + 3, hem.x - hemWidth * 0.4, hem.y + 3, hem.x - hemWidth, hem.y + 1)
            .curve(hem.x - hemWidth, hem.y - span, knee.x - kneeWidth, knee.y + span, knee.x - kneeWidth, knee.y)
            .curve(knee.x - kneeWidth, knee.y - thigh, 5, crotchY + thigh * 0.7, 1, crotchY)
            .curve(-1, crotchY - 14, -3, crotchY - 30, -3, crotchY - 40)
            .closed()
    }

    /// Over the waistband's front edge, from right to left.
    var front: Path {
        Path(waist, waistY - 4).curve(waist * 0.7, waistY + 1, waist * 0.35, waistY + 3, 0, waistY + 3)
            .continuedMirrored()
    }

    /// Creases of one leg: whiskers from the crotch, around the knee and on the shoe.
    func folds(_ random: inout SeededGenerator) -> [Fold] {
        var folds: [Fold] = []
        for index in 0..<3 {
            let y = crotchY + Float(index) * 9 - 6
            folds.append(
                Fold(
                    Path(through: [[4, y], [18, y - 3 - Float(index) * 2], [hip - 8, y - 16 - Float(index) * 3]]),
                    width: 2.8,
                    height: random.float(0.7, 1.7)))
        }
        let span = hem.y - knee.y
        guard span > 30 else { return folds }
        for share in [-0.12, 0.06, 0.2] as [Float] where random.chance(0.8) {
            let y = knee.y + share * span + random.float(-5, 5)
            let tilt = random.float(-8, 8)
            folds.append(
                Fold(
                    Path(through: [[knee.x - kneeWidth, y - tilt], [knee.x, y + 4], [knee.x + kneeWidth, y + tilt]]),
                    width: 3,
                    height: random.float(0.7, 1.8)))
        }
        for share in [0.72, 0.83, 0.93] as [Float] {
            let y = knee.y + share * span
            let tilt = random.float(-5, 5)
            folds.append(
                Fold(
                    Path(through: [[hem.x - hemWidth, y - tilt], [hem.x, y + 3], [hem.x + hemWidth, y + tilt]]),
                    width: 2.4,
                    height: random.float(0.5, 1.5)))
        }
        return folds
    }
}

extension Tailor {
    /// Trousers: jeans with yellow stitching, or chinos with a pressed crease; slim to wide.
    mutating func sewPants() {
        var cut = LegCut()
        let width = random.float(0, 1)
        cut.waist = random.float(35, 40)
        cut.hip = cut.waist + 8
        cut.kneeWidth = 15 + width * 8
        cut.hemWidth = 12 + width * 13
        cut.knee = [25 + width * 3, 36]
        cut.hem = [25 + width * 5, random.float(122, 138)]
        let isDenim = random.chance(0.5)
        sewLegs(cut, isDenim: isDenim)
        if !isDenim, random.chance(0.6) {
            seams(
                Path(20, -88).curve(23, -40, cut.knee.x, 0, cut.knee.x, cut.knee.y).line(cut.hem.x, cut.hem.y),
                strength: 0.7)
        }
    }

    /// Shorts: the same cut, ending above the knee and shown nearer.
    mutating func sewShorts() {
        var cut = LegCut()
        cut.waist = random.float(50, 55)
        cut.waistY = -86
        cut.hip = cut.waist + 13
        cut.crotchY = random.float(4, 14)
        let length = random.float(34, 72)
        let splay = random.float(0, 6)
        cut.knee = [38 + splay * 0.5, cut.crotchY + length * 0.6]
        cut.kneeWidth = 33
        cut.hem = [39 + splay, cut.crotchY + length]
        cut.hemWidth = 34
        sewLegs(cut, isDenim: random.chance(0.45))
    }

    private mutating func sewLegs(_ cut: LegCut, isDenim: Bool) {
        let fabric = cloth.woven(isDenim ? .twill : .smooth)
        let yarn = isDenim ? Colour(0.84, 0.62, 0.32) : thread
        let strength: Float = isDenim ? 0.85 : 0.4
        let (waist, y) = (cut.waist, cut.waistY)
        // The far side of the waistband, then each leg in turn.
        let back = Path(0, y - 9).curve(waist * 0.5, y - 9, waist * 0.9, y - 9, waist - 0.5, y - 8).line(waist, y + 6)
            .line(0, y + 10).mirrored()
        piece(back, inside, .flat, shadow: 0)
        piece(
            .roundedRectangle(-8, y - 7, 8, y + 1, radius: 0.8),
            Fabric(isDenim ? [0.62, 0.4, 0.24] : [0.92, 0.9, 0.87]), .flat,
            shadow: 0.25)
        for side in [Affine.identity, .mirror] {
            let relief = Relief(puff: 6, radius: 11, folds: cut.folds(&random), wrinkle: 1.3).applying(side)
            piece(cut.leg.applying(side), fabric, relief, grain: side, shadow: 0.22)
        }
        for side in [Affine.identity, .mirror] {
            let hemLine = Path(cut.hem.x + cut.hemWidth, cut.hem.y - 6)
                .curve(
                    cut.hem.x + cut.hemWidth * 0.4, cut.hem.y - 3, cut.hem.x - cut.hemWidth * 0.4, cut.hem.y - 3,
                    cut.hem.x - cut.hemWidth, cut.hem.y - 5)
            stitch(hemLine.applying(side), yarn, opacity: strength)
            seam(hemLine.applying(side), strength: 0.3)
        }
        // Fly, pockets, waistband, loops and button.
        let fly = Path(9, y + 8).line(9, cut.crotchY - 28).curve(
            9, cut.crotchY - 18, 4, cut.crotchY - 14, 0, cut.crotchY - 12)
        seam(Path(0, y + 6).line(0, cut.crotchY + 1), strength: 1)
        stitch(fly, yarn, opacity: strength)
        let slash =
            isDenim
            ? Path(waist - 15, y + 5).curve(waist - 14, y + 18, waist - 4, y + 25, waist + 6, y + 26)
            : Path(waist - 14, y + 6).line(waist + 3, y + 34)
        seams(slash, strength: 1.3)
        stitches(slash.applying(.translation(-1.6, 1.6)), yarn, opacity: strength)
        band(
            cut.front.applying(.translation(0, 3)), width: 11, fabric.plain(palette.main.darker(isDenim ? 0.02 : 0.05)),
            Relief(puff: 1.6, radius: 3, wrinkle: 0.3), shadow: 0.34, onlyInside: true)
        stitch(cut.front.applying(.translation(0, -1)), yarn, opacity: strength * 0.8)
        stitch(cut.front.applying(.translation(0, 7)), yarn, opacity: strength * 0.8)
        for x in [waist * 0.5, waist * 0.88] {
            for side in [Affine.identity, .mirror] {
                let loop = Path.roundedRectangle(x - 2, y - 5, x + 2, y + 10, radius: 1).applying(side)
                piece(loop, fabric.plain(palette.main), Relief(puff: 1.2, radius: 1.5, wrinkle: 0), shadow: 0.4)
            }
        }
        button(1, y + 6, radius: 2.6, isDenim ? [0.74, 0.6, 0.38] : buttonColour)
    }
}
