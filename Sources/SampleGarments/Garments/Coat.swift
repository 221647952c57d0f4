extension Tailor {
    /// A long wool coat with lapels, one or two rows of buttons, sometimes a belt.
    mutating func sewCoat() {
        var cut = TopCut()
        cut.neck = 19
        cut.neckTop = -128
        cut.neckFront = -72
        cut.roundness = 0
        cut.shoulder = [57, -112]
        cut.armpit = [52, -66]
        cut.waist = random.float(46, 51)
        cut.hem = cut.waist + random.float(6, 18)
        cut.hemY = random.float(116, 140)
        cut.sleeve = random.float(136, 146)
        cut.angle = random.float(0.17, 0.23)
        cut.cuff = 13.5
        let wool = cloth.woven(.wool)
        let isDouble = random.chance(0.45)
        let hasBelt = random.chance(0.4)

        piece(cut.back, cloth.plain(palette.accent.darker(0.5)), .flat, shadow: 0)
        piece(.roundedRectangle(-8, -118, 8, -109, radius: 0.8), Fabric([0.9, 0.88, 0.84]), .flat, shadow: 0.2)
        let relief = Relief(puff: 5.5, radius: 8, folds: cut.sleeveFolds(&random), wrinkle: 0.9)
        pieces(cut.sleevePath, wool, relief, grain: cut.grain, shadow: 0)
        for side in [Affine.identity, .mirror] { seam(cut.ring(0.86, halfWidth: cut.cuff + 1).applying(side)) }

        let drape = Drape(apex: [0, -190], from: -10, to: 110, frequency: 12, height: 1.7)
        let body = Relief(
            puff: 6, radius: 13, folds: cut.bodyFolds(&random, strength: 0.7), drape: drape, wrinkle: 1)
        piece(cut.body, wool, body, shadow: 0.34)
        seams(cut.armhole)
        let hemLine = Path(cut.hem, cut.hemY - 7).curve(
            cut.hem * 0.6, cut.hemY - 4, cut.hem * 0.3, cut.hemY - 4, 0, cut.hemY - 4)
        seam(hemLine.continuedMirrored(), strength: 0.3)
        // The left front lies over the right one.
        let edge: Float = isDouble ? 17 : 6
        seam(Path(edge * 0.4, -72).curve(edge, -60, edge, -40, edge, 0).line(edge + 1, cut.hemY + 1), strength: 1.8)
        for side in [Affine.identity, .mirror] {
            let flap = Path.polygon([24, 22], [45, 18], [46, 27], [25, 31]).applying(side)
            piece(flap, wool, Relief(puff: 1.4, radius: 2.5, wrinkle: 0.3), shadow: 0.4)
        }
        if hasBelt {
            let y: Float = -4
            band(
                Path(cut.waist + 2, y).curve(30, y + 3, 15, y + 4, 0, y + 4).continuedMirrored(), width: 12,
                wool.plain(palette.main.darker(0.1)), Relief(puff: 2, radius: 4, wrinkle: 0.4), shadow: 0.42,
                onlyInside: true)
            band(
                Path(through: [[4, y + 6], [10, y + 26], [8, y + 48]]), width: 10, wool.plain(palette.main.darker(0.1)),
                Relief(puff: 2, radius: 3, wrinkle: 0.6), shadow: 0.45)
            piece(
                .roundedRectangle(-5, y - 4, 9, y + 12, radius: 3), wool.plain(palette.main.darker(0.06)),
                Relief(puff: 3, radius: 4, wrinkle: 0.6), shadow: 0.45)
        }
        let horn = palette.main.luminance < 0.25 ? Colour(0.5, 0.42, 0.34) : Colour(0.24, 0.18, 0.15)
        for y in [-50, -22, 6, 34] as [Float] where !(hasBelt && abs(y) < 10) {
            button(isDouble ? 11 : 1, y, radius: 3.1, horn)
            if isDouble { button(-11, y, radius: 3.1, horn) }
        }
        lapels(wool)
    }

    private mutating func lapels(_ wool: Fabric) {
        let lapel = Path(1, -66).curve(4, -84, 12, -106, 20, -124).line(31, -110).line(29, -98).line(37, -97)
            .curve(30, -82, 14, -68, 1, -62).closed()
        let collar = Path(10, -138).curve(18, -139, 22, -134, 26, -127).line(38, -108).line(30, -98).line(24, -108)
            .curve(18, -116, 16, -128, 10, -138).closed()
        band(
            Path(15, -135).curve(10, -129, 5, -127, 0, -127).continuedMirrored(), width: 13,
            wool.plain(palette.main.darker(0.22)),
            Relief(puff: 2, radius: 3, wrinkle: 0.3), shadow: 0.2)
        for side in [Affine.mirror, .identity] {
            let grain = Affine.rotation(0.5).then(side)
            piece(lapel.applying(side), wool, Relief(puff: 1.8, radius: 4, wrinkle: 0.4), grain: grain, shadow: 0.46)
            piece(collar.applying(side), wool, Relief(puff: 1.8, radius: 3, wrinkle: 0.4), grain: grain, shadow: 0.4)
        }
    }
}
