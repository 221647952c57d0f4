extension Tailor {
    /// A dress: straps, sleeveless, short or long sleeves; sheath, A-line or full skirt; knee to ankle length.
    mutating func sewDress() {
        let (style, flare) = (random.pick("straps", "sleeveless", "short", "short", "long"), random(0, 1))
        let (waistY, waist, hemY, isRound) = (random(-50, -36), random(31, 35), random(72, 136), random.chance(0.67))
        let (isLong, isFull, hem) = (style == "long", flare > 0.35, 42 + flare * 40 + (hemY - 72) * 0.12)
        let cut = TopCut(
            neck: random(20, 25), neckTop: -132, depth: isRound ? random(22, 34) : random(38, 50),
            roundness: isRound ? 1 : 0.1, shoulder: style == "sleeveless" ? [40, -127] : [47, -122], armpit: [40, -84],
            waist: waist, hem: hem, hemY: hemY, sleeve: isLong ? 128 : random(30, 46),
            angle: isLong ? 12.5 : random(32, 40), cuff: isLong ? 10 : 16)
        if style == "straps" {
            piece("|0,-98! 34,-102! 38,-80! 0,-70!", shade(0.5))
            band("||26,-130 24,-116 26,-98", 4, shade(0))
        } else {
            sewBack(cut, shade(0.5))
        }
        for side in [1.0, -1] where isLong || style == "short" { sewSleeve(cut, cloth(), nil, side) }
        sewSkirt(waistY, waist, hemY, hem, waves: isFull ? 2.2 : 0, folds: isFull ? 7 : 4, isFull ? 1 : 0.6)
        let upperEdge = style == "straps" ? "0,-96! 11,-98.5 26,-106! 33,-101 40,-84!" : cut.upperEdge
        let lowerEdge = "\(waist + 3),\(waistY - 22) \(waist),\(waistY)! \(waist * 0.5),\(waistY + 3) 0,\(waistY + 3)"
        let bust = Crease([38, -80], [12, -66], 3, random(0.3, 0.8))
        let dart = Crease([32, waistY - 4], [24, -82], 4, random(0.3, 0.8))
        piece("|\(upperEdge) \(lowerEdge)", cloth(), shadow: isFull ? 0.3 : 0.1, creases: [bust, dart])
        if style != "straps" { line(cut.neckline, 1.6, palette.main.darker(0.35), 0.6) }
        let waistline: Outline = "|\(waist + 1.5),\(waistY - 1) \(waist * 0.5),\(waistY + 2.5) 0,\(waistY + 3)"
        if random.chance(0.4) {
            band(waistline, 7.5, Fabric(color: random.chance(0.5) ? palette.accent : [0.36, 0.22, 0.14]))
            let (top, bottom) = (waistY - 1.5, waistY + 7.5)
            line("-5,\(top)! 5,\(top)! 5,\(bottom)! -5,\(bottom)! -5,\(top - 0.8)!", 1.6, [0.8, 0.68, 0.4])
        } else if isFull {
            seam(waistline)
        }
        let throat = cut.neckTop + cut.depth
        if isRound, style == "short", random.chance(0.35) {
            buttons([0, throat + 7], [0, throat + 40], 4, 1.7, pearl)
        }
    }

    /// A skirt: pencil, A-line, full or pleated.
    mutating func sewSkirt() {
        let (style, waist, y) = (random.pick("pencil", "line", "full", "pleated"), random(40, 46), random(-100, -88))
        let isPencil = style == "pencil"
        let hemY = isPencil ? random(48, 92) : random(28, 108)
        let hem = waist + 8 + (isPencil ? random(0, 6) : style == "line" ? random(24, 34) : random(38, 52))
        piece("|0,\(y - 12) \(waist),\(y - 15)! \(waist),\(y - 4)! 0,\(y)!", shade(0.5))
        let folds = ["line": 5, "full": 7, "pleated": 11][style] ?? 2
        sewSkirt(y, waist, hemY, hem, waves: style == "full" ? 2.4 : 0, folds: folds, isPencil ? 0.5 : 1)
        let (top, bottom) = (
            "0,\(y - 7) \(waist * 0.6),\(y - 8.5) \(waist),\(y - 15)!", "\(waist * 0.6),\(y + 3) 0,\(y + 4)"
        )
        piece("|\(top) \(waist + 2),\(y - 2)! \(bottom)", shade(0.06), puff: 2)
        if isPencil {
            zip([9 - waist, y - 11], [7 - waist, y + 34])
            seam("0,\(hemY + 3) 0,\(hemY - 26)", 1.6)
        } else if style == "line" {
            seam("0,\(y) 0,\(hemY + 3)", 1.3)
            buttons([0, y - 1], [0, hemY - 8], 6, 2.6, pearl)
        } else {
            buttons([waist - 12, y - 4], .zero, 1, 2.6, pearl)
        }
    }

    /// A skirt from the waist to a hem that may hang in waves, with folds that fan out; many are pressed pleats.
    private mutating func sewSkirt(
        _ y: Double, _ waist: Double, _ hemY: Double, _ hem: Double, waves: Double, folds: Int, _ height: Double
    ) {
        let edge = (0...7).map { index in
            let (t, phase) = (1 - Double(index) / 7, Double(index) * 130 + hem)
            // No two waves are alike, but both halves are.
            let wave = index % 7 == 0 ? 0 : waves * (index % 2 == 0 ? 1 : -1) * (1 + 0.6 * Point(angle: phase).x)
            return "\(hem * t),\(hemY + 3 - 7 * t * t + wave)\(index == 0 ? "!" : "")"
        }
        let (flare, length, isPleated) = (hem - waist, hemY - y, folds > 10)
        let side = "\(waist + flare * 0.32),\(y + length * 0.3) \(hem - flare * 0.2),\(hemY - length * 0.28)"
        let creases = (0..<folds).map { index in
            let t = (Double(index) + 0.5 + (isPleated ? 0 : random(-0.4, 0.4))) / Double(folds)
            let (top, bottom) = (Point(t * (waist - 3), y), Point(t * (hem - 3), hemY + 16))
            let start = top + (bottom - top) * (isPleated ? -0.2 : random(-0.15, 0.35))
            return Crease(start, bottom, isPleated ? hem / Double(folds) * 0.35 : random(3, 7), height * random(0.5, 1))
        }
        // The far side of the hem shows between the waves of the near one.
        if waves > 0 { piece("|0,\(y)! \(waist),\(y)! \(hem - 5),\(hemY - 10)! 0,\(hemY - 4)", shade(0.5)) }
        piece("|0,\(y - 3)! \(waist),\(y - 4)! \(side) \(edge.joined(separator: " "))", cloth(), creases: creases)
    }

    /// Trousers: jeans with yellow stitching, or chinos with a pressed crease; slim to wide.
    mutating func sewPants() {
        let (width, hem) = (random(0, 1), random(122, 138))
        sewLegs(
            random(35, 40), -134, crotch: -62, knee: [25 + width * 3, 36], 15 + width * 8, hem: [25 + width * 5, hem],
            12 + width * 13)
    }

    /// Shorts: the same cut, ending above the knee and shown nearer.
    mutating func sewShorts() {
        let (crotch, length, splay) = (random(4, 14), random(34, 72), random(0, 6))
        let (knee, hem) = (Point(38 + splay * 0.5, crotch + length * 0.6), Point(39 + splay, crotch + length))
        sewLegs(random(50, 55), -86, crotch: crotch, knee: knee, 33, hem: hem, 34)
    }

    private mutating func sewLegs(
        _ waist: Double, _ y: Double, crotch: Double, knee: Point, _ kneeWidth: Double, hem: Point, _ hemWidth: Double
    ) {
        let (isDenim, hip, isLong) = (random.chance(0.5), waist + 11, hem.y - knee.y > 50)
        let yarn: Color? = isDenim ? [0.84, 0.62, 0.32] : nil
        piece("|0,\(y - 9) \(waist - 0.5),\(y - 8)! \(waist),\(y + 6)! 0,\(y + 10)!", shade(0.5))
        label(y - 7)
        let outer = "\(waist),\(y)! \(hip - 2),\(crotch - 40) \(hip),\(crotch - 12) \(knee + [kneeWidth, 0])"
        let foot = "\(hem + [hemWidth, 0])! \(hem + [0, 2.5]) \(hem + [-hemWidth, 1])!"
        let thigh = Point((knee.x - kneeWidth + 3) / 2, crotch * 0.55 + knee.y * 0.45)
        let inner = "\(knee - [kneeWidth, 0]) \(thigh) 1,\(crotch)! -3,\(crotch - 40)!"
        let end = isDenim ? "\(waist - 8),\(y + 21) \(waist + 6),\(y + 26)" : "\(waist + 4),\(y + 34)"
        let slash: Outline = "\(waist - 15),\(y + 5) \(end)"
        let fold: Outline = "\(hem + [hemWidth + 2, -6]) \(hem - [0, 3.5]) \(hem - [hemWidth + 2, 5])"
        for side in [1.0, -1] {
            var creases = [6.0, -3, -12].map {
                Crease([2, crotch - $0], [hip - 8, crotch - 18 - $0 * 1.5], 3, random(0.2, 0.7))
            }
            for share in [-0.12, 0.06, 0.2, 0.72, 0.83, 0.93] where isLong {
                let (center, tilt) = (knee + (hem - knee) * share, Point(kneeWidth, random(-8, 8)))
                creases.append(Crease(center - tilt, center + tilt, 3, random(0, 0.7)))
            }
            let fabric = cloth(isDenim ? .twill : .smooth)
            let leg = piece("-3,\(y + 6)! 14,\(y + 5) \(outer) \(foot) \(inner)", fabric, side: side, creases: creases)
            stitch(fold.on(side), yarn, within: leg)
            seam(slash.on(side), 1.3, within: leg)
            stitch(slash.moved(-1.6, 1.6).on(side), yarn, within: leg)
        }
        if isLong, !isDenim { seam("||20,-88 24,-25 \(knee) \(hem)", 0.7) }
        // Fly, waistband, loops and button.
        seam("0,\(y + 6) 0,\(crotch + 1)")
        stitch("9,\(y + 8) 9,\(crotch - 28) 6,\(crotch - 16) 0,\(crotch - 12)", yarn)
        let front: Outline = "|\(waist + 0.5),\(y + 0.5) \(waist * 0.55),\(y + 5) 0,\(y + 6)"
        band(front, 11, shade(0.05))
        for shift in [-4.0, 4] { stitch(front.moved(0, shift), yarn) }
        for x in [waist * 0.5, waist * 0.88] { band("||\(x),\(y - 4) \(x),\(y + 11)", 4, shade(0)) }
        buttons([1, y + 6], .zero, 1, 2.6, isDenim ? [0.74, 0.6, 0.38] : pearl)
    }
}
