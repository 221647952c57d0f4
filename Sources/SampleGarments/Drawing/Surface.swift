/// Where the light comes from, as a direction towards it; z is towards the viewer.
struct Light: Sendable {
    var direction: SIMD3<Float>
}

/// The shading of one piece: the light on each cell and the height, which shifts the print along with the cloth.
struct Surface: Sendable {
    private let step: Int
    private let x: Int
    private let y: Int
    private let width: Int
    private let height: Int
    private var cells: [SIMD2<Float>]

    static let step = 2

    /// Builds the height map of a piece and lights it.
    ///
    /// The rounding is a blurred mask: 1 in the middle, 0.5 at the edge. Light is Lambert's law on the
    /// normals, relative to flat cloth, so 1 means unchanged. Cost: O(cells), a quarter of the pixels.
    init(_ mask: Mask, relief: Relief, folds: Plane?, light: Light, toGarment: Affine, unit: Float, seed: UInt32) {
        var heights = Plane(mask, step: Self.step)
        var rims = heights
        heights.blur(radius: relief.radius * unit)
        rims.blur(radius: max(1.4, 1.6 * unit))
        (step, x, y, width, height) = (Self.step, heights.x, heights.y, heights.width, heights.height)
        let (columns, rows) = (width, height)
        cells = [SIMD2<Float>](repeating: [1, 0], count: columns * rows)
        guard columns > 1, rows > 1 else { return }

        let puff = relief.puff * 2
        heights.values.withUnsafeMutableBufferPointer { heights in
            for row in 0..<rows {
                for column in 0..<columns {
                    let pixel = Vector(Float(x + column) + 0.5, Float(y + row) + 0.5) * Float(Self.step)
                    let value = heights[row * columns + column]
                    heights[row * columns + column] =
                        puff * value + relief.ground(at: toGarment(pixel), seed: seed)
                }
            }
        }
        if let folds { heights.add(folds, scaledBy: 1) }

        let perCell = unit / Float(2 * Self.step)
        let edge = rims.values
        heights.values.withUnsafeBufferPointer { heights in
            cells.withUnsafeMutableBufferPointer { cells in
                for row in 0..<rows {
                    let above = max(0, row - 1) * columns
                    let below = min(rows - 1, row + 1) * columns
                    for column in 0..<columns {
                        let here = row * columns
                        let dx = heights[here + min(columns - 1, column + 1)] - heights[here + max(0, column - 1)]
                        let dy = heights[below + column] - heights[above + column]
                        let slope = Vector(dx, dy) * perCell
                        let normal = SIMD3(-slope.x, -slope.y, 1) / (1 + (slope * slope).sum()).squareRoot()
                        let lit = (normal * light.direction).sum() / light.direction.z
                        let rim = max(0, 1 - edge[here + column])
                        let shade = (1 + 0.85 * (lit - 1)) * (1 - 0.34 * rim * rim * 2)
                        cells[here + column] = SIMD2(min(1.4, max(0.3, shade)), heights[here + column])
                    }
                }
            }
        }
    }

    /// Light and height at the centre of a pixel of the piece.
    @inline(__always)
    func sample(_ px: Int, _ py: Int) -> SIMD2<Float> {
        guard width > 1, height > 1 else { return SIMD2(1, 0) }
        let fx = (Float(px) + 0.5) / Float(Self.step) - 0.5 - Float(x)
        let fy = (Float(py) + 0.5) / Float(Self.step) - 0.5 - Float(y)
        let i = min(max(0, Int(fx)), width - 2)
        let j = min(max(0, Int(fy)), height - 2)
        let tx = min(1, max(0, fx - Float(i)))
        let ty = min(1, max(0, fy - Float(j)))
        let at = j * width + i
        let top = cells[at] + (cells[at + 1] - cells[at]) * tx
        let bottom = cells[at + width] + (cells[at + width + 1] - cells[at + width]) * tx
        return top + (bottom - top) * ty
    }
}
