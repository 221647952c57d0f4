extension Tailor {
    /// A short jacket: bomber with a zip and ribs, or a trucker jacket with buttons and stitching.
    mutating func sewJacket() {
        var cut = TopCut()
        cut.neck = 20
        cut.neckTop = -114
        cut.neckFront = -92
        cut.roundness = 0.7
        cut.shoulder = [63, -95]
        cut.armpit = [58, -44]
        cut.hemY = random.float(64, 82)
        cut.waist = random.float(56, 61)
        cut.hem = cut.waist - 3
        cut.sleeve = random.float(134, 146)
        cut.angle = random.float(0.2, 0.26)
        cut.cuff = 14.5
        let isBomber = random.chance(0.5)
        let shell = cloth.woven(isBomber ? .smooth : .twill)
        let rib = cloth.plain(palette.main.darker(0.25)).woven(.rib)
        let yarn = isBomber ? thread : Colour(0.82, 0.6, 0.3)

        piece(cut.back, cloth.plain(palette.accent.darker(0.45)), .flat, shadow: 0)
        if isBomber {
            let behind = Path(22, -119).curve(15, -115.5, 7, -114.5, 0, -114.5).continuedMirrored()
            band(behind, width: 17, rib.plain(palette.main.darker(0.45)).woven(.rib), shadow: 0.2)
        } else {
            band(
                cut.backEdge.applying(.translation(0, -3)), width: 12, cloth.plain(palette.main.darker(0.3)),
                shadow: 0.2)
        }
        piece(.roundedRectangle(-8, -106, 8, -98, radius: 0.8), Fabric([0.9, 0.88, 0.84]), .flat, shadow: 0.2)
        let relief = Relief(
            puff: 6, radius: 8, folds: cut.sleeveFolds(&random) + cut.sleeveFolds(&random), wrinkle: 1.4)
        pieces(cut.sleevePath, shell, relief, grain: cut.grain, shadow: 0)
        for side in [Affine.identity, .mirror] {
            band(
                cut.ring(0.96, halfWidth: cut.cuff + 3).applying(side), width: 14,
                isBomber ? rib : shell.plain(palette.main), Relief(puff: 2, radius: 4, wrinkle: 0.3),
                grain: cut.grain.then(side), shadow: 0.35, onlyInside: true)
        }
        piece(cut.body, shell, Relief(puff: 6, radius: 13, folds: cut.bodyFolds(&random), wrinkle: 1.6), shadow: 0.34)
        seams(cut.armhole)
        stitches(cut.armhole.applying(.translation(-2.5, 0)), yarn, opacity: isBomber ? 0.3 : 0.8)
        let top = cut.hemY - 14
        let waistband = Path(0, top + 1).curve(cut.hem * 0.4, top + 1, cut.hem * 0.7, top - 1, cut.hem + 5, top - 2)
            .line(cut.hem + 5, cut.hemY + 5).line(0, cut.hemY + 5).mirrored()
        piece(
            waistband, isBomber ? rib : shell.plain(palette.main), Relief(puff: 2.4, radius: 5, wrinkle: 0.4),
            shadow: 0.25,
            onlyInside: true)
        if isBomber {
            let pocket = Path(34, 6).line(22, 38)
            for side in [Affine.identity, .mirror] {
                band(pocket.applying(side), width: 5, shell.plain(palette.main.darker(0.12)), shadow: 0.35)
            }
            zip(Path(0, -90).line(0, cut.hemY + 2), [0.8, 0.78, 0.72], puller: [0, -84])
            let collar = Path(0, -89).curve(10, -90, 17, -103, 18.5, -119).curve(20, -124, 26, -124, 27, -114)
                .curve(25, -96, 14, -82, 0, -79).mirrored()
            piece(collar, rib, Relief(puff: 2.6, radius: 4, wrinkle: 0.3), shadow: 0.4)
        } else {
            denimFront(cut, yarn, shell)
        }
    }

    private mutating func denimFront(_ cut: TopCut, _ yarn: Colour, _ shell: Fabric) {
        let end = cut.hemY + 1
        seam(Path(0, -90).line(0, end), strength: 1.4)
        for x in [-4, 5] as [Float] { stitch(Path(x, -88).line(x, end), yarn, opacity: 0.8) }
        // Yoke, and the two seams that run from it to the waist.
        seam(Path(57, -52).curve(40, -50, 20, -50, 0, -50).continuedMirrored())
        stitch(Path(57, -50).curve(40, -48, 20, -48, 0, -48).continuedMirrored(), yarn, opacity: 0.8)
        for x in [16, 40] as [Float] {
            seams(Path(x, -24).line(22 + (x - 22) * 0.55, cut.hemY - 14), strength: 0.8)
            stitches(Path(x + 1.6, -24).line(23.6 + (x - 22) * 0.55, cut.hemY - 14), yarn, opacity: 0.7)
        }
        for side in [1, -1] as [Float] {
            let left = side > 0 ? 14 : -42 as Float
            pocket(left: left, top: -52, width: 28, height: 28, shell)
            let middle = left + 14
            let flap = Path.polygon(
                [left - 1, -53], [left + 29, -53], [left + 29, -44], [middle, -38], [left - 1, -44])
            piece(flap, shell, Relief(puff: 1.2, radius: 2, wrinkle: 0.4), shadow: 0.4)
            button(middle, -42, radius: 1.9, [0.72, 0.55, 0.34])
        }
        for index in 0..<5 {
            button(0.5, -82 + Float(index) * (cut.hemY + 72) / 4, radius: 2.3, [0.72, 0.55, 0.34])
        }
        foldedCollar(neck: cut.neck, top: cut.neckTop, meet: -91, point: [27, -77], shell.plain(palette.main))
    }
}
