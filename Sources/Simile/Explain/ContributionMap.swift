package import NeuralGraph

/// A number for each place of an image: what the place adds to the cosine, or what the cosine loses without it.
public struct ContributionMap: Sendable, Hashable {
    /// How the places stand in what the model sees of the image.
    package let grid: PlaceGrid
    /// The numbers, row by row.
    public let values: [Double]

    /// A map; what is missing of `values` counts as 0, and what is too much is left out.
    init(grid: PlaceGrid, values: [Double]) {
        self.grid = grid
        self.values = Array(values.prefix(grid.count)) + Array(repeating: 0, count: max(0, grid.count - values.count))
    }

    /// How many rows of places there are.
    public var rows: Int { grid.rows }
    /// How many places a row has.
    public var columns: Int { grid.columns }

    /// The number of a place, counted from the top left one.
    public subscript(row: Int, column: Int) -> Double { values[row * grid.columns + column] }

    /// All of them together.
    public var sum: Double { values.reduce(0, +) }
}

extension ContributionMap: Encodable {
    /// Eight decimals: what a thousand places lose by rounding is far below what is shown.
    private static let parts = 1e8

    /// A list of rows.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(grid.rows(of: values.map { ($0 * Self.parts).rounded() / Self.parts }))
    }
}

extension PlaceGrid {
    /// What is known of each place, row by row, as a list of rows.
    func rows<Element>(of values: [Element]) -> [[Element]] {
        stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<min($0 + columns, values.count)]) }
    }
}
