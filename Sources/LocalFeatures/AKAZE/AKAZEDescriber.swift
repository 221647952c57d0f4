import Foundation

/// Direction and descriptor of maxima in one level.
struct AKAZEDescriber {
    let level: ScaleLevel

    /// The direction that the gradients within six steps share.
    func angle(_ maximum: ScaleMaximum) -> Float {
        let (width, height, step) = (level.image.width, level.image.height, level.step)
        let (x, y) = (Int(maximum.x.rounded()), Int(maximum.y.rounded()))
        var direction = DominantDirection()
        level.across.values.withUnsafeBufferPointer { across in
            level.down.values.withUnsafeBufferPointer { down in
                for (column, row, weight) in Self.disc {
                    let line = max(0, min(height - 1, y + row * step)) * width
                    let place = line + max(0, min(width - 1, x + column * step))
                    direction.add(weight * across[place], weight * down[place])
                }
            }
        }
        return direction.angle
    }

    /// The places of the disc and their Gaussian weights.
    private static let disc: [(Int, Int, Float)] = (-6...6).flatMap { row in
        (-6...6).filter { $0 * $0 + row * row < 36 }.map { column in
            (column, row, exp(-Float(column * column + row * row) / (2 * 2.5 * 2.5)))
        }
    }

    /// Writes the 486 bits of a descriptor: for grids of 2 × 2, 3 × 3 and 4 × 4 cells over 20 × 20 samples, whether the
    /// mean of each cell exceeds that of each later one, in gray values and in the derivatives along and across the
    /// direction ("modified local difference binary").
    func describe(_ maximum: ScaleMaximum, angle: Float, into bytes: inout [UInt8], at start: Int) {
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: Self.cells) { sums in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * Self.cells) { means in
                sums.initialize(repeating: .zero)
                sample(maximum, angle, into: sums)
                let (cosine, sine) = (cos(angle), sin(angle))
                for (index, sum) in sums.enumerated() {
                    let mean = sum / sum.w
                    means[index] = mean.x
                    means[Self.cells + index] = cosine * mean.y + sine * mean.z
                    means[2 * Self.cells + index] = cosine * mean.z - sine * mean.y
                }
                bytes.withUnsafeMutableBufferPointer { compare(means, into: $0, at: 8 * start) }
            }
        }
    }

    /// The cells of all three grids.
    private static let cells = 4 + 9 + 16

    /// Sets a bit for each two cells of a grid, from a bit on that is the first of its byte.
    private func compare(
        _ means: UnsafeMutableBufferPointer<Float>, into bytes: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) {
        var bit = start
        for (first, count) in [(0, 4), (4, 9), (13, 16)] {
            for channel in 0..<3 {
                let cells = channel * Self.cells + first
                for one in cells..<cells + count - 1 {
                    for other in one + 1..<cells + count {
                        bytes[bit >> 3] |= (means[one] > means[other] ? 1 : 0) << UInt8(truncatingIfNeeded: bit & 7)
                        bit += 1
                    }
                }
            }
        }
    }

    /// Sums of gray values, derivatives along rows and columns, and ones, in all cells.
    private func sample(_ maximum: ScaleMaximum, _ angle: Float, into cells: UnsafeMutableBufferPointer<SIMD4<Float>>) {
        let (width, height) = (level.image.width, level.image.height)
        let (right, bottom) = (Float(width - 1), Float(height - 1))
        let (along, across) = (cos(angle) * Float(level.step), sin(angle) * Float(level.step))
        level.image.values.withUnsafeBufferPointer { image in
            level.across.values.withUnsafeBufferPointer { horizontal in
                level.down.values.withUnsafeBufferPointer { vertical in
                    for row in 0..<20 {
                        let v = Float(row) - 9.5
                        let third = 4 + (row < 7 ? 0 : (row < 13 ? 3 : 6))
                        for column in 0..<20 {
                            let u = Float(column) - 9.5
                            let x = max(0, min(right, maximum.x + along * u - across * v)) + 0.5
                            let y = max(0, min(bottom, maximum.y + across * u + along * v)) + 0.5
                            let place = Int(y) &* width &+ Int(x)
                            let sample = SIMD4(image[place], horizontal[place], vertical[place], 1)
                            cells[third + (column < 7 ? 0 : (column < 13 ? 1 : 2))] += sample
                            cells[13 + row / 5 * 4 + column / 5] += sample
                        }
                    }
                }
            }
        }
        for row in 0..<4 {
            for column in 0..<4 { cells[row / 2 * 2 + column / 2] += cells[13 + row * 4 + column] }
        }
    }
}
