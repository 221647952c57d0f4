/// How far the colors of two images are apart that lie on each other, by the mean colors of 12×12 cells.
package struct ColorDifference: Sendable {
    /// The difference of chroma, in levels of 255: the median of the cells', which what was painted over some does not move. White
    /// cells count only where hardly any others are: most images of products are white about these.
    package let chroma: Double
    /// The mean chroma of the more colorful of both.
    package let colorfulness: Double
    /// The difference of gray, likewise.
    package let tone: Double
    /// By how much the contrast of the one is that of the other, from 1 up.
    package let contrast: Double

    private static let side = 12

    /// - Parameters:
    ///   - box: where the part lies in the whole's pixels.
    init(_ whole: CopySketch, _ box: IntegralImage.Box, _ part: CopySketch) {
        var (differences, tones): ([Double], [Double]) = ([], [])
        var chromas: [(Double, Double)] = []
        var grays: (a: [Double], b: [Double]) = ([], [])
        var isWhite: [Bool] = []
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                let (right, down) = ((Double(x) + 0.5) / Double(Self.side), (Double(y) + 0.5) / Double(Self.side))
                let a = Self.color(
                    whole.pixels, box.x + right * box.width, box.y + down * box.height,
                    reach: (box.width, box.height))
                let size = (Double(part.pixels.width), Double(part.pixels.height))
                let b = Self.color(part.pixels, right * size.0, down * size.1, reach: size)
                differences.append((abs(a.blue - b.blue) + abs(a.red - b.red)) / 2)
                chromas.append(((abs(a.blue) + abs(a.red)) / 2, (abs(b.blue) + abs(b.red)) / 2))
                isWhite.append(min(a.gray, b.gray) > 240 && max(chromas.last?.0 ?? 0, chromas.last?.1 ?? 0) < 4)
                tones.append(abs(a.gray - b.gray))
                grays.a.append(a.gray)
                grays.b.append(b.gray)
            }
        }
        var cells = isWhite.indices.filter { !isWhite[$0] }
        if cells.count < 6 { cells = Array(isWhite.indices) }
        chroma = cells.map { differences[$0] }.median
        let sums = cells.reduce((0.0, 0.0)) { ($0.0 + chromas[$1].0, $0.1 + chromas[$1].1) }
        colorfulness = max(sums.0, sums.1) / Double(cells.count)
        tone = cells.map { tones[$0] }.median
        let spreads = (Self.spread(grays.a), Self.spread(grays.b))
        contrast = max(spreads.0, spreads.1) / max(min(spreads.0, spreads.1), 1)
    }

    /// The standard deviation.
    private static func spread(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// The mean color of a cell about a place, as gray and the differences of red and blue from it.
    private static func color(
        _ pixels: PixelBuffer, _ x: Double, _ y: Double, reach: (Double, Double)
    ) -> (gray: Double, red: Double, blue: Double) {
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
        guard count > 0 else { return (0, 0, 0) }
        let gray = (0.299 * red + 0.587 * green + 0.114 * blue) / count
        return (gray, red / count - gray, blue / count - gray)
    }
}
