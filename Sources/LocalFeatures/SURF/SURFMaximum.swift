/// A place where the determinant is greater than at all 26 neighbors in space and scale.
struct SURFMaximum {
    /// The column in pixels, from the image's edge.
    var x: Float
    /// The row.
    var y: Float
    /// The scale: the standard deviation of the Gaussian that the filters stand for.
    var scale: Float
    var response: Float

    /// The strongest maxima of four octaves of four sizes, the strongest first.
    static func strongest(of image: IntegralImage, limit: Int) -> [SURFMaximum] {
        guard limit > 0 else { return [] }
        var found: [SURFMaximum] = []
        for octave in 0..<4 {
            let step = 1 << octave
            let layers = (1...4).map { HessianLayer(image, size: 3 * (2 * step * $0 + 1), step: step) }
            for middle in 1...2 { collect(layers[middle - 1...middle + 1], into: &found) }
        }
        // They come in the order of scales and rows, and sorting is stable: ties go to the first.
        found.sort { $0.response > $1.response }
        return Array(found.prefix(limit))
    }

    /// Responses below this are noise: those to steps of less than a gray value or so.
    private static let threshold: Float = 1

    private static func collect(_ layers: ArraySlice<HessianLayer>, into found: inout [SURFMaximum]) {
        guard let below = layers.first, let above = layers.last else { return }
        let layer = layers[layers.startIndex + 1]
        let (width, step) = (layer.width, layer.step)
        // Where the largest filter fits with its neighbors.
        let margin = (above.size / 2 + step - 1) / step + 1
        guard layer.width > 2 * margin, layer.height > 2 * margin else { return }
        below.values.withUnsafeBufferPointer { below in
            layer.values.withUnsafeBufferPointer { here in
                above.values.withUnsafeBufferPointer { above in
                    let cube = ResponseCube(below: below, here: here, above: above, width: width)
                    for row in margin..<layer.height - margin {
                        for place in row * width + margin..<(row + 1) * width - margin
                        where here[place] > threshold && cube.isMaximum(place) {
                            guard let offset = cube.offset(place) else { continue }
                            let size = Float(layer.size) + offset.z * Float(6 * step)
                            found.append(
                                SURFMaximum(
                                    x: (Float(place - row * width) + offset.x) * Float(step) + 0.5,
                                    y: (Float(row) + offset.y) * Float(step) + 0.5,
                                    scale: 1.2 * size / 9, response: here[place]))
                        }
                    }
                }
            }
        }
    }
}

/// Three layers on the same grid, the middle one and those of the next smaller and larger filters.
private struct ResponseCube {
    let below: UnsafeBufferPointer<Float>
    let here: UnsafeBufferPointer<Float>
    let above: UnsafeBufferPointer<Float>
    let width: Int

    @inline(__always)
    func isMaximum(_ place: Int) -> Bool {
        let value = here[place]
        guard value > here[place - 1], value > here[place + 1] else { return false }
        for row in [place - width, place + width] {
            guard value > here[row - 1], value > here[row], value > here[row + 1] else { return false }
        }
        for row in [place - width, place, place + width] {
            guard value > below[row - 1], value > below[row], value > below[row + 1],
                value > above[row - 1], value > above[row], value > above[row + 1]
            else { return false }
        }
        return true
    }

    /// Where the parabola through the neighbors has its top, in samples and sizes; nothing if it has none nearby.
    func offset(_ place: Int) -> SIMD3<Float>? {
        let value = here[place]
        let gradient =
            SIMD3(
                here[place + 1] - here[place - 1], here[place + width] - here[place - width],
                above[place] - below[place]
            ) / 2
        let xx = here[place + 1] + here[place - 1] - 2 * value
        let yy = here[place + width] + here[place - width] - 2 * value
        let ss = above[place] + below[place] - 2 * value
        let xy = corners(here, here, place, width, 1)
        let xs = corners(below, above, place, 0, 1)
        let ys = corners(below, above, place, 0, width)
        // Cramer's rule, by the columns of the matrix.
        let (a, b, c) = (SIMD3(xx, xy, xs), SIMD3(xy, yy, ys), SIMD3(xs, ys, ss))
        let determinant = (a * cross(b, c)).sum()
        guard determinant != 0 else { return nil }
        let offset =
            SIMD3(
                (gradient * cross(b, c)).sum(), (a * cross(gradient, c)).sum(), (a * cross(b, gradient)).sum()
            ) / -determinant
        let isNear = abs(offset.x) <= 1 && abs(offset.y) <= 1 && abs(offset.z) <= 1
        return isNear ? offset : nil
    }

    /// The mixed derivative: from one layer to another, or between rows of the same, and along a distance.
    private func corners(
        _ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>, _ place: Int, _ rows: Int,
        _ distance: Int
    ) -> Float {
        let rising = second[place + rows + distance] + first[place - rows - distance]
        let falling = second[place + rows - distance] + first[place - rows + distance]
        return (rising - falling) / 4
    }

    private func cross(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
}
