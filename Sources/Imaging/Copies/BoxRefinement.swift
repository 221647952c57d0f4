/// Moves and stretches the box of a whole image in which a part lies until its gray values fit best: Gauss-Newton steps on the least
/// squares of box = a · part + b, in a and b too, so that brightness and contrast may differ (in the manner of Lucas and Kanade, 1981,
/// and of Evangelidis and Psarakis, 2008).
struct BoxRefinement {
    let whole: IntegralImage
    /// The part's gray values in a raster.
    let part: [Float]
    let columns: Int
    let rows: Int

    /// Unknowns: the box's x, y, width and height, and a and b.
    private static let unknowns = 6

    /// The best box from a first one, and the correlation there; nil where the first is no better than chance.
    /// - Parameter steps: at most so many.
    func refined(_ start: IntegralImage.Box, steps: Int) -> (box: IntegralImage.Box, correlation: Float) {
        var values = whole.sample(start, columns: columns, rows: rows)
        var (best, correlation) = (start, Correlation.of(values, part))
        for _ in 0..<steps {
            guard let change = step(values, best) else { break }
            // A step that is too long is tried at half its length, and again.
            var isBetter = false
            for share in [1.0, 0.5, 0.25] {
                var box = best
                box.x += change[0] * share
                box.y += change[1] * share
                box.width += change[2] * share
                box.height += change[3] * share
                guard isInside(box) else { continue }
                let there = whole.sample(box, columns: columns, rows: rows)
                let found = Correlation.of(there, part)
                // Less is rounding, and would let the box drift.
                guard found > correlation + 1e-4 else { continue }
                isBetter = found > correlation + 5e-4
                (best, correlation, values) = (box, found, there)
                break
            }
            if !isBetter { break }
        }
        return (best, correlation)
    }

    private func isInside(_ box: IntegralImage.Box) -> Bool {
        let full = whole.whole
        return box.width > 8 && box.height > 8 && box.x > -2 && box.y > -2 && box.x + box.width < full.width + 2
            && box.y + box.height < full.height + 2
    }

    /// The change of x, y, width and height that fits best, were gray values linear in them; nil where there is no telling.
    private func step(_ values: [Float], _ box: IntegralImage.Box) -> [Double]? {
        var equations = LeastSquares(unknowns: Self.unknowns)
        // Gray levels for each pixel of the plane that the box moves.
        let (byX, byY) = (Float(Double(columns) / box.width / 2), Float(Double(rows) / box.height / 2))
        let (width, height) = (1 / Float(columns), 1 / Float(rows))
        values.withUnsafeBufferPointer { values in
            part.withUnsafeBufferPointer { part in
                for y in 1..<rows - 1 {
                    // Over a row single precision is enough.
                    var (a, b, c, d, e, f) = (
                        SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero,
                        SIMD8<Float>.zero
                    )
                    let down = (Float(y) + 0.5) * height
                    for x in 1..<columns - 1 {
                        let place = y * columns + x
                        let across = (Float(x) + 0.5) * width
                        let dx = (values[place - 1] - values[place + 1]) * byX
                        let dy = (values[place - columns] - values[place + columns]) * byY
                        // The value is a · part + b, less the box's change times the derivatives.
                        let terms = SIMD8(dx, dy, dx * across, dy * down, part[place], 1, values[place], 0)
                        a += terms * dx
                        b += terms * dy
                        c += terms * (dx * across)
                        d += terms * (dy * down)
                        e += terms * part[place]
                        f += terms
                    }
                    equations.add([a, b, c, d, e, f])
                }
            }
        }
        return equations.solve()
    }
}
