extension Tailor {
    /// A baseball cap, a knitted beanie or a bucket hat.
    mutating func sewHat() {
        cloth.scale *= 0.75
        cloth.block = random.float(-8, 14)
        switch random.below(3) {
        case 0: sewCap()
        case 1: sewBeanie()
        default: sewBucketHat()
        }
    }

    private mutating func sewCap() {
        backdrop.isStanding = true
        let fit = Affine.scale(0.92, 0.92).then(.translation(-9, 4))
        let turn = random.chance(0.5) ? fit.then(.mirror) : fit
        let peak = random.chance(0.35) ? cloth.plain(palette.accent) : cloth.plain(palette.main.darker(0.05))
        func at(_ path: Path) -> Path { path.applying(turn) }
        // The underside of the peak shows beneath its edge.
        let under = Path(-30, 34).curve(20, 18, 62, 20, 76, 14).curve(104, 26, 116, 46, 110, 63)
            .curve(84, 56, 20, 54, -26, 52).closed()
        piece(at(under), peak.plain(peak.main.darker(0.5)), .flat, shadow: 0)
        let crown = Path(-88, 34).curve(-92, -16, -62, -58, -6, -60).curve(44, -60, 70, -32, 76, 18)
            .curve(40, 14, 8, 20, -26, 42).curve(-48, 48, -70, 46, -88, 34).closed()
        let folds = [
            Fold(Path(through: [[-60, 20], [-58, -10], [-40, -40]]), width: 4, height: 1.4),
            Fold(Path(through: [[50, 10], [46, -18], [30, -44]]), width: 4, height: 1.2),
        ].map { Fold($0.path.applying(turn), width: $0.width, height: $0.height) }
        piece(at(crown), cloth, Relief(puff: 15, radius: 22, folds: folds, wrinkle: 1.2), grain: turn, shadow: 0)
        for panel in [
            Path(2, -60).curve(22, -46, 34, -16, 34, 22), Path(2, -60).curve(-24, -48, -42, -8, -46, 46),
            Path(2, -60).curve(46, -54, 66, -28, 73, 0), Path(2, -60).curve(-48, -56, -74, -28, -83, 8),
        ] {
            seam(at(panel), strength: 0.9)
            stitch(at(panel.applying(.translation(2, 0.5))), thread, opacity: 0.35)
        }
        for eye in [[-6, -30], [50, -32], [-60, -24]] as [Vector] {
            line(at(.ellipse(eye, 1.9, 2.1)), width: 1, thread, opacity: 0.8)
            fill(at(.ellipse(eye, 1.2, 1.4)), palette.main.darker(0.75))
        }
        piece(
            at(.ellipse([2, -61], 6, 3.4)), cloth.plain(palette.main), Relief(puff: 2.5, radius: 2, wrinkle: 0),
            shadow: 0.3)
        let brim = Path(-34, 39).curve(4, 17, 44, 9, 76, 13).curve(102, 20, 118, 42, 112, 57).curve(
            88, 49, 24, 45, -24, 49
        )
        .curve(-33, 49, -36, 43, -34, 39).closed()
        piece(at(brim), peak, Relief(puff: 4, radius: 6, wrinkle: 0.3), grain: turn, shadow: 0.4)
        for (index, shift) in [3, 6.5, 10].enumerated() {
            let s = Float(shift)
            stitch(
                at(Path(-18 + s, 46 - s * 0.8).curve(26, 40 - s, 78, 42 - s, 107 - s * 1.2, 52 - s)), thread,
                opacity: 0.5 - 0.08 * Float(index))
        }
    }

    private mutating func sewBeanie() {
        let knit = cloth.woven(.knit)
        let hasPompom = random.chance(0.5)
        let slouch = random.float(-6, 6)
        let top = random.float(-72, -60)
        let crown = Path(66, 34).curve(70, -8, 54, top + 6, 14 + slouch, top).curve(
            -40 + slouch, top - 4, -70, -12, -66, 34
        )
        .closed()
        var folds: [Fold] = []
        for index in 0..<6 {
            let x = Float(index) * 22 - 55
            folds.append(
                Fold(
                    Path(through: [[x, 20], [x * 0.85, -24], [x * 0.4 + slouch, top + 8]]), width: 4,
                    height: random.float(0.8, 2)))
        }
        if hasPompom {
            pompom(at: [slouch, top - 12])
        }
        piece(crown, knit, Relief(puff: 14, radius: 20, folds: folds, wrinkle: 1.4), shadow: hasPompom ? 0.3 : 0)
        let rib = cloth.plain(random.chance(0.3) ? palette.accent : palette.main.darker(0.06)).woven(.rib)
        let cuff = Path(0, 24).curve(30, 24, 54, 20, 68, 14).curve(73, 26, 73, 44, 69, 54).curve(50, 62, 26, 66, 0, 66)
            .mirrored()
        piece(cuff, rib, Relief(puff: 7, radius: 11, wrinkle: 0.8), shadow: 0.42)
        if random.chance(0.5) {
            piece(
                .roundedRectangle(-34, 38, -12, 52, radius: 1), Fabric([0.55, 0.38, 0.25], weave: .leather),
                Relief(puff: 1, radius: 1.5, wrinkle: 0.2), shadow: 0.4)
        }
    }

    /// A ball of yarn ends: a soft disc, then short threads that point outwards.
    private mutating func pompom(at centre: Vector) {
        piece(
            .ellipse(centre, 19, 18), cloth.plain(palette.main.darker(0.12)).woven(.wool),
            Relief(puff: 9, radius: 11, wrinkle: 1.5), shadow: 0)
        let tones = [
            palette.main, palette.main.lighter(0.16), palette.main.darker(0.25),
            palette.main.mixed(with: palette.accent, 0.6),
        ]
        for _ in 0..<240 {
            let out = Affine.rotation(random.float(0, 6.283)).direction([1, 0])
            let from = centre + out * (20 * random.float(0, 1).squareRoot())
            let to = from + out * random.float(2, 4.5) + [random.float(-1, 1), random.float(-1, 1)]
            // Threads below the middle lie in the shade of those above.
            let shade = min(0.45, max(0, (from.y - centre.y) / 40 + 0.12))
            let tone = tones[random.below(tones.count)].darker(shade)
            line(Path(from.x, from.y).line(to.x, to.y), width: 1.1, tone, opacity: 0.8, onlyInside: false)
        }
    }

    private mutating func sewBucketHat() {
        backdrop.isStanding = true
        let twill = cloth.woven(.twill)
        let brimY = random.float(10, 18)
        let inner = Path.ellipse([0, brimY + 26], 88, 20)
        piece(inner, inside, Relief(puff: -2, radius: 5, wrinkle: 0.4), shadow: 0)
        let brim = Path(0, brimY - 10).line(60, brimY - 10).curve(76, brimY + 6, 92, brimY + 20, 98, brimY + 32)
            .curve(90, brimY + 50, 44, brimY + 57, 0, brimY + 57).mirrored()
        let drape = Drape(apex: [0, -120], from: brimY - 10, to: brimY + 46, frequency: 9, height: 3)
        piece(brim, twill, Relief(puff: 6, radius: 10, drape: drape, wrinkle: 1.2), shadow: 0)
        for index in 1...4 {
            let s = Float(index) * 9
            stitch(
                Path(62 + s * 0.85, brimY - 6 + s * 0.9).curve(
                    54 + s, brimY + 8 + s * 1.1, 30, brimY + 14 + s, 0, brimY + 14 + s
                )
                .continuedMirrored(), thread, opacity: 0.4)
        }
        let crown = Path(0, -66).curve(24, -66, 44, -63, 49, -57).curve(56, -34, 62, -8, 64, brimY)
            .curve(44, brimY + 10, 20, brimY + 13, 0, brimY + 13).mirrored()
        let folds = [1, -1].map { (s: Float) in
            Fold(
                Path(through: [[s * 40, brimY], [s * 36, -20], [s * 40, -44]]), width: 4, height: random.float(0.8, 2))
        }
        piece(crown, twill, Relief(puff: 11, radius: 17, folds: folds, wrinkle: 1.6), shadow: 0.36)
        seam(Path(49, -56).curve(40, -50, 20, -48, 0, -48).continuedMirrored())
        stitch(Path(50, -53).curve(40, -47, 20, -45, 0, -45).continuedMirrored(), thread, opacity: 0.45)
        seams(Path(30, -50).line(38, brimY + 10), strength: 0.7)
        if random.chance(0.4) {
            band(
                Path(63, brimY - 6).curve(44, brimY + 4, 20, brimY + 7, 0, brimY + 7).continuedMirrored(), width: 11,
                cloth.plain(palette.accent), shadow: 0.25)
        }
    }
}
