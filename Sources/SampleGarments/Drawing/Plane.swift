/// A grid of numbers over a part of the picture, one per `step` × `step` pixels: soft shading needs no full resolution.
struct Plane: Sendable {
    /// A power of two.
    let step: Int
    /// Position of the first column and row, in cells; may be negative where the plane reaches beyond the picture.
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    var values: [Float]

    /// The mean of a mask over each cell, on a grid that reaches `margin` cells beyond the mask.
    init(_ mask: Mask, step: Int, margin: Int = 0) {
        self.step = step
        let left = mask.x / step - margin
        let top = mask.y / step - margin
        let columns = (mask.x + mask.width + step - 1) / step + margin - left
        let rows = (mask.y + mask.height + step - 1) / step + margin - top
        (x, y, width, height) = (left, top, columns, rows)
        var sums = [Float](repeating: 0, count: columns * rows)
        let share = 1 / Float(step * step)
        let shift = step.trailingZeroBitCount
        sums.withUnsafeMutableBufferPointer { sums in
            mask.coverage.withUnsafeBufferPointer { coverage in
                for row in 0..<mask.height {
                    let base = ((mask.y + row) >> shift - top) * columns - left
                    for column in 0..<mask.width {
                        sums[base + (mask.x + column) >> shift] += coverage[row * mask.width + column] * share
                    }
                }
            }
        }
        values = sums
    }

    /// Adds another plane of the same step, scaled; what lies outside this plane is dropped.
    mutating func add(_ other: Plane, scaledBy factor: Float) {
        for row in max(y, other.y)..<max(y, other.y, min(y + height, other.y + other.height)) {
            for column in max(x, other.x)..<max(x, other.x, min(x + width, other.x + other.width)) {
                let value = other.values[(row - other.y) * other.width + column - other.x]
                values[(row - y) * width + column - x] += value * factor
            }
        }
    }

    /// A plane of the same place filled with one number.
    func filled(with value: Float) -> Plane {
        var copy = self
        copy.values = [Float](repeating: value, count: values.count)
        return copy
    }

    /// Blurs by three running means, close to a Gaussian; `radius` is in pixels, and outside the plane lies 0.
    mutating func blur(radius: Float) {
        let reach = Int((radius / Float(step) / 1.5).rounded())
        guard reach > 0, !values.isEmpty else { return }
        var line = [Float](repeating: 0, count: max(width, height) + 2 * reach)
        values.withUnsafeMutableBufferPointer { values in
            line.withUnsafeMutableBufferPointer { line in
                for _ in 0..<3 {
                    for row in 0..<height {
                        Self.mean(values, from: row * width, by: 1, count: width, reach: reach, line)
                    }
                    for column in 0..<width {
                        Self.mean(values, from: column, by: width, count: height, reach: reach, line)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func mean(
        _ values: UnsafeMutableBufferPointer<Float>, from start: Int, by stride: Int, count: Int, reach: Int,
        _ line: UnsafeMutableBufferPointer<Float>
    ) {
        for index in 0..<count { line[index + reach] = values[start + index * stride] }
        for index in 0..<reach {
            line[index] = 0
            line[count + reach + index] = 0
        }
        var sum: Float = 0
        for index in 0..<(2 * reach) { sum += line[index] }
        let share = 1 / Float(2 * reach + 1)
        for index in 0..<count {
            sum += line[index + 2 * reach]
            values[start + index * stride] = sum * share
            sum -= line[index]
        }
    }

    /// The value at the centre of a pixel, interpolated between the four nearest cells; 0 well outside.
    @inline(__always)
    func sample(_ px: Int, _ py: Int) -> Float {
        let fx = (Float(px) + 0.5) / Float(step) - 0.5 - Float(x)
        let fy = (Float(py) + 0.5) / Float(step) - 0.5 - Float(y)
        guard fx > -1, fy > -1, fx < Float(width), fy < Float(height) else { return 0 }
        let i = min(max(0, Int(fx)), max(0, width - 2))
        let j = min(max(0, Int(fy)), max(0, height - 2))
        let tx = min(1, max(0, fx - Float(i)))
        let ty = min(1, max(0, fy - Float(j)))
        let right = min(i + 1, width - 1)
        let below = min(j + 1, height - 1) * width
        let top = values[j * width + i] * (1 - tx) + values[j * width + right] * tx
        let bottom = values[below + i] * (1 - tx) + values[below + right] * tx
        return top + (bottom - top) * ty
    }
}

extension Plane {
    /// The values at the pixel centres of a row of the picture, from its first pixel on, for a plane that covers
    /// the picture.
    func sampleRow(_ py: Int, into row: inout [Float]) {
        guard width > 0, height > 0 else { return }
        let fy = min(Float(height - 1), max(0, (Float(py) + 0.5) / Float(step) - 0.5))
        let above = Int(fy)
        let ty = fy - Float(above)
        let top = above * width
        let bottom = min(above + 1, height - 1) * width
        let columns = (0..<width).map { values[top + $0] * (1 - ty) + values[bottom + $0] * ty }
        for px in row.indices {
            let fx = min(Float(width - 1), max(0, (Float(px) + 0.5) / Float(step) - 0.5))
            let left = Int(fx)
            let right = min(left + 1, width - 1)
            row[px] = columns[left] + (columns[right] - columns[left]) * (fx - Float(left))
        }
    }

    /// Adds a mask whose pixels are this plane's cells, scaled.
    mutating func add(_ cells: Mask, scaledBy factor: Float) {
        guard cells.width > 0 else { return }
        for row in max(y, cells.y)..<max(y, cells.y, min(y + height, cells.y + cells.height)) {
            for column in max(x, cells.x)..<max(x, cells.x, min(x + width, cells.x + cells.width)) {
                let value = cells.coverage[(row - cells.y) * cells.width + column - cells.x]
                values[(row - y) * width + column - x] += value * factor
            }
        }
    }
}
