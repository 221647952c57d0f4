extension Tailor {
    /// A pair of sneakers from the side, low or high, the second shoe behind the first.
    mutating func sewSneakers() {
        (warp, scale, block) = (0.6, scale * 0.6, random(6, 22))
        let (isHigh, style) = (random.chance(0.4), random.below(8))
        let sole: Color = random.chance(0.67) ? [0.95, 0.94, 0.92] : [0.74, 0.55, 0.36]
        if random.chance(0.5) { turn() }
        for place: Point in isHigh ? [[12, -30], [-5, 30]] : [[12, -30], [-5, 20]] {
            origin = place
            sewShoe(up: isHigh ? 26 : -13, Fabric(color: sole, weave: .leather), style)
        }
    }

    private mutating func sewShoe(up: Double, _ sole: Fabric, _ style: Int) {
        let panel = style % 3 == 0 ? Fabric(color: palette.accent, weave: .leather) : shade(0.14, .leather)
        // The far rim of the collar and the tongue, seen over the near rim.
        piece("-80,\(-44 - up)! -47,\(-48 - up) -14,\(-46 - up)! 0,-20! -70,-10!", shade(0.6), shadow: 0)
        let tongue: Outline = "-24,\(-46 - up) -12,\(-60 - up) 0,\(-54 - up) 14,-28 36,-2! 20,6! -6,-14"
        piece(tongue, shade(0, .leather), puff: 3)
        let front = "-22,\(-44 - up)! -1,\(-21 - up * 0.35) 36,1"
        let collar = "-84,\(-46 - up) -78,\(-53 - up) -72,\(-50 - up) -48,\(-37 - up)"
        let creases = [Crease([46, 2], [32, 26], 3, -0.7), Crease([55, 5], [44, 26], 3, -0.5)]
        let upper = piece(
            "-86,36! -89,-5 \(collar) \(front) 72,10 94,34! 93,40! -86,40!", cloth(.leather), shadow: 0.45,
            creases: creases)
        // Toe cap, heel counter, a side stripe and the lacing panel.
        piece("58,40! 57,22 67,7.5! 87,16 94,40!", panel, puff: 5, within: upper)
        piece("-89,38! -89,-5 -85,\(-42 - up)! -76,\(-42 - up)! -67,0 -50,38!", panel, puff: 4, within: upper)
        for x in [0.0, 13] where style % 2 == 0 && (style < 4 || x == 0) {
            band(
                "\(-2 - x),\(-4 - x * 0.3) \(-10 - x),14 \(-22 - x),36", 7, Fabric(color: palette.second), within: upper
            )
        }
        piece("\(front) 38,8 33,13 -2,-2 -27,\(-26 - up * 0.8) -30,\(-38 - up)", panel, puff: 2.4)
        stitch("-66,\(-34 - up) -48,\(-28 - up) -30,\(-32 - up)")
        let cord = Fabric(color: panel.color.luminance > 0.7 ? panel.color.darker(0.35) : [0.96, 0.95, 0.94])
        let laces = up > 0 ? 7 : 5
        for t in (0..<laces).map({ Double($0) / Double(laces - 1) }) {
            let at = Point(26 - t * 46, 1 - t * t * (28 + up) - t * 9)
            band("\(at + [-5, 9]) \(at + [0.5, 1]) \(at + [10, -4])", 3.8, cord)
        }
        piece("-90,30! 0,35 94,30! 97,42 86,53 0,54 -86,53 -93,42", sole, puff: 4, shadow: 0.4)
        line("-90,35 0,40 95,35", 1.2, palette.main.darker(0.1), 0.75)
        line("-88,49 0,51 90,48", 1.6, sole.color.darker(0.55), 0.7)
    }

    /// A baseball cap, a knitted beanie or a bucket hat.
    mutating func sewHat() {
        (scale, block) = (scale * 0.75, random(-8, 14))
        switch random.below(3) {
        case 0: sewCap()
        case 1: sewBeanie()
        default: sewBucketHat(random(10, 18))
        }
    }

    private mutating func sewCap() {
        origin = [-9, 4]
        if random.chance(0.5) { turn() }
        let peak = random.chance(0.35) ? Fabric(color: palette.accent) : shade(0.05)
        // The underside of the peak shows beneath its edge.
        piece("-30,34! 24,22 76,14! 106,34 110,63! 50,55 -26,52!", Fabric(color: peak.color.darker(0.5)))
        let creases = [Crease([-62, 24], [-38, -44], 6, 0.6), Crease([52, 12], [28, -48], 6, 0.6)]
        let crown: Outline = "-88,34! -83,-18 -50,-52 -6,-60 46,-42 76,18! 28,19 -26,42! -60,46"
        piece(crown, cloth(), puff: 12, creases: creases)
        for panel: Outline in [
            "2,-60 26,-30 34,22", "2,-60 -30,-18 -46,46", "2,-60 55,-38 73,0", "2,-60 -60,-40 -83,8",
        ] {
            seam(panel)
            stitch(panel.moved(2, 0.5))
        }
        for eye: Point in [[-6, -30], [50, -32], [-60, -24]] {
            fill(.ellipse(eye, 2.2, 2.4), thread)
            fill(.ellipse(eye, 1.3, 1.5), palette.main.darker(0.75))
        }
        piece(.ellipse([2, -61], 6, 3.4), shade(0), puff: 2)
        piece("-34,39! 16,19 76,13! 106,33 112,57! 50,46 -24,49!", peak, puff: 4, shadow: 0.4)
        for s in [3.0, 6.5, 10] { stitch("\(s - 18),\(46 - s * 0.8) 52,\(41 - s) \(107 - s * 1.2),\(52 - s)") }
    }

    private mutating func sewBeanie() {
        let (slouch, top) = (random(-6, 6), random(-72, -60))
        if random.chance(0.5) { sewPompom([slouch, top - 12]) }
        let creases = stride(from: -55.0, to: 60, by: 22).map { x in
            Crease([x, 24], [x * 0.4 + slouch, top + 6], 6, random(0.3, 0.9))
        }
        let crown: Outline = "66,34! 60,-26 \(14 + slouch),\(top) \(slouch - 14),\(top) -60,-26 -66,34!"
        piece(crown, cloth(.knit), puff: 12, creases: creases)
        let cuff = random.chance(0.3) ? palette.accent : palette.main.darker(0.06)
        piece("|0,24 40,22 68,14! 72,34 69,54! 40,63 0,66", Fabric(color: cuff, weave: .rib), puff: 7, shadow: 0.4)
        if random.chance(0.5) { piece(.rectangle(-34, 38, -12, 52), Fabric(color: [0.55, 0.38, 0.25])) }
    }

    /// A ball of yarn ends: a soft disc, then short threads that point outwards.
    private mutating func sewPompom(_ center: Point) {
        piece(.ellipse(center, 19, 18), shade(0.12), puff: 9)
        let main = palette.main
        for tone in [main.darker(0.3), main, main.mixed(with: palette.accent, 0.5), main.darker(0.1)] {
            let threads = (0..<40).map { _ in
                let out = Point(angle: random(0, 360))
                return "M\(center + out * (20 * random(0, 1).squareRoot()))l\(out * random(2, 5))"
            }
            body += "<path d='\(threads.joined())' stroke='\(tone.css)' stroke-width='1.2' stroke-opacity='.8'/>"
        }
    }

    private mutating func sewBucketHat(_ y: Double) {
        piece(.ellipse([0, y + 26], 88, 20), shade(0.5))
        let creases = stride(from: 4.0, to: 100, by: 22).map { x in
            Crease([x * 0.7, y - 8], [x * 1.1 + random(-8, 8), y + 66], 6, random(0.3, 0.9))
        }
        let brim: Outline = "|0,\(y - 10)! 60,\(y - 10)! 83,\(y + 12) 98,\(y + 32) 66,\(y + 51) 0,\(y + 57)"
        piece(brim, cloth(.twill), creases: creases)
        for s in [9.0, 18, 27, 36] { stitch("|\(62 + s * 0.85),\(y - 6 + s * 0.9) 40,\(y + 9 + s) 0,\(y + 14 + s)") }
        let dent = Crease([40, y], [38, -48], 5, random(0.3, 0.8))
        piece("|0,-66 28,-65 49,-57! 58,-22 64,\(y)! 36,\(y + 10) 0,\(y + 13)", cloth(.twill), puff: 9, creases: [dent])
        seam("|49,-56 30,-49 0,-48")
        seam("||30,-50 38,\(y + 10)", 0.7)
        if random.chance(0.4) { band("|63,\(y - 6) 34,\(y + 5) 0,\(y + 7)", 11, Fabric(color: palette.accent)) }
    }

    /// A canvas tote, a satchel with a flap, or a structured handbag.
    mutating func sewBag() {
        (warp, block) = (1, random(25, 50))
        let brass: Color = random.chance(0.6) ? [0.83, 0.69, 0.4] : [0.81, 0.81, 0.83]
        switch random.below(3) {
        case 0: sewTote(random(62, 72), random(92, 104), random(-36, -22))
        case 1: sewSatchel(random(70, 82), random(66, 80), random(18, 34), brass)
        default: sewHandbag(random(52, 60), random(66, 82), brass)
        }
    }

    private mutating func sewTote(_ w: Double, _ b: Double, _ t: Double) {
        let (strap, grip) = (random.chance(0.5) ? [0.56, 0.37, 0.23] : palette.main.darker(0.15), random(-132, -112))
        let handle: Outline = "|30,\(t + 28) 29,\(t - 20) 22,\(grip + 12) 0,\(grip)"
        band(handle.moved(2, 5), 6.5, Fabric(color: strap.darker(0.35)))
        piece("|0,\(t - 4) \(w),\(t)! \(w),\(t + 12)! 0,\(t + 14)!", shade(0.5))
        let edge = "0,\(t + 3) \(w * 0.6),\(t + 2.5) \(w),\(t)! \(w + 1),\(t + 60) \(w - 3),\(b - 8) \(w - 12),\(b + 1)"
        let creases = [
            Crease([30, t + 24], [34, b - 10], 7, random(0.3, 0.8)), Crease([w, b - 30], [12, b - 20], 5, 0.5),
        ]
        piece("|\(edge) 0,\(b + 2)", cloth(.twill), creases: creases)
        stitch("|\(w),\(t + 11) \(w * 0.5),\(t + 14) 0,\(t + 14)")
        band(handle, 7.5, Fabric(color: strap))
        piece("||26.3,\(t + 8)! 33.7,\(t + 8)! 33.7,\(t + 30)! 26.3,\(t + 30)!", Fabric(color: strap))
        stitch("||27.6,\(t + 12) 32.4,\(t + 28)! 32.4,\(t + 12)! 27.6,\(t + 28)")
    }

    private mutating func sewSatchel(_ w: Double, _ b: Double, _ edge: Double, _ brass: Color) {
        let (strap, tip, x) = (shade(0.22, .leather), random.chance(0.5) ? 16.0 : 0, w * 0.52)
        band("|\(w - 3),-22 \(w - 4),-76 \(w * 0.55),-118 0,-130", 6.5, strap)
        piece("|0,-30! \(w - 8),-30 \(w + 1),-18 \(w + 4),20 \(w),\(b - 12) \(w - 12),\(b) 0,\(b + 1)", cloth(.leather))
        let flap = { (s: Double) in
            let end = "\(w - 18 - s),\(edge + tip * 0.5 - s) 0,\(edge + tip - s)"
            return "|0,-34! \(w - 7),-34! \(w + 3 - s),-20 \(w - s),\(edge - 14) \(end)" as Outline
        }
        piece(flap(0), shade(0.04, .leather), shadow: 0.5)
        stitch(flap(4))
        band("||\(x),-32 \(x),\(edge + 20)", 11, strap)
        band("||\(x - 8),\(edge + 8) \(x + 8),\(edge + 8)", 11, Fabric(color: brass))
        band("||\(x - 5),\(edge + 8) \(x + 5),\(edge + 8)", 6, strap)
        band("||\(w - 3),-30 \(w - 3),-18", 9, Fabric(color: brass))
    }

    private mutating func sewHandbag(_ n: Double, _ b: Double, _ brass: Color) {
        let trim = random.chance(0.4) ? Fabric(color: palette.accent, weave: .leather) : shade(0.2, .leather)
        let (w, top) = (n + random(14, 26), random(-104, -86))
        let handle: Outline = "|31,-10 31,-52 22,\(top + 10) 0,\(top)"
        band(handle.moved(0, 3), 6, Fabric(color: trim.color.darker(0.4)))
        let side: Outline = "|0,-26! \(n),-26! \(n + 7),14 \(w),\(b - 10) \(w - 10),\(b) 0,\(b + 1)"
        let body = piece(side, cloth(.leather), puff: 8, creases: [Crease([n - 8, -18], [w - 14, b - 20], 6, 0.8)])
        let base: Outline = "|0,\(b - 20) \(w * 0.7),\(b - 21) \(w + 2),\(b - 24)! \(w + 2),\(b + 4)! 0,\(b + 4)!"
        piece(base, trim, within: body)
        piece("|0,-28! \(n - 2),-28 \(n + 3),-17! 0,-16!", trim)
        band(handle, 7, trim)
        piece("||26,-22! 36,-22! 36,-2! 26,-2!", trim)
        buttons([31, -7], [-31, -7], 2, 2, brass)
        piece(.rectangle(-7, -22, 7, -9), Fabric(color: brass), puff: 2, shadow: 0.4)
        line("-4,-15.5 4,-15.5", 1.2, brass.darker(0.5))
    }

    /// A scarf laid once around the neck, both ends hanging down with fringes.
    mutating func sewScarf() {
        let (weave, width) = (random.chance(0.5) ? Weave.wool : .knit, random(30, 40))
        if random.chance(0.5) { turn() }
        // Behind the neck.
        let back = Crease([-60, -94], [60, -94], 6, 1)
        piece("|0,-124 34,-118 58,-96! 40,-66! 0,-70!", shade(0.5, weave), creases: [back])
        sewTail([14, -52], [random(18, 30), random(64, 104)], width / 2, weave)
        sewTail([-8, -50], [random(-24, -10), random(100, 120)], width / 2, weave)
        // The loop in front, as thick rolls of cloth.
        let loop: Outline = "-62,-98 -50,-54 4,-25 54,-58 62,-98 52,-115 40,-112 28,-79 0,-65 -28,-79 -40,-112 -52,-115"
        let creases = [
            Crease([-58, -92], [4, -34], 6, 1), Crease([-46, -108], [-4, -56], 5, -1),
            Crease([60, -92], [0, -44], 5, 1),
            Crease([48, -104], [6, -62], 4, -0.8),
        ]
        piece(loop, cloth(weave), puff: 8, shadow: 0.45, grain: 20, creases: creases)
    }

    private mutating func sewTail(_ from: Point, _ to: Point, _ half: Double, _ weave: Weave) {
        let (middle, bend) = ((from + to) / 2, Point(random(-3, 3), 0))
        // Fringes first, so that the hem lies over their knots.
        for x in stride(from: to.x - half + 1.6, to: to.x + half, by: 3.1) {
            let tone = random.chance(0.25) && pattern != .plain ? palette.accent : palette.main
            let end = Point(x + random(-2, 2), to.y + random(15, 20))
            line("\(x),\(to.y - 2) \(x),\(to.y + 8) \(end)", 2.2, tone.darker(random(0.05, 0.3)))
        }
        let creases = [-0.5, -0.1, 0.35].map { share in
            Crease(from + [half * share, 0], to + [half * share, 10], random(4, 6), random(-1, 1))
        }
        let left = "\(from - [half * 0.9, 0])! \(middle - [half, 0] + bend) \(to - [half, 0])!"
        let right = "\(to + [half, 0])! \(middle + [half, 0] - bend) \(from + [half * 0.9, 0])!"
        piece("\(left) \(to + [0, 1.5]) \(right)", cloth(weave), shadow: 0.4, creases: creases)
    }
}

extension Tailor {
    mutating func sew(_ type: GarmentType) {
        switch type {
        case .tShirt: sewTShirt()
        case .shirt: sewShirt()
        case .sweater: sewSweater()
        case .hoodie: sewHoodie()
        case .jacket: sewJacket()
        case .coat: sewCoat()
        case .dress: sewDress()
        case .skirt: sewSkirt()
        case .pants: sewPants()
        case .shorts: sewShorts()
        case .sneakers: sewSneakers()
        case .hat: sewHat()
        case .bag: sewBag()
        case .scarf: sewScarf()
        }
    }
}
