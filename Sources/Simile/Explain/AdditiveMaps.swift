package import Embedding
import NeuralGraph

/// The cosine of two images as a sum over pairs of places, one of each image, and over the places of each.
///
/// With average pooling the vectors are sums over places, u = Σ fᵢ and v = Σ gⱼ, so their cosine is
/// c = Σᵢⱼ fᵢ·gⱼ / (‖u‖‖v‖), without any approximation (Stylianou, Souvenir and Pless, "Visualizing Deep Similarity Networks",
/// 2019). Place i of the first image has the part fᵢ·v / (‖u‖‖v‖) in it. But a place with strong features has a large part
/// whether or not they are alike, since it also makes u longer, by which the cosine is divided: without it the cosine may
/// rise. So each part is reduced by c times the place's part in the image's cosine to itself, and all get the same back:
///
///     mᵢ = fᵢ·v / (‖u‖‖v‖) − c·(fᵢ·u / ‖u‖² − 1/n)
///
/// These add up to the cosine, too, and to first order mᵢ − c/n is what the cosine gains when place i gets more weight in the
/// mean: positive where the place makes the images alike, negative where it tells them apart. The second map is likewise.
package struct AdditiveMaps: Sendable {
    /// The cosine of the images.
    package let cosine: Double
    /// What the places of the first image add to it.
    package let first: ContributionMap
    /// What the places of the second image add to it.
    package let second: ContributionMap
    /// For each place of the first image, row by row, the place of the second with which it adds most.
    package let partnersOfFirst: [Int]
    /// For each place of the second image the place of the first.
    package let partnersOfSecond: [Int]
    /// The pairs of places that add most, the most first.
    package let pairs: [PlacePair]

    /// Pairs that are reported.
    package static let mostPairs = 10

    /// Explains the cosine of two images; nil where one of them has no direction, or their dimensions differ.
    ///
    /// O(places of the first · places of the second · dimension).
    package init?(_ first: PlaceFeatures, _ second: PlaceFeatures) {
        guard first.dimension == second.dimension else { return nil }
        let (u, v) = (first.sum, second.sum)
        let scale = (Self.dot(u, u) * Self.dot(v, v)).squareRoot()
        guard scale > 0, scale.isFinite else { return nil }
        cosine = Self.dot(u, v) / scale
        self.first = Self.map(of: first, u, v)
        self.second = Self.map(of: second, v, u)
        var best = BestPairs(first.grid.count, second.grid.count, keeping: Self.mostPairs)
        best.fill(first, second)
        partnersOfFirst = best.ofFirst.map(\.place)
        partnersOfSecond = best.ofSecond.map(\.place)
        pairs = best.strongest.map {
            PlacePair(
                a: Place($0.first, in: first.grid), b: Place($0.second, in: second.grid),
                contribution: Double($0.product) / scale)
        }
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    /// The map of an image with the vector `own`.
    private static func map(of features: PlaceFeatures, _ own: [Double], _ other: [Double]) -> ContributionMap {
        let square = dot(own, own)
        let length = (square * dot(other, other)).squareRoot()
        let cosine = dot(own, other) / length
        // At right angles to `own`: what it adds to all places together is nothing.
        let direction = zip(own, other).map { $1 / length - cosine * $0 / square }
        let (dimension, base) = (features.dimension, cosine / Double(features.grid.count))
        let values = features.values.withUnsafeBufferPointer { values in
            direction.withUnsafeBufferPointer { direction in
                (0..<features.grid.count).map { place in
                    let start = place * dimension
                    var sum = base
                    for channel in 0..<dimension { sum += Double(values[start + channel]) * direction[channel] }
                    return sum
                }
            }
        }
        return ContributionMap(grid: features.grid, values: values)
    }
}
