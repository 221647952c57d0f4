extension Tailor {
    /// A t-shirt: crew or V neck, short sleeves, sometimes a breast pocket.
    mutating func sewTShirt() {
        var cut = TopCut()
        cut.neck = random.float(21, 26)
        cut.roundness = random.chance(0.7) ? 1 : 0.1
        cut.neckFront = cut.neckTop + (cut.roundness > 0.5 ? random.float(19, 26) : random.float(34, 46))
        cut.hemY = random.float(84, 112)
        cut.waist = random.float(47, 56)
        cut.hem = cut.waist + random.float(1, 6)
        cut.sleeve = random.float(42, 62)
        cut.angle = random.float(0.62, 0.8)
        cut.cuff = random.float(17, 22)

        piece(cut.back, inside, .flat, shadow: 0)
        piece(
            .roundedRectangle(-6, cut.neckTop + 9, 6, cut.neckTop + 15, radius: 0.8), Fabric([0.93, 0.92, 0.9]), .flat,
            shadow: 0.2)
        band(cut.backEdge, width: 4.5, cloth.plain(palette.main.darker(0.32)), shadow: 0.2)

        let contrast = cloth.pattern == .plain && random.chance(0.4)
        let sleeves = contrast ? cloth.plain(palette.accent) : cloth
        pieces(
            cut.sleevePath, sleeves, Relief(puff: 4, radius: 9, folds: cut.sleeveFolds(&random)), grain: cut.grain,
            shadow: 0)
        for side in [Affine.identity, .mirror] {
            let ring = cut.ring(0.92, halfWidth: cut.cuff + 1).applying(side)
            stitch(ring, thread, opacity: 0.5)
        }

        piece(cut.body, cloth, Relief(puff: 4.5, radius: 13, folds: cut.bodyFolds(&random), wrinkle: 1.1), shadow: 0.24)
        seams(cut.armhole, strength: 0.8)
        let hem = Path(cut.hem, cut.hemY - 6).curve(
            cut.hem * 0.6, cut.hemY - 4, cut.hem * 0.3, cut.hemY - 3, 0, cut.hemY - 3
        )
        .continuedMirrored()
        stitch(hem, thread, opacity: 0.5)
        seam(hem, strength: 0.3)
        if random.chance(0.3) {
            pocket(left: 12, top: -48, width: 25, height: 29)
        }
        let collar = contrast ? cloth.plain(palette.accent) : cloth.plain(palette.main.darker(0.06))
        band(cut.frontEdge, width: 5.2, collar.woven(.rib), shadow: 0.35)
    }

    /// A patch pocket with a pointed bottom.
    mutating func pocket(left: Float, top: Float, width: Float, height: Float, _ fabric: Fabric? = nil) {
        let (right, bottom, middle) = (left + width, top + height, left + width / 2)
        let outline = Path.polygon(
            [left, top], [right, top], [right, bottom - 4], [middle, bottom], [left, bottom - 4])
        piece(outline, fabric ?? cloth, Relief(puff: 1, radius: 2, wrinkle: 0.5), shadow: 0.3)
        stitch(
            Path(left + 1.4, top).line(left + 1.4, bottom - 4.8).line(middle, bottom - 1.6).line(
                right - 1.4, bottom - 4.8
            )
            .line(right - 1.4, top), thread, opacity: 0.6)
        seam(Path(left, top + 4).line(right, top + 4), strength: 0.7)
    }
}
