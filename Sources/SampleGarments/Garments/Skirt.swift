extension Tailor {
    /// A skirt: pencil, A-line, full or pleated.
    mutating func sewSkirt() {
        let style = random.pick("pencil", "line", "full", "pleated")
        let waist = random.float(40, 46)
        let waistY = random.float(-100, -88)
        let hemY = style == "pencil" ? random.float(48, 92) : random.float(28, 108)
        let flare: Float =
            switch style {
            case "pencil": random.float(0, 6)
            case "line": random.float(24, 34)
            default: random.float(38, 52)
            }
        let hem = waist + 8 + flare
        var relief = Relief(puff: 6.5, radius: 16, wrinkle: 1.2)
        let apexHeight = (waist / max(8, hem - waist)) * (hemY - waistY)
        switch style {
        case "pencil":
            relief.folds = [1, -1].flatMap { (s: Float) in
                [
                    Fold(
                        Path(through: [[s * 44, -52], [s * 26, -46], [s * 8, -48]]), width: 3,
                        height: random.float(0.8, 1.8)),
                    Fold(
                        Path(through: [[s * 46, -20], [s * 30, -12], [s * 14, -12]]), width: 3.4,
                        height: random.float(0.8, 1.6)),
                    Fold(
                        Path(through: [[s * 30, hemY], [s * 26, 10], [s * 24, -30]]), width: 4,
                        height: random.float(0.8, 1.8)),
                ]
            }
        case "pleated":
            let count = random.float(8, 12)
            relief.drape = Drape(
                apex: [0, waistY - apexHeight], from: waistY, to: waistY + 40,
                frequency: count * apexHeight / waist * 0.9,
                height: 3.4, isPleated: true)
        default:
            relief.drape = Drape(
                apex: [0, waistY - apexHeight], from: waistY, to: waistY + 60,
                frequency: (style == "full" ? 5.5 : 3.6) * apexHeight / waist, height: style == "full" ? 3.8 : 2.8)
        }
        if style != "pencil" {
            var back = relief
            back.puff = 2
            piece(skirt(waistY: waistY, waist: waist, hemY: hemY - 8, hem: hem - 6, waves: 0), inside, back, shadow: 0)
        }
        // The inside of the waistband's far side.
        piece(
            Path(0, waistY - 12).curve(waist * 0.5, waistY - 12, waist * 0.9, waistY - 13, waist, waistY - 15)
                .line(waist, waistY - 4).line(0, waistY).mirrored(), inside, .flat, shadow: 0)
        let waves: Float = style == "full" ? 2.4 : style == "pleated" ? 0.8 : 0
        piece(skirt(waistY: waistY, waist: waist, hemY: hemY, hem: hem, waves: waves), cloth, relief, shadow: 0.3)
        let band = Path(0, waistY - 7).curve(waist * 0.5, waistY - 7, waist * 0.9, waistY - 10, waist, waistY - 15)
            .line(waist + 2, waistY - 2).curve(waist * 0.8, waistY + 2, waist * 0.4, waistY + 4, 0, waistY + 4)
            .mirrored()
        piece(band, cloth.plain(palette.main.darker(0.06)), Relief(puff: 2, radius: 4, wrinkle: 0.3), shadow: 0.36)
        if style == "line", random.chance(0.6) {
            seam(Path(0, waistY).line(0, hemY + 3), strength: 1.3)
            for index in 0..<6 {
                button(0, waistY - 1 + Float(index) * (hemY - waistY - 8) / 5.5, radius: 2.6, buttonColour)
            }
        } else if style == "pencil" {
            zip(
                Path(-waist + 9, waistY - 11).line(-waist + 7, waistY + 34), [0.75, 0.74, 0.72],
                puller: [-waist + 9, waistY - 12])
            seam(Path(0, hemY + 3).line(0, hemY - 26), strength: 1.6)
        } else {
            button(waist - 12, waistY - 4, radius: 2.6, buttonColour)
        }
    }
}
