/// The measures that tops, jackets, coats and dresses share: of the right half, in garment units.
struct TopCut: Sendable {
    /// Half the neck opening, the height of its side, its depth, and 1 for a round neckline, 0 for a V.
    let neck, neckTop, depth, roundness: Double
    let shoulder, armpit: Point
    let waist, hem, hemY: Double
    /// How much the side of the hem is higher than its middle.
    var hemRise = 2.0
    /// The sleeve: length along the arm, degrees from the vertical, half the width at its end.
    let sleeve, angle, cuff: Double

    /// A place on the sleeve: a share of its length, and units to the outside.
    func onSleeve(_ share: Double, _ out: Double = 0) -> Point {
        let arm = Point(angle: 90 - angle)
        return shoulder * 0.62 + armpit * 0.38 + arm * (sleeve * share) + Point(arm.y, -arm.x) * out
    }

    private var throat: String { "0,\(neckTop + depth)\(roundness < 0.5 ? "!" : "")" }
    private var neckMiddle: Point {
        [neck * (0.5 + 0.24 * roundness), neckTop + depth * (0.46 + 0.25 * roundness)]
    }
    var armhole: String { "\(shoulder)! \((shoulder + armpit) / 2 + [-5, 2]) \(armpit)!" }
    var neckline: Outline { "|\(neck),\(neckTop) \(neckMiddle) \(throat)" }

    /// The right half of a front's upper edge, from the axis to the armpit.
    var upperEdge: String { "\(throat) \(neckMiddle) \(neck),\(neckTop)! \(armhole)" }

    /// Along the hem, some units above it.
    func hemline(_ above: Double) -> Outline {
        "|\(hem + 6),\(hemY - above - hemRise) \(hem * 0.5),\(hemY - above + 1) 0,\(hemY - above + 1)"
    }
}

extension Tailor {
    /// Back, label, both sleeves and the front over them; returns the front. Cuffs and the waistband are of one fabric.
    @discardableResult
    mutating func sewTop(
        _ cut: TopCut, _ fabric: Fabric, lining: Fabric? = nil, sleeves: Fabric? = nil, cuffs: Fabric? = nil
    ) -> Int {
        sewBack(cut, lining ?? shade(0.5))
        band(
            "|\(cut.neck),\(cut.neckTop - 2) \(cut.neck * 0.6),\(cut.neckTop + 3) 0,\(cut.neckTop + 4)", 8, shade(0.34))
        for side in [1.0, -1] { sewSleeve(cut, sleeves ?? fabric, cuffs, side) }
        let (pit, waist, hem, y) = (cut.armpit, cut.waist, cut.hem, cut.hemY)
        let edge = "\(waist),\(y * 0.2) \(hem),\(y - cut.hemRise)! \(hem * 0.55),\(y + 1) 0,\(y + 2)"
        let creases = [
            Crease(pit + [-2, 2], [20, pit.y + 36], 4, random(0.4, 0.9)),
            Crease([28, y - 62], [33, y + 6], 6, random(0.3, 0.8)),
            Crease(pit + [-3, 12], [25, pit.y + 76], 5, random(0.3, 0.8)),
            Crease([waist, y * 0.4], [8, y * 0.45], 4, 0.4),
        ]
        let front = piece("|\(cut.upperEdge) \(edge)", fabric, shadow: 0.26, creases: creases)
        seam("||\(cut.armhole)", 0.9)
        return front
    }

    mutating func sewBack(_ cut: TopCut, _ fabric: Fabric) {
        let (n, y) = (cut.neck, cut.neckTop)
        piece("|0,\(y + 6) \(n * 0.6),\(y + 5) \(n),\(y - 1)! \(n),\(y + 7)! 0,\(y + cut.depth + 6)", fabric)
        label(y + 9)
    }

    /// A sleeve; it reaches under the front, which is laid over it.
    mutating func sewSleeve(_ cut: TopCut, _ fabric: Fabric, _ cuff: Fabric?, _ side: Double) {
        var creases = [Crease(cut.onSleeve(0, 14), cut.onSleeve(0.42, -8), 4, random(0.3, 0.9))]
        for share in [0.46, 0.6, 0.76, 0.88] where cut.sleeve > 80 {
            let tilt = random(-0.06, 0.06)
            let (from, to) = (cut.onSleeve(share + tilt, cut.cuff), cut.onSleeve(share - tilt, -cut.cuff))
            creases.append(Crease(from, to, 3, random(0.1, 0.7)))
        }
        let (shoulder, armpit, width) = (cut.shoulder, cut.armpit, cut.cuff)
        let sleeve = piece(
            """
            \(shoulder + [-8, 1])! \(shoulder) \(shoulder + [min(9, cut.sleeve * 0.15), 6]) \
            \(cut.onSleeve(0.55, width + 2 + cut.sleeve / 60)) \(cut.onSleeve(1, width))! \(cut.onSleeve(1.015)) \
            \(cut.onSleeve(1, -width))! \(cut.onSleeve(0.55, -width)) \(armpit + [2, 4]) \(armpit + [-12, 4])!
            """, fabric, puff: 5, shadow: 0, side: side, grain: -cut.angle, creases: creases)
        func ring(_ share: Double) -> Outline {
            let ends = (cut.onSleeve(share, width + 4), cut.onSleeve(share, -width - 4))
            return ("\(ends.0) \(cut.onSleeve(share + 2.5 / cut.sleeve)) \(ends.1)" as Outline).on(side)
        }
        if let cuff { return band(ring(0.955), 15, cuff, within: sleeve) }
        stitch(ring(0.91), within: sleeve)
    }

    /// A t-shirt: crew or V neck, short sleeves, sometimes a breast pocket.
    mutating func sewTShirt() {
        let (isRound, waist) = (random.chance(0.7), random(47, 56))
        let cut = TopCut(
            neck: random(21, 26), neckTop: -112, depth: isRound ? random(19, 26) : random(34, 46),
            roundness: isRound ? 1 : 0.1, shoulder: [60, -96], armpit: [53, -48], waist: waist,
            hem: waist + random(1, 6), hemY: random(84, 112), sleeve: random(42, 62), angle: random(36, 46),
            cuff: random(17, 22))
        let accent = pattern == .plain && random.chance(0.4) ? Fabric(color: palette.accent) : nil
        let front = sewTop(cut, cloth(), sleeves: accent)
        stitch(cut.hemline(6), within: front)
        if random.chance(0.3) { sewPocket(12, -48) }
        band(cut.neckline, 5.2, Fabric(color: accent?.color ?? palette.main.darker(0.08), weave: .rib))
    }

    /// A patch pocket with a pointed bottom.
    private mutating func sewPocket(_ x: Double, _ y: Double) {
        piece(("0,0! 0,25! 12.5,29! 25,25! 25,0!" as Outline).moved(x, y), cloth())
        stitch(("1.5,0! 1.5,24! 12.5,27.5! 23.5,24! 23.5,0!" as Outline).moved(x, y))
    }

    /// A shirt with a folded collar, a buttoned front and long or short sleeves.
    mutating func sewShirt() {
        let (isLong, waist) = (random.chance(0.7), random(47, 54))
        let cut = TopCut(
            neck: random(17, 20), neckTop: -116, depth: 22, roundness: 0.5, shoulder: [60, -96], armpit: [53, -48],
            waist: waist, hem: waist + random(1, 5), hemY: random(98, 116), hemRise: random(6, 18),
            sleeve: isLong ? random(136, 150) : random(50, 62), angle: isLong ? random(11, 17) : random(34, 40),
            cuff: isLong ? 12 : 19)
        sewTop(cut, cloth(), cuffs: isLong ? shade(0.06) : nil)
        // The placket: a strip down the front with the buttons on it.
        piece(.rectangle(-5.5, -92, 5.5, cut.hemY + 1), cloth())
        stitch("||4,-90 4,\(cut.hemY + 1)")
        buttons([0, -80], [0, cut.hemY - 18], 6 + random.below(2), 2.1, pearl)
        if random.chance(0.55) { sewPocket(15, -50) }
        sewCollar(cut, [21, -78], cloth())
    }

    /// Two collar leaves that meet at the throat.
    private mutating func sewCollar(_ cut: TopCut, _ tip: Point, _ fabric: Fabric) {
        let (n, y, meet) = (cut.neck, cut.neckTop, cut.neckTop + cut.depth + 1)
        let roll = "\(n * 0.68),\((meet + y) / 2 - 3) \(n - 2),\(y - 4) \(n + 4),\(y - 3) \(n + 8),\(y + 13)"
        let leaf: Outline = "0.5,\(meet)! \(roll) \(tip + [5, -8]) \(tip)! \(tip.x * 0.45),\((meet + tip.y) / 2)"
        for side in [1.0, -1] { piece(leaf, fabric, shadow: 0.42, side: side, grain: 43) }
        stitch("||2.5,\(meet) \(tip.x * 0.47),\((meet + tip.y) / 2 - 2) \(tip - [0.4, 2.4])! \(tip + [2.2, -8])")
    }

    /// A knitted sweater: round, V or turtle neck, ribbed cuffs and waistband.
    mutating func sewSweater() {
        let (style, waist, rib) = (random.below(4), random(54, 60), shade(0.1, .rib))
        let cut = TopCut(
            neck: style == 0 ? 18 : random(21, 25), neckTop: -112, depth: [12, 42, 22, 22][style],
            roundness: style == 1 ? 0.1 : 1, shoulder: [60, -96], armpit: [55, -42], waist: waist,
            hem: waist - random(3, 6), hemY: random(84, 100), sleeve: random(136, 148), angle: random(11, 16),
            cuff: random(13, 15))
        let front = sewTop(cut, cloth(.knit), cuffs: rib)
        band(cut.hemline(5), 16, rib, within: front)
        guard style == 0 else { return band(cut.neckline, 7.5, rib) }
        piece("|0,-130 12,-129.5 18,-126! 19.5,-112 22,-100! 12,-92 0,-91", rib, puff: 4)
        seam("|18,-127 10,-122 0,-121.5", 0.8)
    }

    /// A hooded sweatshirt with a kangaroo pocket, laces and sometimes a zip.
    mutating func sewHoodie() {
        let (waist, rib, fleece) = (random(56, 61), shade(0.1, .rib), cloth(.wool))
        let cut = TopCut(
            neck: 22, neckTop: -102, depth: 24, roundness: 1, shoulder: [59, -86], armpit: [55, -36], waist: waist,
            hem: waist - 4, hemY: random(94, 108), sleeve: random(138, 148), angle: random(11, 16), cuff: 14)
        let front = sewTop(cut, fleece, cuffs: rib)
        // The hood hangs up behind the neck: the outer shell, then the opening with the lining.
        piece("|0,-146 27,-138 38,-114 28,-86 0,-75", fleece, shadow: 0.4)
        let lining = random.chance(0.5) ? palette.accent.darker(0.35) : palette.main.darker(0.5)
        piece("|0,-137 20,-129 26,-112 18,-93 0,-77!", Fabric(color: lining))
        band(cut.hemline(5), 16, rib, within: front)
        piece("|0,28! 26,28! 35,41 42,58! 42,\(cut.hemY - 15)! 0,\(cut.hemY - 13)!", fleece, puff: 3)
        stitch("||27.5,31 34,42 40,58")
        if random.chance(0.4) { zip([0, -75], [0, cut.hemY + 1]) }
        let lace = Fabric(color: palette.main.luminance > 0.7 ? [0.45, 0.45, 0.48] : [0.93, 0.92, 0.9])
        for x in [9.0, -9] { band("\(x),-82 \(x * 1.3),-64 \(x * random(1, 1.5)),\(random(-44, -30))", 2.3, lace) }
    }

    /// A short jacket: bomber with a zip and ribs, or a trucker jacket with buttons and stitching.
    mutating func sewJacket() {
        let (waist, isBomber) = (random(56, 61), random.chance(0.5))
        let cut = TopCut(
            neck: 20, neckTop: -114, depth: 22, roundness: 0.7, shoulder: [63, -95], armpit: [58, -44], waist: waist,
            hem: waist - 3, hemY: random(64, 82), sleeve: random(134, 146), angle: random(11, 15), cuff: 14.5)
        let trim = isBomber ? shade(0.25, .rib) : shade(0.04)
        let lining = Fabric(color: palette.accent.darker(0.45))
        let front = sewTop(cut, cloth(isBomber ? .smooth : .twill), lining: lining, cuffs: trim)
        band(cut.hemline(5), 16, trim, within: front)
        if isBomber {
            band("||34,6 22,38", 5, shade(0.12))
            zip([0, -90], [0, cut.hemY + 1])
            piece("|0,-89! 13,-98 18.5,-119! 23,-123.5 27,-114 17,-89 0,-79!", trim, puff: 3)
            return
        }
        let (yarn, brass): (Color, Color) = ([0.82, 0.6, 0.3], [0.72, 0.55, 0.34])
        // The yoke, the two seams that run from it to the waist, and the front's edge.
        let y = cut.hemY - 13
        for run: Outline in ["|57,-52 30,-50 0,-50", "||16,-24 19,\(y)", "||40,-24 31,\(y)", "3,-90 3,\(y + 12)"] {
            seam(run)
            stitch(run.moved(0, 2), yarn)
        }
        for left in [14.0, -39] { sewPocket(left, -52) }
        piece("||13,-53! 40,-53! 40,-44! 26.5,-38! 13,-44!", cloth())
        buttons([26.5, -42], [-26.5, -42], 2, 1.9, brass)
        buttons([0.5, -80], [0.5, cut.hemY - 6], 5, 2.3, brass)
        sewCollar(cut, [27, -77], trim)
    }

    /// A long wool coat with lapels, one or two rows of buttons, sometimes a belt.
    mutating func sewCoat() {
        let (waist, isDouble, hasBelt) = (random(46, 51), random.chance(0.45), random.chance(0.4))
        let cut = TopCut(
            neck: 19, neckTop: -128, depth: 56, roundness: 0, shoulder: [57, -112], armpit: [52, -66], waist: waist,
            hem: waist + random(6, 18), hemY: random(116, 140), sleeve: random(136, 146), angle: random(10, 13),
            cuff: 13.5)
        let (wool, belt) = (cloth(.wool), shade(0.12))
        let front = sewTop(cut, wool, lining: Fabric(color: palette.accent.darker(0.5)))
        // The left front lies over the right one.
        let edge: Double = isDouble ? 17 : 6
        seam("\(edge * 0.4),-70 \(edge),-40 \(edge),0 \(edge + 1),\(cut.hemY)", 1.8)
        piece("||24,22! 45,18! 46,27! 25,31!", wool)
        if hasBelt {
            band("|\(waist + 6),-5 20,0 0,0", 12, belt, shadow: 0.42, within: front)
            band("4,2 10,22 8,44", 10, belt)
            piece(.ellipse([2, 0], 7, 9), belt)
        }
        let horn: Color = palette.main.luminance < 0.25 ? [0.5, 0.42, 0.34] : [0.24, 0.18, 0.15]
        for x in isDouble ? [11.0, -11] : [1] {
            buttons([x, -50], [x, -22], 2, 3.1, horn)
            buttons([x, hasBelt ? 18 : 6], [x, hasBelt ? 42 : 34], 2, 3.1, horn)
        }
        band("|15,-135 8,-128.5 0,-127", 13, shade(0.22))
        let lapel: Outline = "1,-66! 9,-94 20,-124! 31,-110! 29,-98! 37,-97! 23,-75 1,-62!"
        let collar: Outline = "10,-138 20,-135 26,-127 38,-108! 30,-98! 24,-108 17,-121"
        for side in [-1.0, 1] {
            piece(lapel, wool, puff: 2.4, shadow: 0.46, side: side, grain: 29)
            piece(collar, wool, puff: 2.4, shadow: 0.4, side: side, grain: 29)
        }
    }
}
