extension Tailor {
    /// A pair of sneakers from the side, low or high, the second shoe behind the first.
    mutating func sewSneakers() {
        backdrop.isStanding = true
        warp = 0.8
        let isHigh = random.chance(0.4)
        let sole = random.pick(Colour(0.95, 0.94, 0.92), Colour(0.95, 0.94, 0.92), Colour(0.74, 0.55, 0.36))
        let lift = isHigh ? 26 : 14 as Float
        let turn: Affine = random.chance(0.5) ? .mirror : .identity
        cloth.scale *= 0.6
        cloth.block = random.float(6, 22)
        let far = Affine.scale(0.94, 0.94).then(.rotation(-0.04)).then(.translation(12, -lift - (isHigh ? 8 : 16)))
        let near = Affine.translation(-5, lift + 6)
        let style = random.next()
        for place in [far, near] {
            shoe(place.then(turn), isHigh: isHigh, sole: sole, style: style)
        }
    }

    private mutating func shoe(_ place: Affine, isHigh: Bool, sole: Colour, style: UInt64) {
        let up: Float = isHigh ? 30 : -13
        let fabric = cloth.woven(.leather)
        let plain = fabric.plain(palette.main)
        let panel = fabric.plain(style % 3 == 0 ? palette.accent : palette.main.darker(0.14))
        func at(_ path: Path) -> Path { path.applying(place) }
        func cut(_ path: Path, _ cloth: Fabric, _ relief: Relief, _ shadow: Float = 0.35) {
            piece(path.applying(place), cloth, relief, grain: place, shadow: shadow)
        }
        // The far rim of the collar and the tongue, seen over the near rim.
        cut(
            Path(-80, -44 - up).curve(-60, -50 - up, -34, -48 - up, -14, -46 - up).line(0, -20).line(-70, -10).closed(),
            fabric.plain(palette.main.darker(0.6)), Relief(puff: -2, radius: 5, wrinkle: 0.4), 0)
        cut(
            Path(-24, -46 - up).curve(-20, -60 - up, -6, -64 - up, 0, -54 - up).curve(8, -34, 22, -14, 36, -2).line(
                20, 6
            )
            .curve(0, -8, -16, -30, -24, -46 - up).closed(), plain, Relief(puff: 2.5, radius: 4, wrinkle: 0.4), 0.2)
        let upper = Path(-86, 36).curve(-91, 14, -88, -20, -84, -46 - up).curve(
            -82, -54 - up, -76, -54 - up, -72, -50 - up
        )
        .curve(-62, -36 - up, -42, -32 - up, -22, -44 - up).curve(-8, -26 - up * 0.3, 12, -6, 36, 1)
        .curve(60, 7, 90, 9, 94, 34).line(93, 40).line(-86, 40).closed()
        let creases = [
            Fold(Path(through: [[44, 3], [36, 12], [33, 24]]), width: 2, height: -1.4),
            Fold(Path(through: [[53, 6], [47, 14], [45, 24]]), width: 2, height: -1),
            Fold(Path(through: [[-70, -30], [-52, -14], [-40, -10]]), width: 4, height: 1.2),
        ].map { Fold($0.path.applying(place), width: $0.width, height: $0.height) }
        cut(upper, fabric, Relief(puff: 8, radius: 13, folds: creases, wrinkle: 0.6), 0.45)

        // Toe cap, heel counter, and the lacing panel.
        cut(
            Path(58, 40).curve(55, 26, 58, 14, 67, 7.5).curve(86, 11, 94, 22, 94, 40).closed(), panel,
            Relief(puff: 5, radius: 9, wrinkle: 0.2), 0.3)
        cut(
            Path(-87, 38).curve(-90, 14, -88, -16, -85, -40 - up).line(-76, -42 - up).curve(-72, -16, -62, 8, -50, 38)
                .closed(),
            panel, Relief(puff: 4, radius: 8, wrinkle: 0.2), 0.3)
        let lacing = Path(-22, -44 - up).curve(-8, -26 - up * 0.3, 12, -6, 37, 1).curve(40, 5, 39, 10, 33, 13)
            .curve(12, 7, -14, -8, -31, -32 - up * 0.8).curve(-32, -40 - up, -28, -42 - up, -22, -44 - up).closed()
        cut(lacing, panel, Relief(puff: 1.6, radius: 3, wrinkle: 0.2), 0.35)
        if style % 2 == 0 {
            // A side stripe: two slanting bars or one swept curve.
            let mark = style % 4 == 0 ? palette.accent : palette.second
            for shift in [0, 13] as [Float] where style % 8 < 4 || shift == 0 {
                band(
                    at(Path(-2 - shift, -4 - shift * 0.3).curve(-8 - shift, 10, -14 - shift, 22, -22 - shift, 34)),
                    width: 7,
                    fabric.plain(mark), Relief(puff: 1, radius: 2, wrinkle: 0), shadow: 0.2)
            }
        }
        stitch(at(Path(-64, -32 - up).curve(-50, -27 - up, -36, -27 - up, -28, -31 - up * 0.9)), thread, opacity: 0.5)
        laces(place, up: up, on: panel.main)
        soles(place, sole)
    }

    private mutating func laces(_ place: Affine, up: Float, on panel: Colour) {
        let cord = panel.luminance > 0.7 ? panel.darker(0.35) : Colour(0.96, 0.95, 0.94)
        let count = up > 0 ? 7 : 5
        for index in 0..<count {
            let t = Float(index) / Float(count - 1)
            let x = 26 - t * 46
            let y = 1 - t * t * (28 + up) - t * 9
            band(
                Path(x - 5, y + 9).curve(x - 2, y + 3, x + 3, y - 2, x + 10, y - 4).applying(place), width: 3.8,
                Fabric(cord),
                Relief(puff: 0.9, radius: 1.5, wrinkle: 0), shadow: 0.5)
        }
    }

    private mutating func soles(_ place: Affine, _ sole: Colour) {
        let rubber = Fabric(sole, weave: .leather)
        let path = Path(-90, 30).curve(-60, 35, 40, 36, 94, 30).curve(98, 38, 96, 48, 86, 52).curve(
            40, 55, -60, 55, -86, 53
        )
        .curve(-92, 48, -93, 38, -90, 30).closed()
        piece(path.applying(place), rubber, Relief(puff: 4, radius: 6, wrinkle: 0.1), grain: place, shadow: 0.4)
        line(
            Path(-90, 35).curve(-60, 40, 40, 41, 95, 35).applying(place), width: 1.2, palette.main.darker(0.1),
            opacity: 0.75)
        line(
            Path(-88, 49).curve(-60, 51.5, 40, 51.5, 90, 48).applying(place), width: 1.6, sole.darker(0.55),
            opacity: 0.7)
    }
}
