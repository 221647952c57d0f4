extension Tailor {
    /// A knitted sweater: round, V or turtle neck, ribbed cuffs and waistband.
    mutating func sewSweater() {
        var cut = TopCut()
        let style = random.pick("crew", "crew", "v", "turtle")
        cut.neck = style == "turtle" ? 18 : random.float(21, 25)
        cut.roundness = style == "v" ? 0.1 : 1
        cut.neckFront = cut.neckTop + (style == "v" ? 42 : style == "turtle" ? 12 : 22)
        cut.armpit = [55, -42]
        cut.hemY = random.float(84, 100)
        cut.waist = random.float(54, 60)
        cut.hem = cut.waist - random.float(3, 6)
        cut.sleeve = random.float(136, 148)
        cut.angle = random.float(0.2, 0.28)
        cut.cuff = random.float(13, 15)

        let knit = cloth.woven(.knit)
        let rib = cloth.plain(palette.main.darker(0.08)).woven(.rib)
        piece(cut.back, inside.woven(.knit), .flat, shadow: 0)
        if style != "turtle" {
            band(cut.backEdge, width: 7, rib.plain(palette.main.darker(0.34)).woven(.rib), shadow: 0.2)
        }
        let relief = Relief(puff: 5.5, radius: 9, folds: cut.sleeveFolds(&random), wrinkle: 1.2)
        pieces(cut.sleevePath, knit, relief, grain: cut.grain, shadow: 0)
        for side in [Affine.identity, .mirror] {
            band(
                cut.ring(0.955, halfWidth: cut.cuff + 3).applying(side), width: 16, rib,
                Relief(puff: 2, radius: 5, wrinkle: 0.3), grain: cut.grain.then(side), shadow: 0.3, onlyInside: true)
        }
        piece(
            cut.body, knit, Relief(puff: 6, radius: 15, folds: cut.bodyFolds(&random, strength: 0.85), wrinkle: 1.6),
            shadow: 0.3)
        seams(cut.armhole)
        let top = cut.hemY - 15
        let waistband = Path(0, top).curve(cut.hem * 0.4, top, cut.hem * 0.7, top - 1, cut.hem + 5, top - 3)
            .line(cut.hem + 5, cut.hemY + 5).line(0, cut.hemY + 5).mirrored()
        piece(waistband, rib, Relief(puff: 2.4, radius: 5, wrinkle: 0.4), shadow: 0.25, onlyInside: true)
        if style == "turtle" {
            let collar = Path(0, -130).curve(10, -130, 17, -129, 18, -126)
                .curve(19, -116, 21, -106, 22, -100).curve(16, -93, 8, -91, 0, -91).mirrored()
            piece(collar, rib, Relief(puff: 3.4, radius: 7, wrinkle: 0.6), shadow: 0.4)
            seam(Path(18, -127).curve(12, -122, 6, -121.5, 0, -121.5).continuedMirrored(), strength: 0.8)
        } else {
            band(cut.frontEdge, width: 7.5, rib, shadow: 0.35)
        }
    }
}
