package import Embedding
import NeuralGraph

/// The cosine of two images as a sum over pairs of places, one of each image.
///
/// With average pooling the vectors are sums over places, u = Σ fᵢ and v = Σ gⱼ, so their cosine is
/// Σᵢⱼ fᵢ·gⱼ / (‖u‖‖v‖): place i of the first image takes part with fᵢ·v / (‖u‖‖v‖), place j of the second with u·gⱼ / (‖u‖‖v‖).
/// Each map adds up to the cosine, without any approximation.
///
/// Source: Stylianou, Souvenir and Pless, "Visualizing Deep Similarity Networks", 2019.
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
        self.first = ContributionMap(grid: first.grid, values: Self.shares(of: first, with: v, scale))
        self.second = ContributionMap(grid: second.grid, values: Self.shares(of: second, with: u, scale))
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

    private static func shares(of features: PlaceFeatures, with other: [Double], _ scale: Double) -> [Double] {
        let dimension = features.dimension
        return features.values.withUnsafeBufferPointer { values in
            other.withUnsafeBufferPointer { other in
                (0..<features.grid.count).map { place in
                    let start = place * dimension
                    var sum = 0.0
                    for channel in 0..<dimension { sum += Double(values[start + channel]) * other[channel] }
                    return sum / scale
                }
            }
        }
    }
}
