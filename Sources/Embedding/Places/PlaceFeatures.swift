public import NeuralGraph
public import VectorSearch

/// What every place of an image adds to its vector: the features there before the average pooling, divided by the number of
/// places, so that they add up to the vector itself.
public struct PlaceFeatures: Sendable, Hashable {
    /// How the places stand.
    public let grid: PlaceGrid
    /// Length of the vector.
    public let dimension: Int
    /// `dimension` numbers for each place, row by row.
    public let values: [Float]

    /// Features; nil where there are not `dimension` numbers for each place.
    public init?(grid: PlaceGrid, dimension: Int, values: [Float]) {
        guard dimension > 0, values.count == grid.count * dimension else { return nil }
        self.grid = grid
        self.dimension = dimension
        self.values = values
    }

    /// The sum over all places: the vector, not normalized. O(values).
    public var sum: [Double] {
        var sum = [Double](repeating: 0, count: dimension)
        values.withUnsafeBufferPointer { values in
            sum.withUnsafeMutableBufferPointer { sum in
                for start in stride(from: 0, to: values.count, by: dimension) {
                    for channel in 0..<sum.count { sum[channel] += Double(values[start + channel]) }
                }
            }
        }
        return sum
    }

    /// The vector of length 1, as an embedder gives it up to rounding.
    /// - Throws: `VectorSearchError` when it has no direction.
    public func unitVector() throws(VectorSearchError) -> [Float] {
        var vector = sum.map { Float($0) }
        try VectorMatrix.normalize(&vector)
        return vector
    }

    /// The same with at most `most` places along a side: neighbors are added up, which leaves the sum as it is. O(values).
    public func merged(most: Int) -> PlaceFeatures {
        let most = max(1, most)
        let side = max(1, (max(grid.rows, grid.columns) + most - 1) / most)
        guard side > 1 else { return self }
        let coarse = PlaceGrid(rows: (grid.rows + side - 1) / side, columns: (grid.columns + side - 1) / side)
        var merged = [Float](repeating: 0, count: coarse.count * dimension)
        for place in 0..<grid.count {
            let row = place / grid.columns / side
            let column = place % grid.columns / side
            let target = (row * coarse.columns + column) * dimension
            let source = place * dimension
            for channel in 0..<dimension { merged[target + channel] += values[source + channel] }
        }
        return PlaceFeatures(grid: coarse, dimension: dimension, merged: merged)
    }

    private init(grid: PlaceGrid, dimension: Int, merged: [Float]) {
        self.grid = grid
        self.dimension = dimension
        values = merged
    }
}
