extension Tailor {
    /// A canvas tote, a satchel with a flap, or a structured handbag.
    mutating func sewBag() {
        backdrop.isStanding = true
        warp = 1.4
        cloth.block = random.float(25, 50)
        switch random.below(3) {
        case 0: sewTote()
        case 1: sewSatchel()
        default: sewHandbag()
        }
    }

    private mutating func sewTote() {
        let twill = cloth.woven(.twill)
        let strap =
            random.chance(0.5) ? Fabric([0.56, 0.37, 0.23], weave: .leather) : cloth.plain(palette.main.darker(0.15))
        let width = random.float(62, 72)
        let bottom = random.float(92, 104)
        let top = random.float(-36, -22)
        let grip = random.float(-132, -112)
        let flat = Relief(puff: 1.6, radius: 2.4, wrinkle: 0.3)
        let handle = Path(30, top + 28).curve(30, top - 30, 26, grip, 0, grip).continuedMirrored()
        band(
            handle.applying(.scale(0.92, 1).then(.translation(3, 5))), width: 7, strap.plain(strap.main.darker(0.35)),
            flat, shadow: 0)
        let back = Path(0, top - 4).curve(width * 0.5, top - 4, width * 0.8, top - 3, width, top).line(width, top + 12)
            .line(0, top + 14).mirrored()
        piece(back, inside, .flat, shadow: 0.2)
        let front = Path(0, top + 3).curve(width * 0.5, top + 3, width * 0.8, top + 2, width, top)
            .curve(width + 3, top + 50, width - 1, bottom - 40, width - 3, bottom - 8)
            .curve(width - 4, bottom, width - 8, bottom + 1, width - 12, bottom + 1).line(0, bottom + 2).mirrored()
        let folds = [1, -1].flatMap { (s: Float) in
            [
                Fold(
                    Path(through: [[s * 30, top + 24], [s * 36, top + 62], [s * 34, bottom - 20]]), width: 6,
                    height: random.float(1, 2.4)),
                Fold(
                    Path(through: [[s * (width - 4), bottom - 30], [s * 40, bottom - 18], [s * 12, bottom - 22]]),
                    width: 4, height: random.float(0.8, 2)),
            ]
        }
        piece(front, twill, Relief(puff: 6, radius: 12, folds: folds, wrinkle: 1.8), shadow: 0.25)
        let hem = Path(width, top + 11).curve(width * 0.8, top + 13, width * 0.5, top + 14, 0, top + 14)
            .continuedMirrored()
        stitch(hem, thread, opacity: 0.6)
        seam(hem, strength: 0.4)
        band(handle, width: 7.5, strap, flat, shadow: 0.34)
        for x in [30, -30] as [Float] {
            let patch = Path.roundedRectangle(x - 3.7, top + 8, x + 3.7, top + 30, radius: 0.8)
            piece(patch, strap, flat, shadow: 0.3)
            stitch(Path(x - 2.4, top + 12).line(x + 2.4, top + 28), thread, opacity: 0.7)
            stitch(Path(x + 2.4, top + 12).line(x - 2.4, top + 28), thread, opacity: 0.7)
        }
    }

    private mutating func sewSatchel() {
        let hide = cloth.woven(.leather)
        let strap = cloth.plain(palette.main.darker(0.22)).woven(.leather)
        let brass = random.pick(Colour(0.83, 0.69, 0.4), Colour(0.8, 0.8, 0.82))
        let width = random.float(70, 82)
        let bottom = random.float(66, 80)
        let flat = Relief(puff: 1.8, radius: 2.6, wrinkle: 0.3)
        let loop = Path(width - 3, -22).curve(width + 10, -90, width * 0.5, -128, 0, -130).continuedMirrored()
        band(loop, width: 6.5, strap, flat, shadow: 0)
        let body = Path(0, -30).line(width - 8, -30).curve(width, -30, width + 1, -24, width + 1, -16)
            .curve(width + 4, 10, width + 3, 40, width, bottom - 12).curve(
                width - 2, bottom, width - 8, bottom, width - 14, bottom
            )
            .line(0, bottom + 1).mirrored()
        piece(body, hide, Relief(puff: 8, radius: 11, wrinkle: 1), shadow: 0.2)
        let rounded = random.chance(0.5)
        let edge = random.float(18, 34)
        let flap = Path(0, -34).line(width - 6, -34).curve(width + 2, -33, width + 3, -24, width + 2, -16)
            .curve(width + 2, edge - 20, width - 2, rounded ? edge - 2 : edge, width - 18, rounded ? edge + 8 : edge)
            .curve(
                width * 0.5, rounded ? edge + 16 : edge, 20, rounded ? edge + 18 : edge, 0, rounded ? edge + 18 : edge
            ).mirrored()
        piece(flap, hide.plain(palette.main.darker(0.04)), Relief(puff: 6, radius: 9, wrinkle: 0.8), shadow: 0.5)
        let inset = flap.applying(Affine.scale(0.955, 0.93)).applying(.translation(0, -1.5))
        stitch(inset, thread, opacity: 0.5)
        for x in [width * 0.52, -width * 0.52] {
            let tongue = Path.roundedRectangle(x - 5.5, -32, x + 5.5, edge + 20, radius: 3)
            piece(tongue, strap, flat, shadow: 0.4)
            line(
                .roundedRectangle(x - 7.5, edge + 2, x + 7.5, edge + 14, radius: 2), width: 2.2, brass,
                onlyInside: false)
            line(Path(x, edge + 2).line(x, edge + 12), width: 1.5, brass.darker(0.15))
        }
        for x in [width - 3, -(width - 3)] {
            line(.ellipse([x, -24], 5, 5), width: 2.2, brass, onlyInside: false)
        }
    }

    private mutating func sewHandbag() {
        let hide = cloth.woven(.leather)
        let trim = cloth.plain(random.chance(0.4) ? palette.accent : palette.main.darker(0.2)).woven(.leather)
        let brass = random.pick(Colour(0.84, 0.7, 0.42), Colour(0.82, 0.82, 0.84))
        let top: Float = -26
        let bottom = random.float(66, 82)
        let narrow = random.float(52, 60)
        let wide = narrow + random.float(14, 26)
        let round = Relief(puff: 3, radius: 3, wrinkle: 0.2)
        let arch = random.float(-104, -86)
        let handle = Path(31, top + 16).curve(34, top - 34, 24, arch, 0, arch).continuedMirrored()
        band(handle.applying(.scale(0.9, 0.97)), width: 6, trim.plain(trim.main.darker(0.4)), round, shadow: 0)
        let body = Path(0, top).line(narrow - 4, top).curve(narrow, top, narrow + 2, top + 2, narrow + 3, top + 8)
            .curve(narrow + 6, top + 40, wide, bottom - 30, wide, bottom - 10).curve(
                wide, bottom - 3, wide - 4, bottom, wide - 10, bottom
            )
            .line(0, bottom + 1).mirrored()
        let folds = [1, -1].map { (s: Float) in
            Fold(
                Path(through: [[s * (narrow - 8), top + 14], [s * (narrow - 4), 20], [s * (wide - 16), bottom - 20]]),
                width: 5, height: 2)
        }
        piece(body, hide, Relief(puff: 9, radius: 13, folds: folds, wrinkle: 1), shadow: 0.2)
        let base = Path(0, bottom - 20).curve(wide * 0.6, bottom - 20, wide * 0.9, bottom - 22, wide - 0.5, bottom - 24)
            .line(wide, bottom - 8)
            .curve(wide, bottom - 3, wide - 4, bottom, wide - 10, bottom).line(0, bottom + 1).mirrored()
        piece(base, trim, Relief(puff: 4, radius: 7, wrinkle: 0.4), shadow: 0.25)
        stitch(
            Path(wide - 1, bottom - 26).curve(wide * 0.9, bottom - 24, wide * 0.6, bottom - 22, 0, bottom - 22)
                .continuedMirrored(), thread, opacity: 0.6)
        let rim = Path(0, top - 2).line(narrow - 3, top - 2).curve(
            narrow + 2, top - 1, narrow + 3, top + 4, narrow + 3, top + 9
        )
        .line(0, top + 10).mirrored()
        piece(rim, trim, Relief(puff: 2, radius: 3, wrinkle: 0.2), shadow: 0.3)
        line(Path(narrow - 6, top + 1.5).line(6 - narrow, top + 1.5), width: 1.6, brass, opacity: 0.85)
        band(handle, width: 7, trim, round, shadow: 0.36)
        for x in [31, -31] as [Float] {
            piece(
                .roundedRectangle(x - 5, top + 4, x + 5, top + 24, radius: 2), trim,
                Relief(puff: 1.6, radius: 2, wrinkle: 0.1), shadow: 0.35)
            button(x, top + 19, radius: 2, brass)
        }
        piece(
            .roundedRectangle(-7, top + 4, 7, top + 17, radius: 2), Fabric(brass, weave: .leather),
            Relief(puff: 2, radius: 2, wrinkle: 0), shadow: 0.4)
        line(Path(-4, top + 10.5).line(4, top + 10.5), width: 1.2, brass.darker(0.5))
    }
}
