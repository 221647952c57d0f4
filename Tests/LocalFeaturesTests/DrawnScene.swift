import Imaging

@testable import LocalFeatures

/// A drawing of discs and bars in whole numbers, the same as in `Fixtures/sift.py`.
func drawnScene(width: Int = 160, height: Int = 120, shapes: Int = 90) -> GrayPlane {
    var values = [Float](repeating: 128, count: width * height)
    for i in 0..<shapes {
        let (x, y, size, level) = (i * 7919 % width, i * 104729 % height, 3 + i * 31 % 13, Float(i * 67 % 256))
        for row in max(0, y - size)...min(height - 1, y + size) {
            for column in max(0, x - size)...min(width - 1, x + size) {
                let (dx, dy) = (column - x, row - y)
                let isInside = i % 3 == 0 ? abs(dy) <= size / 2 + 1 : dx * dx + dy * dy <= size * size
                if isInside { values[row * width + column] = level }
            }
        }
    }
    return GrayPlane(width: width, height: height, values: values)
}

extension GrayPlane {
    /// The plane turned by half a circle.
    var upsideDown: GrayPlane { GrayPlane(width: width, height: height, values: values.reversed()) }

    /// The plane with left and right exchanged.
    var mirrored: GrayPlane {
        let rows = stride(from: 0, to: values.count, by: width).flatMap { values[$0..<$0 + width].reversed() }
        return GrayPlane(width: width, height: height, values: rows)
    }

    /// As gray pixels.
    var pixels: PixelBuffer {
        var pixels = PixelBuffer(width: width, height: height, fill: (0, 0, 0))
        for (place, value) in values.enumerated() {
            for channel in 0..<3 { pixels.bytes[3 * place + channel] = UInt8(value) }
        }
        return pixels
    }
}
