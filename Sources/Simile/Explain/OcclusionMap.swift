package import Imaging
package import NeuralGraph

/// What the cosine loses when a place of an image is covered: for any model, without looking into it.
///
/// A patch of the image's mean color, of twice the sides of a place and around its center, is laid over each place in turn, and
/// the image embedded again. The numbers do not add up to anything.
///
/// Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2013.
package enum OcclusionMap {
    /// Places along the long side of an image, so that a map takes 49 embeddings at most.
    package static let places = 7

    /// Places that are as square as may be.
    package static func grid(of pixels: PixelBuffer) -> PlaceGrid {
        let long = max(pixels.width, pixels.height)
        let count = min(places, long)
        func along(_ side: Int) -> Int { max(1, (side * count + long / 2) / long) }
        return PlaceGrid(rows: along(pixels.height), columns: along(pixels.width))
    }

    /// The map of an image.
    /// - Parameters:
    ///   - pixels: the image as the model sees it.
    ///   - cosine: the cosine of an image to the other one.
    ///   - isCancelled: asked before each patch.
    /// - Throws: `CancellationError`; what `cosine` throws.
    package static func of(
        _ pixels: PixelBuffer, isCancelled: () -> Bool, cosine: (PixelBuffer) throws -> Double
    ) throws -> ContributionMap {
        let grid = grid(of: pixels)
        let whole = try cosine(pixels)
        let color = pixels.meanColor
        let losses = try (0..<grid.count).map { place in
            if isCancelled() { throw CancellationError() }
            let rows = extent(place / grid.columns, of: grid.rows, pixels.height)
            let columns = extent(place % grid.columns, of: grid.columns, pixels.width)
            var covered = pixels
            covered.draw(
                PixelBuffer(width: columns.count, height: rows.count, fill: color), x: columns.lowerBound,
                y: rows.lowerBound)
            return try whole - cosine(covered)
        }
        return ContributionMap(grid: grid, values: losses)
    }

    /// The pixels that the patch over a place covers along a side.
    private static func extent(_ index: Int, of count: Int, _ side: Int) -> Range<Int> {
        let start = (2 * index - 1) * side / (2 * count)
        let end = (2 * index + 3) * side / (2 * count)
        return max(0, start)..<max(1, min(side, end))
    }
}
