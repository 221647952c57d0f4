import Foundation
import PixelKernels

/// A blur by a Gaussian function, cut off at four standard deviations.
struct GaussianFilter {
    /// The weight in the middle, then those to one side of it.
    let weights: [Float]

    private var radius: Int { weights.count - 1 }

    init(sigma: Double) {
        let radius = max(Int((4 * sigma).rounded()), 1)
        let bell = (0...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = 2 * bell.reduce(0, +) - bell[0]
        weights = bell.map { Float($0 / sum) }
    }

    /// Blurs a plane into another of its sides. Beyond its edges the image goes on mirrored. O(pixels · radius).
    func apply(to source: FloatPlane, into result: FloatPlane) {
        let (width, height, radius) = (source.width, source.height, radius)
        // Rows are blurred along themselves once and kept for as long as rows of the result need them.
        let kept = 2 * radius + 1
        let ring = FloatPlane(width: width, height: kept)
        let padded = FloatPlane(width: width + 2 * radius, height: 1)
        var shifted = (0..<kept).map { UnsafePointer<Float>?(padded.base + $0) }
        var window = [UnsafePointer<Float>?](repeating: nil, count: kept)
        var ready = 0
        for y in 0..<height {
            while ready < min(y + radius + 1, height) {
                let from = source.row(ready)
                (padded.base + radius).update(from: from, count: width)
                for i in 1...radius {
                    padded.base[radius - i] = from[Self.mirrored(-i, width)]
                    padded.base[radius + width - 1 + i] = from[Self.mirrored(width - 1 + i, width)]
                }
                pk_blend_rows(&shifted, weights, radius, width, ring.row(ready % kept))
                ready += 1
            }
            for i in 0..<kept { window[i] = UnsafePointer(ring.row(Self.mirrored(y + i - radius, height) % kept)) }
            pk_blend_rows(&window, weights, radius, width, result.row(y))
        }
    }

    /// The place within `count` that a place outside shows, mirrored about the first and the last.
    private static func mirrored(_ place: Int, _ count: Int) -> Int {
        guard count > 1 else { return 0 }
        let period = 2 * (count - 1)
        let within = ((place % period) + period) % period
        return min(within, period - within)
    }
}
