package import Imaging

// What is taken from an image to learn what of it counts.
extension PixelBuffer {
    /// Where each of sixteen cells comes from when they are scattered: every cell moves, by 3¼ cells on average, and no two that
    /// were neighbors are neighbors again.
    private static let scattering = [10, 15, 8, 5, 7, 2, 13, 0, 1, 14, 3, 12, 9, 6, 11, 4]

    /// The image with the sixteen cells of a 4 × 4 grid in another order: colors and detail are kept, shape is not. What is
    /// left over at the right and the bottom stays; an image of fewer than four pixels along a side stays as it is.
    package func scattered() -> PixelBuffer {
        let (cellWidth, cellHeight) = (width / 4, height / 4)
        guard cellWidth > 0, cellHeight > 0 else { return self }
        var result = self
        for (target, source) in Self.scattering.enumerated() {
            for row in 0..<cellHeight {
                let from = ((source / 4 * cellHeight + row) * width + source % 4 * cellWidth) * 3
                let to = ((target / 4 * cellHeight + row) * width + target % 4 * cellWidth) * 3
                result.bytes.replaceSubrange(to..<to + cellWidth * 3, with: bytes[from..<from + cellWidth * 3])
            }
        }
        return result
    }

    /// The image without what is finer than a thirtieth of its short side: three passes of a box, which come close to a
    /// Gaussian of that deviation. O(pixels).
    package func blurred() -> PixelBuffer {
        let radius = max(1, min(width, height) / 32)
        var result = self
        for _ in 0..<3 {
            for row in 0..<height {
                result.average(from: row * width * 3, step: 3, count: width, radius: radius)
            }
            for column in 0..<width {
                result.average(from: column * 3, step: width * 3, count: height, radius: radius)
            }
        }
        return result
    }

    /// Puts the mean of a window in the place of every pixel of a line; beyond its ends the line goes on as it ends.
    private mutating func average(from start: Int, step: Int, count: Int, radius: Int) {
        let window = 2 * radius + 1
        for channel in 0..<3 {
            let line = (0..<count).map { Int(bytes[start + channel + $0 * step]) }
            func sample(_ index: Int) -> Int { line[min(max(index, 0), count - 1)] }
            var sum = (-radius...radius).reduce(0) { $0 + sample($1) }
            for index in 0..<count {
                bytes[start + channel + index * step] = UInt8((sum + radius) / window)
                sum += sample(index + radius + 1) - sample(index - radius)
            }
        }
    }

    /// The mean color.
    package var meanColor: (UInt8, UInt8, UInt8) {
        var sums = (0, 0, 0)
        for start in stride(from: 0, to: bytes.count - 2, by: 3) {
            sums.0 += Int(bytes[start])
            sums.1 += Int(bytes[start + 1])
            sums.2 += Int(bytes[start + 2])
        }
        let count = max(1, width * height)
        func mean(_ sum: Int) -> UInt8 { UInt8(min(255, (sum + count / 2) / count)) }
        return (mean(sums.0), mean(sums.1), mean(sums.2))
    }
}
