import Imaging

extension PixelBuffer {
    /// A place in an image: the middle of the first pixel is (0.5, 0.5).
    typealias Place = (x: Double, y: Double)

    /// Draws a straight line with smooth edges: a pixel takes about as much of the color as the line covers of it. What is outside the
    /// columns and rows is left out. O(length).
    /// - Parameters:
    ///   - width: in pixels.
    ///   - columns: where it may be seen; nil for everywhere.
    mutating func drawLine(
        from start: Place, to end: Place, width: Double, color: (UInt8, UInt8, UInt8), columns: Range<Int>? = nil
    ) {
        guard [start.x, start.y, end.x, end.y].allSatisfy(\.isFinite) else { return }
        let columns = (columns ?? 0..<self.width).clamped(to: 0..<self.width)
        if abs(end.x - start.x) >= abs(end.y - start.y) {
            stroke(start, end, width, along: columns, across: 0..<height) { image, x, y, share in
                image.mix(color, share, x: x, y: y)
            }
        } else {
            stroke((start.y, start.x), (end.y, end.x), width, along: 0..<height, across: columns) {
                image, y, x, share in
                image.mix(color, share, x: x, y: y)
            }
        }
    }

    /// Goes along the longer side of a line pixel by pixel, and covers those across it.
    private mutating func stroke(
        _ start: Place, _ end: Place, _ width: Double, along: Range<Int>, across: Range<Int>,
        _ cover: (inout PixelBuffer, Int, Int, Double) -> Void
    ) {
        let (first, last) = start.x <= end.x ? (start, end) : (end, start)
        let length = last.x - first.x
        guard length.isFinite else { return }
        let slope = length > 0 ? (last.y - first.y) / length : 0
        // What is apart by 1 across the axis is apart by so much across the line.
        let shrink = 1 / (1 + slope * slope).squareRoot()
        let reach = (width / 2 + 1) / shrink
        for x in Self.pixels(from: first.x, to: last.x, in: along) {
            let middle = first.y + (Double(x) + 0.5 - first.x) * slope
            for y in Self.pixels(from: middle - reach, to: middle + reach, in: across) {
                let distance = abs(Double(y) + 0.5 - middle) * shrink
                let share = min(1, width / 2 + 0.5 - distance)
                if share > 0 { cover(&self, x, y, share) }
            }
        }
    }

    private static func pixels(from: Double, to: Double, in range: Range<Int>) -> Range<Int> {
        let (least, most) = (Double(range.lowerBound), Double(range.upperBound))
        let lower = Int(min(most, max(least, from.rounded(.down))))
        let upper = Int(min(most, max(least, to.rounded(.down) + 1)))
        return lower..<max(lower, upper)
    }

    private mutating func mix(_ color: (UInt8, UInt8, UInt8), _ share: Double, x: Int, y: Int) {
        let place = (y * width + x) * 3
        for (channel, value) in [color.0, color.1, color.2].enumerated() {
            let before = Double(bytes[place + channel])
            bytes[place + channel] = UInt8(before + (Double(value) - before) * share + 0.5)
        }
    }
}
