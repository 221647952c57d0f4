/// The structure of a cloth seen from near; leather is smooth but glossy.
enum Weave: Sendable { case smooth, knit, rib, twill, wool, leather }

/// What a piece is cut from: a color, a weave, and whether the garment's print is on it.
struct Fabric: Sendable {
    var color: Color
    var weave = Weave.smooth
    var isPrinted = false
}

extension Tailor {
    /// The cloth of this garment, print and all.
    func cloth(_ weave: Weave = .smooth) -> Fabric { Fabric(color: palette.main, weave: weave, isPrinted: true) }

    /// The cloth without its print, darker by a share.
    func shade(_ share: Double, _ weave: Weave = .smooth) -> Fabric {
        Fabric(color: palette.main.darker(share), weave: weave)
    }

    /// What lies on the color of a cloth: its print and, on large pieces, its weave, turned by degrees along the grain.
    ///
    /// Both are drawn over the whole frame, to be clipped. Regular ones are thick dashed lines, which take a fraction of
    /// the time of a pattern of SVG.
    mutating func surface(_ fabric: Fabric, grain: Double, isLarge: Bool) -> String {
        let turned = "transform='rotate(\(grain))'"
        var text = ""
        if fabric.isPrinted, pattern != .plain {
            if !definitions.contains("id='print'") { definitions += printed() }
            text += use("print", pattern == .colorBlock ? "" : turned)
        }
        guard isLarge, fabric.weave != .smooth, fabric.weave != .leather else { return text }
        let id = "\(fabric.weave)"
        if !definitions.contains("id='\(id)'") { definitions += "<g id='\(id)'>\(woven(fabric.weave))</g>" }
        return text + use(id, turned)
    }

    private mutating func woven(_ weave: Weave) -> String {
        switch weave {
        case .smooth, .leather: ""
        case .wool: tile(24, 24, flecks(24, 1.5, [("#000", 0.09, 110), ("#fff", 0.1, 110)]))
        case .twill: bars(0.9, 2.2, "#000", 0.1, turn: 40) + bars(0.9, 2.2, "#fff", 0.06, turn: 40, at: 1.1)
        case .rib: bars(1.2, 3, "#000", 0.18) + bars(1, 3, "#fff", 0.06, at: 1.8)
        case .knit:
            bars(1, 3.2, "#000", 0.09) + bars(1, 3.2, "#fff", 0.08, at: 1.6) + bars(0.8, 2.4, "#000", 0.06, turn: 90)
        }
    }

    /// The definition of the print; the main color keeps the larger part.
    private mutating func printed() -> String {
        let (accent, second, isPale) = (palette.accent.css, palette.second.css, palette.main.luminance > 0.8)
        if pattern == .colorBlock {
            let edge = { [slope] (y: Double) in "M-200,\(y - slope * 200)L200,\(y + slope * 200)V400H-200z" }
            return
                "<g id='print'><path d='\(edge(block - 4))' fill='\(second)'/><path d='\(edge(block))' fill='\(accent)'/></g>"
        }
        let content: String
        switch pattern {
        case .plain, .colorBlock: content = ""
        case .stripes: content = bars(3.2, 9, accent, turn: 90)
        case .wideStripes: content = bars(12, 31, accent, turn: 90) + bars(2, 31, second, turn: 90, at: 5)
        case .dots:
            let rows = (-20..<20).map { "M\($0 % 2 == 0 ? -240.0 : -246.5),\($0 * 13)H240" }.joined()
            content =
                "<path d='\(rows)' stroke='\(accent)' stroke-width='8' stroke-dasharray='0 13' stroke-linecap='round'/>"
        case .gingham:
            let check = isPale ? (accent, 0.36) : ("#f7f5f0", 0.5)
            content = bars(5.5, 11, check.0, check.1) + bars(5.5, 11, check.0, check.1, turn: 90)
        case .plaid:
            content = [0.0, 90].map { turn in
                bars(12, 36, second, 0.5, turn: turn) + bars(1.8, 36, accent, 0.5, turn: turn, at: 5)
                    + bars(2.6, 36, accent, 0.55, turn: turn, at: 20)
            }.joined()
        case .zigzag:
            let wave = { (y: Int) in (-1..<3).map { "M-9,\($0 * 14 + y)l9,9 9,-9 9,9 9,-9 9,9" }.joined() }
            content = tile(
                36, 28,
                "<path d='\(wave(0))' stroke='\(accent)' stroke-width='3.2' fill='none'/><path d='\(wave(-4))' stroke='\(second)' fill='none'/>"
            )
        case .floral:
            let flowers = [10.5, 31.5].flatMap { x in [10.5, 31.5].map { y in flower([x, y], x == y) } }
            content = tile(42, 42, flowers.joined())
        case .melange:
            let light = palette.main.mixed(with: isPale ? palette.second : [0.93, 0.92, 0.9], 0.6).css
            content = tile(30, 30, flecks(30, 2.2, [(light, 0.55, 420)]))
        }
        return "<g id='print' shape-rendering='auto' transform='translate(\(phase)) scale(\(scale))'>\(content)</g>"
    }

    /// Upright bars over the whole frame, as the dashes of one line.
    private func bars(
        _ width: Double, _ period: Double, _ color: String, _ opacity: Double = 1, turn: Double = 0,
        at offset: Double = 0
    ) -> String {
        "<path d='M-240,0H240' stroke-width='480' stroke='\(color)' stroke-opacity='\(opacity)' "
            + "stroke-dasharray='\(width) \(period - width)' stroke-dashoffset='\(-offset)' transform='rotate(\(turn))'/>"
    }

    /// The frame tiled with rectangles.
    private mutating func tile(_ width: Int, _ height: Int, _ content: String) -> String {
        definitions +=
            "<pattern id='tile\(width)' width='\(width)' height='\(height)' patternUnits='userSpaceOnUse'>\(content)</pattern>"
        return "<path d='M-240,-240H240V240H-240z' fill='url(#tile\(width))'/>"
    }

    /// Short threads at random places of a square: of each color, opacity and number.
    private mutating func flecks(_ side: Double, _ length: Double, _ kinds: [(String, Double, Int)]) -> String {
        kinds.map { color, opacity, count in
            let threads = (0..<count).map { _ in
                "M\(Point(random(0, side), random(0, side)))l\(Point(random(-length, length), random(-length, length)))"
            }
            return "<path d='\(threads.joined())' stroke='\(color)' stroke-opacity='\(opacity)' stroke-width='.9'/>"
        }.joined()
    }

    private mutating func flower(_ center: Point, _ isLarge: Bool) -> String {
        let (size, stray) = isLarge ? (random(6.6, 8.4), 1.0) : (random(4, 5.4), 4.0)
        let bloom = isLarge ? palette.accent : palette.second
        let leaf = palette.main.mixed(with: [0.36, 0.52, 0.36], 0.75).css
        let petals = (0..<5).map { "<circle cy='-.52' r='.43' transform='rotate(\($0 * 72))'/>" }
        return """
            <g transform='translate(\(center + [random(-stray, stray), random(-stray, stray)])) rotate(\(random(0, 360))) scale(\(size))'>\
            <path d='M-1.5,0Q0,-.7 1.5,0Q0,.7 -1.5,0' fill='\(leaf)'/><g fill='\(bloom.css)'>\(petals.joined())</g>\
            <circle r='.38' fill='\(bloom.darker(0.25).css)'/><circle r='.22' fill='#f2cc5c'/></g>
            """
    }
}
