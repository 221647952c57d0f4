/// From places of a result to places of its source: (x, y) ↦ ((ax + by + c) / (gx + hy + 1), (dx + ey + f) / (gx + hy + 1)).
///
/// Places count from the upper left corner of the image, so the middle of the first pixel is (½, ½).
struct ProjectiveMap {
    var a, b, c: Double
    var d, e, f: Double
    var g = 0.0
    var h = 0.0

    /// An image of the same sides in which each pixel shows the place of the source that it is mapped to, interpolated
    /// linearly between the four pixels around; black where that is outside.
    func apply(to image: PixelBuffer) -> PixelBuffer {
        image.replaced { source, result in
            let sampler = BilinearSampler(pixels: source, width: image.width, height: image.height)
            var pixel = result
            for row in 0..<image.height {
                let y = Double(row) + 0.5
                for column in 0..<image.width {
                    let x = Double(column) + 0.5
                    let depth = g * x + h * y + 1
                    sampler.sample((a * x + b * y + c) / depth, (d * x + e * y + f) / depth, into: pixel)
                    pixel += 3
                }
            }
        }
    }
}

/// Reads colors at places between pixels, as Pillow's transforms do: at the rim the outermost pixels reach to the edge.
private struct BilinearSampler {
    let pixels: UnsafePointer<UInt8>
    let width: Int
    let height: Int

    /// Writes the color of a place, black outside the image and for what is no number.
    @inline(__always)
    func sample(_ x: Double, _ y: Double, into pixel: UnsafeMutablePointer<UInt8>) {
        guard x >= 0, x < Double(width), y >= 0, y < Double(height) else {
            (pixel[0], pixel[1], pixel[2]) = (0, 0, 0)
            return
        }
        // Half a pixel more than the place within the grid of middles, so that truncating is rounding down.
        let (gridX, gridY) = (x + 0.5, y + 0.5)
        let (column, row) = (Int(gridX), Int(gridY))
        let (shareX, shareY) = (gridX - Double(column), gridY - Double(row))
        let left = max(column - 1, 0) * 3
        let right = min(column, width - 1) * 3
        let upper = pixels + max(row - 1, 0) * width * 3
        let lower = pixels + min(row, height - 1) * width * 3
        for channel in 0..<3 {
            let above = between(upper[left + channel], upper[right + channel], shareX)
            let below = between(lower[left + channel], lower[right + channel], shareX)
            pixel[channel] = UInt8(above + (below - above) * shareY)
        }
    }

    @inline(__always)
    private func between(_ a: UInt8, _ b: UInt8, _ share: Double) -> Double {
        Double(a) + (Double(b) - Double(a)) * share
    }
}
