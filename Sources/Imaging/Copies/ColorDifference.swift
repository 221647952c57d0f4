/// How far the colors of two images are apart that lie on each other, by the mean colors of 12×12 cells.
package struct ColorDifference: Sendable {
    /// Of the cells that have a color, the share in which it differs by more than half; 0 where hardly any has one.
    package let changed: Double
    /// The difference of gray, in levels of 255: the median of the cells', which what was painted over some does not move. White cells
    /// count only where hardly any others are: most images of products are white about these.
    package let tone: Double
    /// By how much the contrast of the one is that of the other, from 1 up.
    package let contrast: Double

    private static let side = 12

    /// Whether colors or tones were changed, by more than compression does.
    package var isRecolored: Bool { changed > 0.9 || tone > 14 || (contrast > 1.25 && tone > 3) }

    /// - Parameters:
    ///   - box: where the part lies in the whole's pixels.
    init(_ whole: CopySketch, _ box: IntegralImage.Box, _ part: CopySketch) {
        var cells: [(a: CellColor, b: CellColor)] = []
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                let (right, down) = ((Double(x) + 0.5) / Double(Self.side), (Double(y) + 0.5) / Double(Self.side))
                let size = (Double(part.pixels.width), Double(part.pixels.height))
                cells.append(
                    (
                        Self.color(
                            whole.pixels, box.x + right * box.width, box.y + down * box.height,
                            reach: (box.width, box.height)),
                        Self.color(part.pixels, right * size.0, down * size.1, reach: size)
                    ))
            }
        }
        let spreads = (Self.spread(cells.map(\.a.gray)), Self.spread(cells.map(\.b.gray)))
        contrast = max(spreads.0, spreads.1) / max(min(spreads.0, spreads.1), 1)
        let inked = cells.filter { !$0.a.isWhite || !$0.b.isWhite }
        if inked.count >= 6 { cells = inked }
        tone = cells.map { abs($0.a.gray - $0.b.gray) }.median
        // Strong compression rounds pale colors to gray, and others by dozens of levels.
        let least = min(whole.jpegQuality ?? 100, part.jpegQuality ?? 100) < 20 ? 16.0 : 3
        let colored = cells.filter { max($0.a.chroma, $0.b.chroma) > least }
        let apart = colored.count { $0.a.difference(of: $0.b) > max($0.a.chroma, $0.b.chroma) / 2 }
        changed = colored.count < 3 ? 0 : Double(apart) / Double(colored.count)
    }

    /// A mean color, as gray and the differences of red and blue from it.
    private struct CellColor {
        let gray: Double
        let red: Double
        let blue: Double

        var chroma: Double { (abs(red) + abs(blue)) / 2 }
        var isWhite: Bool { gray > 240 && chroma < 4 }

        func difference(of other: CellColor) -> Double { (abs(red - other.red) + abs(blue - other.blue)) / 2 }
    }

    /// The standard deviation.
    private static func spread(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// The mean color of a cell about a place.
    private static func color(
        _ pixels: PixelBuffer, _ x: Double, _ y: Double, reach: (Double, Double)
    ) -> CellColor {
        let (columns, rows) = (Int(reach.0 / Double(2 * side)), Int(reach.1 / Double(2 * side)))
        var (red, green, blue, count) = (0.0, 0.0, 0.0, 0.0)
        for row in Int(y) - rows...Int(y) + rows where row >= 0 && row < pixels.height {
            for column in Int(x) - columns...Int(x) + columns where column >= 0 && column < pixels.width {
                let place = (row * pixels.width + column) * 3
                red += Double(pixels.bytes[place])
                green += Double(pixels.bytes[place + 1])
                blue += Double(pixels.bytes[place + 2])
                count += 1
            }
        }
        guard count > 0 else { return CellColor(gray: 0, red: 0, blue: 0) }
        let gray = (0.299 * red + 0.587 * green + 0.114 * blue) / count
        return CellColor(gray: gray, red: red / count - gray, blue: blue / count - gray)
    }
}
