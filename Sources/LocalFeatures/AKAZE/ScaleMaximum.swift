/// A place where the determinant is greater than around it, in space and in scale.
struct ScaleMaximum {
    /// The index of the level.
    var level: Int
    /// The column, in pixels of the level from the middle of its first pixel.
    var x: Float
    /// The row.
    var y: Float
    var response: Float

    /// The strongest maxima, the strongest first.
    static func strongest(of levels: [ScaleLevel], limit: Int) -> [ScaleMaximum] {
        guard limit > 0, let first = levels.first else { return [] }
        var candidates: [ScaleMaximum] = []
        for index in levels.indices { collect(index, levels[index], into: &candidates) }
        // Levels are collected in order and by rows, and sorting is stable: ties go to the first.
        candidates.sort { $0.response > $1.response }
        var near = NeighborGrid(width: first.image.width, height: first.image.height, cell: 40)
        var kept: [ScaleMaximum] = []
        for candidate in candidates where kept.count < limit {
            let level = levels[candidate.level]
            let (x, y) = ((candidate.x + 0.5) * level.ratio, (candidate.y + 0.5) * level.ratio)
            let radius = level.deviation * 1.5
            let isHidden = near.contains(x: x, y: y, radius: radius) { other in
                abs(kept[other].level - candidate.level) <= 1
            }
            if isHidden { continue }
            near.insert(x: x, y: y)
            kept.append(candidate)
        }
        return kept
    }

    /// The pixels of one level that are greater than their eight neighbors, refined between pixels.
    private static func collect(_ index: Int, _ level: ScaleLevel, into candidates: inout [ScaleMaximum]) {
        let field = level.determinant
        let (width, height, margin) = (field.width, field.height, level.margin)
        guard width > 2 * margin, height > 2 * margin else { return }
        field.values.withUnsafeBufferPointer { values in
            for y in margin..<height - margin {
                for place in y * width + margin..<(y + 1) * width - margin {
                    let value = values[place]
                    guard value > threshold, value > values[place - 1], value > values[place + 1] else { continue }
                    var isPeak = true
                    for row in [place - width, place + width] where isPeak {
                        isPeak = value > values[row - 1] && value > values[row] && value > values[row + 1]
                    }
                    guard isPeak, let (dx, dy) = offset(values, place, width) else { continue }
                    candidates.append(
                        ScaleMaximum(
                            level: index, x: Float(place - y * width) + dx, y: Float(y) + dy, response: value))
                }
            }
        }
    }

    /// Determinants below this are noise.
    private static let threshold: Float = 1e-5

    /// Where the parabola through the neighbors has its top; nothing if that is more than a pixel away.
    private static func offset(
        _ values: UnsafeBufferPointer<Float>, _ place: Int, _ width: Int
    ) -> (Float, Float)? {
        let (left, right) = (values[place - 1], values[place + 1])
        let (upper, lower) = (values[place - width], values[place + width])
        let (dx, dy) = ((right - left) / 2, (lower - upper) / 2)
        let (xx, yy) = (left + right - 2 * values[place], upper + lower - 2 * values[place])
        let rising = values[place - width - 1] + values[place + width + 1]
        let falling = values[place - width + 1] + values[place + width - 1]
        let xy = (rising - falling) / 4
        let determinant = xx * yy - xy * xy
        guard determinant != 0 else { return nil }
        let (x, y) = ((xy * dy - yy * dx) / determinant, (xy * dx - xx * dy) / determinant)
        return abs(x) <= 1 && abs(y) <= 1 ? (x, y) : nil
    }
}
