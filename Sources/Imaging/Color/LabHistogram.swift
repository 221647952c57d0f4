import Foundation

/// The colors of an image as a unit vector: what share of it has which color, whatever the shapes are.
///
/// The inner product of two such vectors is the affinity of their histograms, 1 for equal colors and 0 for none in common.
/// A small image is enough: 96 to 128 pixels on the long side.
///
/// ```swift
/// let small = try ImageReader().thumbnail(.file("dress.jpg"), longSide: 112)
/// let vector = LabHistogram.vector(of: small)  // 294 floats
/// ```
///
/// Each pixel at (x, y) puts the weight w into the bins around its color in CIE L\*a\*b\*:
///
/// - w = exp(−u² − v²) · (1 − 0.98 · white), with u and v the position from −1 to 1 across the image, so that the middle
///   counts e² times as much as a corner;
/// - white = ramp(L, 88 to 96) · ramp(chroma, 10 down to 4), from 0 to 1: the white of a studio hardly counts, but an image
///   that is all white still has a direction;
/// - w is divided over the 2×2×2 nearest of 6 × 7 × 7 bins in proportion to nearness (trilinear), their centers at
///   L = 0, 20 … 100 and a, b = −75, −50 … 75; colors beyond the outer centers count as those.
///
/// Component i of the vector is √(mᵢ / Σ m) with mᵢ the weight in bin i = (L · 7 + a) · 7 + b. The inner product Σ √(pᵢ qᵢ) is
/// the Bhattacharyya coefficient, which is 1 − H² for Hellinger's distance H.
///
/// Source: Swain and Ballard, "Color Indexing", 1991; Arandjelović and Zisserman, "Three things everyone should know to
/// improve object retrieval", 2012, for the square roots.
public enum LabHistogram {
    /// How many components a vector has.
    public static let dimension = lightness.bins * chroma.bins * chroma.bins

    private static let lightness = Axis(first: 0, step: 20, bins: 6)
    private static let chroma = Axis(first: -75, step: 25, bins: 7)

    /// The colors of an image: ``dimension`` numbers, none negative, of length 1. O(pixels).
    public static func vector(of image: PixelBuffer) -> [Float] {
        let columns = centerWeights(image.width)
        let rows = centerWeights(image.height)
        var mass = [Double](repeating: 0, count: dimension)
        image.bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            for row in rows {
                for column in columns where start + 2 < bytes.count {
                    let color = LabColor(red: bytes[start], green: bytes[start + 1], blue: bytes[start + 2])
                    add(row * column * (1 - 0.98 * whiteness(of: color)), of: color, to: &mass)
                    start += 3
                }
            }
        }
        let total = mass.reduce(0, +)
        return mass.map { Float(($0 / total).squareRoot()) }
    }

    /// exp(−u²) for each place along a side.
    private static func centerWeights(_ length: Int) -> [Double] {
        (0..<length).map { place in
            let u = Double(2 * place + 1 - length) / Double(length)
            return exp(-u * u)
        }
    }

    /// How much a color is that of a white background, from 0 to 1.
    private static func whiteness(of color: LabColor) -> Double {
        func limited(_ value: Double) -> Double { min(max(value, 0), 1) }
        return limited((color.lightness - 88) / 8) * limited((10 - color.chroma) / 6)
    }

    /// Divides a weight over the bins around a color.
    private static func add(_ weight: Double, of color: LabColor, to mass: inout [Double]) {
        let (l, a, b) = (lightness.place(of: color.lightness), chroma.place(of: color.a), chroma.place(of: color.b))
        for i in 0...1 {
            for j in 0...1 {
                for k in 0...1 {
                    let bin = ((l.bin + i) * chroma.bins + a.bin + j) * chroma.bins + b.bin + k
                    mass[bin] += weight * l.share(i) * a.share(j) * b.share(k)
                }
            }
        }
    }
}

/// Bins along one axis of a color space, with equal steps between their centers.
private struct Axis {
    let first: Double
    let step: Double
    let bins: Int

    /// A value between the center of a bin and that of the next.
    struct Place {
        let bin: Int
        /// How near the next bin is, 0 to 1.
        let fraction: Double

        /// What falls to the bin (0) and to the next (1).
        func share(_ neighbor: Int) -> Double { neighbor == 0 ? 1 - fraction : fraction }
    }

    func place(of value: Double) -> Place {
        let position = min(max((value - first) / step, 0), Double(bins - 1))
        let bin = min(Int(position), bins - 2)
        return Place(bin: bin, fraction: position - Double(bin))
    }
}
