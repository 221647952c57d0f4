extension Tailor {
    /// A ribbon of cloth along a line: collars, cuffs, straps, belts. A rib shows its columns across.
    mutating func band(
        _ line: Outline, _ width: Double, _ fabric: Fabric, shadow: Double = 0.3, within clip: Int? = nil
    ) {
        let data = path(line, isClosed: false)
        func stroke(_ color: String, _ width: Double, _ opacity: Double, _ shift: Point = .zero, _ dash: String = "0")
            -> String
        {
            "<path d='\(data)' stroke='\(color)' stroke-width='\(width)' stroke-opacity='\(opacity)' "
                + "stroke-dasharray='\(dash)' transform='translate(\(shift))'/>"
        }
        let isWide = width > 5
        body +=
            "<g\(clipped(clip))>" + (isWide ? stroke(Self.dusk, width + 3, shadow * 0.5, light * -1.4) : "")
            + stroke(Self.dusk, width + 1, shadow * 0.8, light * -1) + stroke(fabric.color.darker(0.08).css, width, 1)
            + (fabric.weave == .rib ? stroke(Self.dusk, width, 0.2, .zero, "1.2 1.8") : "")
            + (isWide ? stroke("#fff", width * 0.6, 0.1, light * width * 0.1) : "")
            + stroke("#fff", width * 0.3, 0.14, light * width * 0.14) + "</g>"
    }

    /// A drawn line.
    mutating func line(
        _ line: Outline, _ width: Double, _ color: Color, _ opacity: Double = 1, dash: String = "0",
        within clip: Int? = nil
    ) {
        body +=
            "<path d='\(path(line, isClosed: false))' stroke='\(color.css)' stroke-width='\(width)' stroke-opacity='\(opacity)' "
            + "stroke-dasharray='\(dash)' shape-rendering='auto'\(clipped(clip))/>"
    }

    /// A seam: a groove with a lit lower lip.
    mutating func seam(_ run: Outline, _ strength: Double = 1, within clip: Int? = nil) {
        line(run.moved(0.5, 0.8), 0.8, .one, 0.16 * strength, within: clip)
        line(run, 0.9, [0.05, 0.04, 0.08], 0.4 * strength, within: clip)
    }

    /// A row of stitches, by default in thread that shows on the cloth.
    mutating func stitch(_ run: Outline, _ color: Color? = nil, within clip: Int? = nil) {
        line(run, 0.65, color ?? thread, color == nil ? 0.5 : 0.85, dash: "2.2 1.3", within: clip)
    }

    /// Buttons in a row.
    mutating func buttons(_ from: Point, _ to: Point, _ count: Int, _ radius: Double, _ color: Color) {
        for index in 0..<count {
            let at = from + (to - from) * (Double(index) / Double(max(1, count - 1)))
            fill(.ellipse(at - light, radius * 1.15, radius * 1.15), [0, 0, 0], 0.35)
            fill(.ellipse(at, radius, radius), color.darker(0.2))
            fill(.ellipse(at + light * radius * 0.15, radius * 0.8, radius * 0.8), color)
            for x in [-0.3, 0.3] { fill(.ellipse(at + [x * radius, 0], 0.4, 0.4), color.darker(0.6)) }
        }
    }

    mutating func fill(_ outline: Outline, _ color: Color, _ opacity: Double = 1) {
        body += "<path d='\(path(outline))' fill='\(color.css)' fill-opacity='\(opacity)'/>"
    }

    /// A zip between two places: dark tape, teeth, and the puller at its start.
    mutating func zip(_ from: Point, _ to: Point) {
        let (run, metal): (Outline, Color) = ("\(from) \(to)", [0.79, 0.78, 0.75])
        line(run, 4.2, palette.main.darker(0.55))
        line(run, 2, metal)
        line(run, 1.9, metal.darker(0.5), 0.8, dash: ".7 1.3")
        piece(.rectangle(from.x - 1.5, from.y + 2, from.x + 1.5, from.y + 9), Fabric(color: metal), shadow: 0.5)
    }

    /// The maker's label in an opening.
    mutating func label(_ y: Double) {
        piece(.rectangle(-6.5, y, 6.5, y + 7), Fabric(color: [0.92, 0.91, 0.88]), shadow: 0.2)
    }

    /// Thread close to the cloth, a little lighter or darker so that it shows.
    var thread: Color { palette.main.luminance > 0.35 ? palette.main.darker(0.4) : palette.main.lighter(0.35) }

    /// Mother-of-pearl on most cloth, horn on pale one.
    var pearl: Color { palette.main.luminance > 0.8 ? [0.55, 0.5, 0.46] : [0.94, 0.93, 0.9] }
}
