import Foundation

/// Direction and descriptor of maxima in an image.
struct SURFDescriber {
    let image: IntegralImage

    /// The direction that wavelets of four scales within six scales share.
    func angle(_ maximum: SURFMaximum) -> Float {
        let scale = maximum.scale
        let half = max(1, Int((2 * scale).rounded()))
        var direction = DominantDirection()
        image.sums.withUnsafeBufferPointer { sums in
            for (column, row, weight) in Self.disc {
                let response = IntegralImage.wavelets(
                    sums, width: image.width, height: image.height,
                    x: Int((maximum.x + Float(column) * scale).rounded(.toNearestOrAwayFromZero)),
                    y: Int((maximum.y + Float(row) * scale).rounded(.toNearestOrAwayFromZero)), half: half)
                direction.add(weight * response.across, weight * response.down)
            }
        }
        return direction.angle
    }

    /// The places of the disc in scales and their Gaussian weights.
    private static let disc: [(Int, Int, Float)] = (-6...6).flatMap { row in
        (-6...6).filter { $0 * $0 + row * row <= 36 }.map { column in
            (column, row, exp(-Float(column * column + row * row) / (2 * 2.5 * 2.5)))
        }
    }

    /// Writes the 64 bytes of a descriptor: for each of 4 × 4 squares of five scales, the sums of wavelets of two scales
    /// at 25 places along and across the direction, and of their magnitudes; together of unit length, in 127ths from
    /// 128 on.
    func describe(_ maximum: SURFMaximum, angle: Float, into bytes: inout [UInt8], at start: Int) {
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: 16) { squares in
            squares.initialize(repeating: .zero)
            sum(maximum, angle, into: squares)
            let length = squares.reduce(Float(0)) { $0 + ($1 * $1).sum() }.squareRoot()
            for (square, sums) in squares.enumerated() {
                for index in 0..<4 {
                    let value = length > 0 ? sums[index] / length : 0
                    bytes[start + 4 * square + index] = UInt8(max(0, min(255, (127 * value).rounded() + 128)))
                }
            }
        }
    }

    private func sum(_ maximum: SURFMaximum, _ angle: Float, into squares: UnsafeMutableBufferPointer<SIMD4<Float>>) {
        let (cosine, sine, scale) = (cos(angle), sin(angle), maximum.scale)
        let half = max(1, Int(scale.rounded()))
        image.sums.withUnsafeBufferPointer { sums in
            Self.weights.withUnsafeBufferPointer { weights in
                for row in 0..<20 {
                    let v = (Float(row) - 9.5) * scale
                    for column in 0..<20 {
                        let u = (Float(column) - 9.5) * scale
                        let x = Int(maximum.x + cosine * u - sine * v + 1024.5) - 1024
                        let y = Int(maximum.y + sine * u + cosine * v + 1024.5) - 1024
                        let response = IntegralImage.wavelets(
                            sums, width: image.width, height: image.height, x: x, y: y, half: half)
                        let weight = weights[row] * weights[column]
                        let along = weight * (cosine * response.across + sine * response.down)
                        let across = weight * (cosine * response.down - sine * response.across)
                        squares[row / 5 * 4 + column / 5] += SIMD4(along, across, abs(along), abs(across))
                    }
                }
            }
        }
    }

    /// The Gaussian weights of 20 places along one side of the window, with a standard deviation of 5 scales: on our
    /// photos, turned, scaled and blurred, more matches are right than with the 3.3 of the paper.
    private static let weights = (0..<20).map { index in
        let distance = Float(index) - 9.5
        return exp(-distance * distance / (2 * 5 * 5))
    }
}
