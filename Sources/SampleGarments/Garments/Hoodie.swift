extension Tailor {
    /// A hooded sweatshirt with a kangaroo pocket, laces and sometimes a zip.
    mutating func sewHoodie() {
        var cut = TopCut()
        cut.neck = 22
        cut.neckTop = -102
        cut.neckFront = -78
        cut.shoulder = [59, -86]
        cut.armpit = [55, -36]
        cut.hemY = random.float(94, 108)
        cut.waist = random.float(56, 61)
        cut.hem = cut.waist - 4
        cut.sleeve = random.float(138, 148)
        cut.angle = random.float(0.2, 0.27)
        cut.cuff = 14
        let hasZip = random.chance(0.4)
        let fleece = cloth.woven(.wool)
        let rib = cloth.plain(palette.main.darker(0.1)).woven(.rib)
        let lining = random.chance(0.5) ? cloth.plain(palette.accent.darker(0.35)) : inside

        // The hood hangs up behind the neck: outer shell, then the dark opening with the lining.
        let hood = Path(0, -146).curve(24, -146, 37, -132, 38, -114).curve(38.5, -103, 35, -94, 28, -86)
            .curve(18, -80, 8, -76, 0, -75).mirrored()
        let relief = Relief(puff: 5.5, radius: 8, folds: cut.sleeveFolds(&random), wrinkle: 1.2)
        pieces(cut.sleevePath, fleece, relief, grain: cut.grain, shadow: 0)
        for side in [Affine.identity, .mirror] {
            band(
                cut.ring(0.955, halfWidth: cut.cuff + 3).applying(side), width: 15, rib,
                Relief(puff: 2, radius: 5, wrinkle: 0.3), grain: cut.grain.then(side), shadow: 0.3, onlyInside: true)
        }
        piece(cut.body, fleece, Relief(puff: 6, radius: 14, folds: cut.bodyFolds(&random), wrinkle: 1.6), shadow: 0.3)
        seams(cut.armhole)
        piece(hood, fleece, Relief(puff: 6, radius: 9, wrinkle: 1.2), shadow: 0.4)
        let opening = Path(0, -137).curve(17, -137, 26, -126, 26, -112).curve(26, -98, 12, -82, 0, -77).mirrored()
        piece(opening, lining, Relief(puff: -5, radius: 9, wrinkle: 1), shadow: 0)
        line(
            Path(0, -137).curve(17, -137, 26, -126, 26, -112).curve(26, -98, 12, -82, 0, -77).mirrored(), width: 1.2,
            palette.main.darker(0.55), opacity: 0.6)
        seam(Path(0, -137).line(0, -146), strength: 0.8)

        let top = cut.hemY - 14
        let waistband = Path(0, top).curve(cut.hem * 0.4, top, cut.hem * 0.7, top - 1, cut.hem + 5, top - 3)
            .line(cut.hem + 5, cut.hemY + 5).line(0, cut.hemY + 5).mirrored()
        piece(waistband, rib, Relief(puff: 2.4, radius: 5, wrinkle: 0.4), shadow: 0.25, onlyInside: true)

        let pocket = Path(0, 28).line(26, 28).curve(32, 36, 38, 46, 42, 58).line(42, top - 3).line(0, top - 1)
            .mirrored()
        piece(pocket, fleece, Relief(puff: 2, radius: 5, wrinkle: 0.8), shadow: 0.36)
        stitches(Path(27.5, 31).curve(31, 37, 36, 46, 40, 58), thread, opacity: 0.6)
        if hasZip {
            zip(Path(0, -75).line(0, cut.hemY + 1), [0.78, 0.78, 0.8], puller: [0, -72])
        }
        // Laces from the eyelets of the hood.
        let lace = palette.main.luminance > 0.7 ? Colour(0.45, 0.45, 0.48) : Colour(0.93, 0.92, 0.9)
        for side in [1, -1] as [Float] {
            let length = random.float(34, 48)
            let end = Vector(side * random.float(9, 14), -78 + length)
            fill(.ellipse([side * 9, -82], 2, 2), Colour(0.55, 0.55, 0.56))
            band(
                Path(side * 9, -82).curve(side * 10, -70, side * 14, -60, end.x, end.y), width: 2.3,
                Fabric(lace), Relief(puff: 1, radius: 1, wrinkle: 0), shadow: 0.45)
            fill(.roundedRectangle(end.x - 1.3, end.y - 3, end.x + 1.3, end.y + 3, radius: 1), lace.darker(0.4))
        }
    }
}
