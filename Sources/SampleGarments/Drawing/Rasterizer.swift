/// How much of each pixel of a rectangle a shape covers, 0…1.
struct Mask: Sendable {
    var x = 0
    var y = 0
    var width = 0
    var height = 0
    var coverage: [Float] = []

    /// The coverage at a pixel of the picture; 0 outside the rectangle.
    subscript(px: Int, py: Int) -> Float {
        guard px >= x, py >= y, px < x + width, py < y + height else { return 0 }
        return coverage[(py - y) * width + px - x]
    }
}

/// Antialiased filling by exact area coverage.
///
/// Each edge adds, to every cell it crosses, the signed area between itself and the right border of the cell; a
/// running sum along the row then gives the winding number weighted by area. The rule is non-zero winding: contours
/// of the same sense unite, of opposite sense cut holes. Cost: O(pixels of the bounding box + cells crossed).
struct Rasterizer: Sendable {
    let width: Int
    let height: Int

    func fill(_ polygons: [Polyline]) -> Mask {
        var low = Vector(repeating: .infinity)
        var high = Vector(repeating: -.infinity)
        for polygon in polygons {
            for point in polygon.points where point.x.isFinite && point.y.isFinite {
                low = pointwiseMin(low, point)
                high = pointwiseMax(high, point)
            }
        }
        low = pointwiseMax(low, [0, 0])
        high = pointwiseMin(high, [Float(width), Float(height)])
        guard low.x < high.x, low.y < high.y else { return Mask() }
        let x = Int(low.x)
        let y = Int(low.y)
        let w = Int(high.x.rounded(.up)) - x
        let h = Int(high.y.rounded(.up)) - y

        // Two spare columns: an edge writes to its cell and the next one, and cells may lie on the right border.
        let stride = w + 2
        var cells = [Float](repeating: 0, count: stride * h)
        let origin = Vector(Float(x), Float(y))
        cells.withUnsafeMutableBufferPointer { cells in
            for polygon in polygons where polygon.points.count > 2 {
                guard var from = polygon.points.last else { continue }
                for to in polygon.points {
                    Self.accumulate(from - origin, to - origin, into: cells, width: w, height: h)
                    from = to
                }
            }
        }
        var mask = Mask(x: x, y: y, width: w, height: h, coverage: [Float](repeating: 0, count: w * h))
        mask.coverage.withUnsafeMutableBufferPointer { coverage in
            for row in 0..<h {
                var sum: Float = 0
                for column in 0..<w {
                    sum += cells[row * stride + column]
                    coverage[row * w + column] = min(1, abs(sum))
                }
            }
        }
        return mask
    }

    private static func accumulate(
        _ from: Vector, _ to: Vector, into cells: UnsafeMutableBufferPointer<Float>, width: Int, height: Int
    ) {
        guard from.y != to.y, from.x.isFinite, from.y.isFinite, to.x.isFinite, to.y.isFinite else { return }
        let sense: Float = from.y < to.y ? 1 : -1
        let top = from.y < to.y ? from : to
        let bottom = from.y < to.y ? to : from
        let slope = (bottom.x - top.x) / (bottom.y - top.y)
        let first = max(0, top.y)
        let last = min(Float(height), bottom.y)
        guard first < last else { return }
        let right = Float(width)
        for row in Int(first)..<min(height, Int(last.rounded(.up))) {
            let y0 = max(first, Float(row))
            let y1 = min(last, Float(row + 1))
            guard y0 < y1 else { continue }
            let xa = min(right, max(0, top.x + (y0 - top.y) * slope))
            let xb = min(right, max(0, top.x + (y1 - top.y) * slope))
            let (left, end) = xa < xb ? (xa, xb) : (xb, xa)
            let amount = sense * (y1 - y0)
            let base = row * (width + 2)
            var cell = Int(left)
            if end <= Float(cell + 1) {
                let mean = (left + end) / 2 - Float(cell)
                cells[base + cell] += amount * (1 - mean)
                cells[base + cell + 1] += amount * mean
                continue
            }
            let perUnit = amount / (end - left)
            var x = left
            while x < end {
                let next = min(end, Float(cell + 1))
                let part = perUnit * (next - x)
                let mean = (x + next) / 2 - Float(cell)
                cells[base + cell] += part * (1 - mean)
                cells[base + cell + 1] += part * mean
                x = next
                cell += 1
            }
        }
    }
}
