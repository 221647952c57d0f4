extension Tailor {
    /// A scarf laid once around the neck, both ends hanging down with fringes.
    mutating func sewScarf() {
        let wool = cloth.woven(random.chance(0.5) ? .wool : .knit)
        let width = random.float(30, 40)
        let long = random.float(100, 120)
        let short = random.float(64, 104)
        let turn: Affine = random.chance(0.5) ? .mirror : .identity

        // Behind the neck.
        let behind = [Fold(Path(through: [[-50, -84], [0, -98], [50, -84]]), width: 5, height: 3)]
        let back = Path(0, -124).curve(30, -124, 52, -114, 58, -96).line(40, -66).line(0, -70).mirrored()
        piece(back, wool.darker(0.42), Relief(puff: 5, radius: 9, folds: behind, wrinkle: 1.4), shadow: 0)
        tail(from: [14, -52], to: [random.float(18, 30), short], width: width, wool, turn)
        tail(from: [-8, -50], to: [random.float(-24, -10), long], width: width, wool, turn)

        // The loop in front, as two thick rolls of cloth.
        let outer = Path(-62, -98).curve(-60, -50, -30, -26, 4, -25).curve(38, -26, 62, -54, 62, -98)
            .curve(58, -114, 48, -118, 40, -112).curve(38, -84, 22, -66, 0, -65).curve(-24, -66, -38, -84, -40, -112)
            .curve(-48, -118, -60, -114, -62, -98).closed()
        let folds = [
            Fold(Path(through: [[-56, -94], [-34, -58], [2, -42], [38, -54], [58, -92]]), width: 4, height: 3),
            Fold(
                Path(through: [[-48, -104], [-32, -72], [0, -55], [30, -68], [48, -100]]), width: 3, height: -2.4),
            Fold(Path(through: [[-58, -84], [-40, -50], [-8, -33]]), width: 3, height: -2),
            Fold(Path(through: [[56, -76], [40, -50], [16, -34]]), width: 3, height: 2.4),
        ].map { Fold($0.path.applying(turn), width: $0.width, height: $0.height) }
        piece(
            outer.applying(turn), wool, Relief(puff: 9, radius: 11, folds: folds, wrinkle: 1.8),
            grain: Affine.rotation(0.35).then(turn), shadow: 0.45)
    }

    private mutating func tail(from: Vector, to: Vector, width: Float, _ wool: Fabric, _ turn: Affine) {
        let half = width / 2
        let bend = random.float(-8, 8)
        let middle = (from + to) / 2
        // Fringes first, so that the hem lies over their knots.
        let count = Int(width / 3.2)
        for index in 0..<count {
            let x = to.x - half + 1.6 + Float(index) * (width - 3.2) / Float(max(1, count - 1))
            let length = random.float(15, 20)
            let thread = random.chance(0.25) && cloth.pattern != .plain ? palette.accent : palette.main
            band(
                Path(x, to.y - 2).curve(
                    x + random.float(-1, 1), to.y + 6, x, to.y + 10, x + random.float(-2, 2), to.y + length
                )
                .applying(turn), width: 2.6, Fabric(thread.darker(random.float(0, 0.2))),
                Relief(puff: 0.3, radius: 1, wrinkle: 0), shadow: 0.12)
        }
        let path = Path(from.x - half * 0.9, from.y)
            .curve(middle.x - half + bend, from.y + 40, middle.x - half - bend, to.y - 50, to.x - half, to.y)
            .curve(to.x - half * 0.4, to.y + 2, to.x + half * 0.4, to.y + 2, to.x + half, to.y)
            .curve(middle.x + half - bend, to.y - 50, middle.x + half + bend, from.y + 40, from.x + half * 0.9, from.y)
            .closed()
        let folds = [-0.5, -0.1, 0.35].map { (share: Float) in
            Fold(
                Path(through: [
                    [from.x + half * share, from.y], [middle.x + half * (share + random.float(-0.2, 0.2)), middle.y],
                    [to.x + half * (share * 1.1), to.y],
                ]), width: random.float(3, 5), height: random.float(-2.6, 2.6))
        }.map { Fold($0.path.applying(turn), width: $0.width, height: $0.height) }
        piece(
            path.applying(turn), wool, Relief(puff: 5, radius: 8, folds: folds, wrinkle: 1.4), grain: turn, shadow: 0.4)
    }
}
