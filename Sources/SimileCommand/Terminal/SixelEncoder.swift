import Imaging

/// Images as Sixel (DEC STD 070): six rows at a time, one pass per color, runs abbreviated. Colors are a fixed 6 × 6 × 6
/// cube with ordered dithering, which is enough for a preview.
enum SixelEncoder {
    private static let levels = 6
    /// Thresholds of a 4 × 4 Bayer matrix, in sixteenths.
    private static let dither = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

    static func encode(_ image: PixelBuffer) -> String {
        let width = image.width
        let colors = indexed(image)
        var text = "\u{1b}Pq\"1;1;\(width);\(image.height)"
        for color in Set(colors).sorted() {
            let parts = [color / (levels * levels), color / levels % levels, color % levels]
            text += "#\(color);2;" + parts.map { String($0 * 100 / (levels - 1)) }.joined(separator: ";")
        }
        for top in stride(from: 0, to: image.height, by: 6) {
            let rows = top..<min(top + 6, image.height)
            let band = Array(colors[rows.lowerBound * width..<rows.upperBound * width])
            for color in Set(band).sorted() {
                text += "#\(color)" + line(of: color, in: band, width: width, rows: rows.count) + "$"
            }
            text += "-"
        }
        return text + "\u{1b}\\"
    }

    private static func indexed(_ image: PixelBuffer) -> [Int] {
        (0..<image.width * image.height).map { position in
            let threshold = dither[position / image.width % 4 * 4 + position % image.width % 4]
            return (0..<3).reduce(0) { index, channel in
                let scaled = Int(image.bytes[position * 3 + channel]) * (levels - 1) * 16 + threshold * 255
                return index * levels + min(levels - 1, scaled / (255 * 16))
            }
        }
    }

    private static func line(of color: Int, in band: [Int], width: Int, rows: Int) -> String {
        var text = ""
        var run = (bits: 0, length: 0)
        func flush() {
            guard run.length > 0, let character = UnicodeScalar(63 + run.bits) else { return }
            text +=
                run.length > 3
                ? "!\(run.length)\(character)" : String(repeating: Character(character), count: run.length)
        }
        for column in 0..<width {
            var bits = 0
            for row in 0..<rows where band[row * width + column] == color { bits |= 1 << row }
            if bits == run.bits, run.length > 0 {
                run.length += 1
            } else {
                flush()
                run = (bits, 1)
            }
        }
        flush()
        return text
    }
}
