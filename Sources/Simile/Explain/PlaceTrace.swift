package import Embedding
package import Imaging
package import NeuralGraph

/// From which places of an image the features of a network's places come.
///
/// What a deep network knows at a place it has gathered from a wide field around it, often more from elsewhere than from the
/// place itself. So a number that belongs to features is passed on to the places of the image in proportion to what the
/// features lose, in the direction that counts, when each of these is covered. What is passed on adds up to what there was.
package struct PlaceTrace: Sendable {
    /// The places of the image.
    package let grid: PlaceGrid
    /// A row for each place of the features, of shares that add up to 1.
    let shares: Matrix

    /// Traces by covering, which takes as many runs of the network as there are ``Patches``.
    /// - Parameters:
    ///   - features: of the image as it is.
    ///   - direction: what of the features counts: as many numbers as they have dimensions.
    ///   - patches: of the image.
    ///   - isCancelled: asked before each patch.
    ///   - covered: the features of an image in which a place is covered.
    /// - Throws: `CancellationError`; what `covered` throws.
    package init(
        _ features: PlaceFeatures, along direction: [Double], _ patches: Patches, isCancelled: () -> Bool,
        covered: (PixelBuffer) throws -> PlaceFeatures
    ) throws {
        let whole = features.products(with: direction)
        let products = try patches.measured(isCancelled: isCancelled) { try covered($0).products(with: direction) }
        self.init(
            losses: products.map { covered in zip(whole, covered).map { $0 - $1 } }, from: features.grid,
            to: patches.grid)
    }

    /// Shares in proportion to losses.
    /// - Parameters:
    ///   - losses: for each place of the image, what each place of the features loses; a gain counts as nothing. Where a place of
    ///     the features loses nothing at all, what it has stays where it stands.
    ///   - source: how the places of the features stand.
    ///   - grid: how the places of the image stand.
    init(losses: [[Double]], from source: PlaceGrid, to grid: PlaceGrid) {
        self.grid = grid
        var shares = Matrix(rows: source.count, columns: grid.count)
        for place in 0..<source.count {
            let lost = losses.map { max(0, $0[place]) }
            let sum = lost.reduce(0, +)
            if sum > 0, sum.isFinite {
                for target in 0..<grid.count { shares[place, target] = lost[target] / sum }
            } else {
                let row = (2 * (place / source.columns) + 1) * grid.rows / (2 * source.rows)
                let column = (2 * (place % source.columns) + 1) * grid.columns / (2 * source.columns)
                shares[place, row * grid.columns + column] = 1
            }
        }
        self.shares = shares
    }
}
