import Basics
import Foundation
import PixelKernels

/// Memory for an image of float32 whose rows the kernels of a scale space may read and write beyond their ends.
final class FloatPlane {
    let width: Int
    let height: Int
    /// The distance between the starts of two rows.
    let stride: Int
    let base: UnsafeMutablePointer<Float>

    /// A plane whose values are to be written before they are read.
    init(width: Int, height: Int) {
        let padding = Int(PK_FLOAT_PADDING)
        (self.width, self.height) = (width, height)
        stride = (width + padding - 1) / padding * padding
        let count = stride * height + padding
        // As where an array finds no memory. Images are at most `FeatureExtractor.longSide` pixels long, which is some megabytes.
        guard let memory = PageMemory.allocate(count * MemoryLayout<Float>.stride) else {
            fatalError("no memory for \(width)×\(height) values")
        }
        base = memory.bindMemory(to: Float.self, capacity: count)
        // Read beside the last value, though never used.
        (base + stride * height).initialize(repeating: 0, count: padding)
    }

    deinit { free(base) }

    /// The start of a row.
    @inline(__always)
    func row(_ y: Int) -> UnsafeMutablePointer<Float> { base + y * stride }

    /// An image twice as large, interpolated linearly.
    convenience init(doubling plane: GrayPlane) {
        self.init(width: 2 * plane.width, height: 2 * plane.height)
        plane.values.withUnsafeBufferPointer { values in
            for y in 0..<height {
                // Pixel i of the result lies at (i + ½)/2: a quarter of a pixel before or after the middle of one.
                let near = y / 2
                let far = min(max(near + (y % 2 == 0 ? -1 : 1), 0), plane.height - 1)
                let to = row(y)
                let (nearRow, farRow) = (near * plane.width, far * plane.width)
                for x in 0..<plane.width {
                    let (left, right) = (max(x - 1, 0), min(x + 1, plane.width - 1))
                    let middle = 0.75 * values[nearRow + x] + 0.25 * values[farRow + x]
                    let before = 0.75 * values[nearRow + left] + 0.25 * values[farRow + left]
                    let after = 0.75 * values[nearRow + right] + 0.25 * values[farRow + right]
                    to[2 * x] = 0.75 * middle + 0.25 * before
                    to[2 * x + 1] = 0.75 * middle + 0.25 * after
                }
            }
        }
    }

    /// An image of every second pixel of every second row.
    convenience init(halving plane: FloatPlane) {
        self.init(width: plane.width / 2, height: plane.height / 2)
        for y in 0..<height {
            let (from, to) = (plane.row(2 * y), row(y))
            for x in 0..<width { to[x] = from[2 * x] }
        }
    }
}
