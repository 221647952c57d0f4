package import Imaging
package import NeuralGraph

/// Places of an image that can be covered, one at a time, to learn what of a model's answer comes from there.
///
/// A patch has the image's mean color and twice the sides of a place, around whose center it lies: the features of a network
/// take in more than the place itself.
package struct Patches: Sendable {
    /// The places, seven along the long side, so that there are 49 at most, and as square as may be.
    package let grid: PlaceGrid
    private let pixels: PixelBuffer
    private let color: (UInt8, UInt8, UInt8)
    private static let along = 7

    /// The places of an image as a model sees it. O(pixels).
    package init(over pixels: PixelBuffer) {
        let long = max(pixels.width, pixels.height)
        let count = min(Self.along, long)
        func places(_ side: Int) -> Int { max(1, (side * count + long / 2) / long) }
        grid = PlaceGrid(rows: places(pixels.height), columns: places(pixels.width))
        self.pixels = pixels
        color = pixels.meanColor
    }

    /// The image with one place covered, counted row by row.
    package func covering(_ place: Int) -> PixelBuffer {
        let rows = extent(place / grid.columns, of: grid.rows, pixels.height)
        let columns = extent(place % grid.columns, of: grid.columns, pixels.width)
        let patch = PixelBuffer(width: columns.count, height: rows.count, fill: color)
        var covered = pixels
        covered.draw(patch, x: columns.lowerBound, y: rows.lowerBound)
        return covered
    }

    /// What the patch over a place covers along a side.
    private func extent(_ index: Int, of count: Int, _ side: Int) -> Range<Int> {
        let start = (2 * index - 1) * side / (2 * count)
        let end = (2 * index + 3) * side / (2 * count)
        return max(0, start)..<max(1, min(side, end))
    }

    /// What is found with each place covered, in order.
    /// - Parameters:
    ///   - isCancelled: asked before each.
    ///   - measure: called with the image in which a place is covered.
    /// - Throws: `CancellationError`; what `measure` throws.
    package func measured<Result>(
        isCancelled: () -> Bool, _ measure: (PixelBuffer) throws -> Result
    ) throws -> [Result] {
        try (0..<grid.count).map { place in
            if isCancelled() { throw CancellationError() }
            return try measure(covering(place))
        }
    }
}
