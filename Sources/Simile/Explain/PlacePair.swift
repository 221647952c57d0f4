import NeuralGraph

/// A place of an image, counted from the top left one.
public struct Place: Sendable, Hashable, Encodable {
    /// The row, from 0.
    public let row: Int
    /// The place in the row, from 0.
    public let column: Int

    /// The place of a number that counts row by row.
    init(_ number: Int, in grid: PlaceGrid) {
        row = number / grid.columns
        column = number % grid.columns
    }
}

/// A place of one image, one of the other, and what the two add to the cosine together.
public struct PlacePair: Sendable, Hashable, Encodable {
    /// The place of the first image.
    public let a: Place
    /// The place of the second image.
    public let b: Place
    /// What they add to the cosine.
    public let contribution: Double
}
