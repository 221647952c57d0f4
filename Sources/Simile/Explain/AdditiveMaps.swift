package import Embedding
import NeuralGraph

/// What pairs of places of two images add to their cosine, without any approximation: the rows add up to a map of the first image,
/// the columns to a map of the second, and all of them to the cosine.
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

    /// The maps of the places that the features have; nil as of ``PairSum``.
    package init?(_ first: PlaceFeatures, _ second: PlaceFeatures) {
        guard let sum = PairSum(first, second) else { return nil }
        self.init(sum.terms, sum.cosine, first.grid, second.grid)
    }

    /// The maps of the places of the images, from which the features come.
    init(_ sum: PairSum, _ first: PlaceTrace, _ second: PlaceTrace) {
        let terms = first.shares.transposed.times(sum.terms.times(second.shares))
        self.init(terms, sum.cosine, first.grid, second.grid)
    }

    private init(_ terms: Matrix, _ cosine: Double, _ first: PlaceGrid, _ second: PlaceGrid) {
        self.cosine = cosine
        self.first = ContributionMap(grid: first, values: terms.rowSums)
        self.second = ContributionMap(grid: second, values: terms.columnSums)
        partnersOfFirst = terms.greatestOfRows
        partnersOfSecond = terms.transposed.greatestOfRows
        let strongest = terms.values.indices.sorted { terms.values[$0] > terms.values[$1] }.prefix(Self.mostPairs)
        pairs = strongest.map { index in
            PlacePair(
                a: Place(index / terms.columns, in: first), b: Place(index % terms.columns, in: second),
                contribution: terms.values[index])
        }
    }
}
