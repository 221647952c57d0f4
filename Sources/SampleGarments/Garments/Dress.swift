extension Tailor {
    /// A dress: straps, sleeveless or short sleeves; sheath, A-line or full skirt; knee to ankle length.
    mutating func sewDress() {
        let style = random.pick("straps", "sleeveless", "sleeves", "sleeves", "long")
        let flare = random.float(0, 1)
        let waistY = random.float(-50, -36)
        let waist = random.float(31, 35)
        let hemY = random.float(72, 136)
        let hem = 42 + flare * 40 + (hemY - 72) * 0.12
        let neckTop: Float = -132
        var cut = TopCut()
        cut.neckTop = neckTop
        cut.neck = style == "straps" ? 22 : random.float(20, 25)
        cut.roundness = random.pick(1, 1, 0.1)
        cut.neckFront = neckTop + (cut.roundness > 0.5 ? random.float(22, 34) : random.float(38, 50))
        cut.shoulder = style == "straps" ? [27, -131] : style == "sleeveless" ? [40, -127] : [47, -122]
        cut.armpit = [40, -84]
        cut.sleeve = style == "long" ? 128 : random.float(30, 46)
        cut.angle = style == "long" ? 0.22 : random.float(0.55, 0.7)
        cut.cuff = style == "long" ? 10 : 16

        if style == "straps" {
            strapBack(top: -98)
        } else {
            piece(cut.back, inside, .flat, shadow: 0)
            band(cut.backEdge, width: 2.5, inside, shadow: 0)
            piece(
                .roundedRectangle(-5, neckTop + 8, 5, neckTop + 13, radius: 0.8), Fabric([0.92, 0.9, 0.88]), .flat,
                shadow: 0.2)
        }
        let full = flare > 0.35
        let drape = Drape(
            apex: [0, waistY - 62 - (1 - flare) * 160], from: waistY - 4, to: waistY + 60,
            frequency: (full ? 16 : 13) * (1 + (1 - flare)), height: full ? 3.4 : 1.8)
        // The far side of the hem shows between the waves of the near one.
        if full {
            piece(
                skirt(waistY: waistY, waist: waist, hemY: hemY - 7, hem: hem - 5, waves: 0), inside,
                Relief(puff: 2, radius: 5, drape: drape, wrinkle: 1), shadow: 0)
        }
        if style == "sleeves" || style == "long" {
            pieces(
                cut.sleevePath, cloth, Relief(puff: 3.5, radius: 7, folds: cut.sleeveFolds(&random)), grain: cut.grain,
                shadow: 0)
            for side in [Affine.identity, .mirror] {
                seam(cut.ring(0.9, halfWidth: cut.cuff + 1).applying(side), strength: 0.6)
            }
        }
        let hasWaistSeam = full || random.chance(0.4)
        piece(
            skirt(waistY: waistY, waist: waist, hemY: hemY, hem: hem, waves: full ? 2.2 : 0), cloth,
            Relief(puff: 6, radius: 14, folds: gathers(waistY, waist), drape: drape, wrinkle: 1), shadow: 0.3)
        let bodice = bodicePath(cut, strapped: style == "straps", waistY: waistY, waist: waist)
        let folds = [1, -1].flatMap { (s: Float) in
            [
                Fold(
                    Path(through: [[s * 38, -80], [s * 26, -70], [s * 12, -66]]), width: 3,
                    height: random.float(0.8, 1.6)),
                Fold(
                    Path(through: [[s * 33, waistY - 6], [s * 26, -68], [s * 24, -80]]), width: 4,
                    height: random.float(1, 2)),
            ]
        }
        piece(bodice, cloth, Relief(puff: 5, radius: 11, folds: folds, wrinkle: 0.8), shadow: hasWaistSeam ? 0.3 : 0)
        if style == "sleeves" || style == "long" { seams(cut.armhole, strength: 0.8) }
        if style != "straps" {
            line(cut.frontEdge.applying(.translation(0, 2.4)), width: 0.7, thread, opacity: 0.4)
            line(cut.frontEdge, width: 1.6, palette.main.darker(0.35), opacity: 0.6)
        }
        if random.chance(0.4) {
            let leather = random.chance(0.5) ? palette.accent : Colour(0.36, 0.22, 0.14)
            band(
                Path(waist + 1.5, waistY - 1).curve(waist * 0.6, waistY + 2.5, waist * 0.3, waistY + 3, 0, waistY + 3)
                    .continuedMirrored(), width: 7.5, Fabric(leather, weave: .leather), shadow: 0.4,
                onlyInside: true)
            line(.roundedRectangle(-5, waistY - 1.5, 5, waistY + 7.5, radius: 1.5), width: 1.6, [0.8, 0.68, 0.4])
        } else if hasWaistSeam {
            seam(
                Path(waist + 1, waistY).curve(waist * 0.6, waistY + 2.5, waist * 0.3, waistY + 3, 0, waistY + 3)
                    .continuedMirrored())
        }
        if cut.roundness > 0.5, style == "sleeves", random.chance(0.35) {
            for index in 0..<4 { button(0, cut.neckFront + 7 + Float(index) * 11, radius: 1.7, buttonColour) }
        }
    }

    private mutating func strapBack(top: Float) {
        let back = Path(0, top).line(34, top - 4).line(38, -80).line(0, -70).mirrored()
        piece(back, inside, .flat, shadow: 0)
        for side in [Affine.identity, .mirror] {
            band(
                Path(26, -128).curve(27, -120, 26, -108, 23, top).applying(side), width: 3.4, inside,
                Relief(puff: 0.8, radius: 1, wrinkle: 0), shadow: 0)
            band(
                Path(26, -130).curve(24, -122, 24, -112, 26, -100).applying(side), width: 4,
                cloth.plain(palette.main), Relief(puff: 1, radius: 1.5, wrinkle: 0), shadow: 0.3)
        }
    }

    private func bodicePath(_ cut: TopCut, strapped: Bool, waistY: Float, waist: Float) -> Path {
        let top: Path
        if strapped {
            top = Path(0, -96).curve(8, -98, 18, -104, 26, -106).curve(33, -102, 38, -94, cut.armpit.x, cut.armpit.y)
        } else {
            top = cut.neckline.line(cut.shoulder.x, cut.shoulder.y)
                .curve(
                    cut.shoulder.x - 7, cut.shoulder.y + 14, cut.armpit.x - 8, cut.armpit.y - 10, cut.armpit.x,
                    cut.armpit.y)
        }
        return top.curve(cut.armpit.x - 1, cut.armpit.y + 14, waist + 1, waistY - 16, waist, waistY)
            .curve(waist * 0.6, waistY + 2.5, waist * 0.3, waistY + 3, 0, waistY + 3).mirrored()
    }

    /// Short creases where the skirt is set to the waist.
    private mutating func gathers(_ waistY: Float, _ waist: Float) -> [Fold] {
        (0..<7).map { index in
            let x = (Float(index) / 6 * 2 - 1) * (waist - 4) + random.float(-3, 3)
            let length = random.float(16, 40)
            return Fold(
                Path(through: [[x, waistY + 2], [x * 1.12, waistY + length * 0.5], [x * 1.3, waistY + length]]),
                width: 2.2,
                height: random.float(0.6, 1.6))
        }
    }

    /// A skirt from the waist to a hem that hangs in waves.
    func skirt(waistY: Float, waist: Float, hemY: Float, hem: Float, waves: Float) -> Path {
        let length = hemY - waistY
        var path = Path(0, waistY - 3).line(waist, waistY - 4)
            .curve(waist + 7, waistY + length * 0.2, hem - 5, hemY - length * 0.45, hem, hemY - 4)
        let count = 3 + Int(hem) % 2
        var edge: [Vector] = []
        for index in 1...count * 2 {
            let t = 1 - Float(index) / Float(count * 2)
            // No two waves are alike, but both halves are.
            let size = 0.75 + 0.75 * Noise.value(Float(index) * 1.7, UInt32(hem))
            let wave = (index % 2 == 0 ? 1 : -1) * waves * size * (t > 0.95 ? 0 : 1)
            edge.append([hem * t, hemY + 3 - 7 * t * t + wave])
        }
        path = path.spline(edge)
        return path.mirrored()
    }
}
