/// How the places of an image stand: the cells of a map of features, or the patches of a transformer. Places are counted
/// row by row from the top left one.
public struct PlaceGrid: Sendable, Hashable {
    /// How many rows there are, at least 1.
    public let rows: Int
    /// How many places a row has, at least 1.
    public let columns: Int

    /// A grid; sides below 1 are taken as 1.
    public init(rows: Int, columns: Int) {
        self.rows = max(1, rows)
        self.columns = max(1, columns)
    }

    /// The grid of so many square patches that cover an image, or nil where no grid has its proportions. O(1).
    /// - Parameters:
    ///   - places: how many there are.
    ///   - width: the image's, in pixels.
    ///   - height: the image's, in pixels.
    public init?(places: Int, width: Int, height: Int) {
        guard places > 0, width > 0, height > 0 else { return nil }
        let rows = Int((Double(places) * Double(height) / Double(width)).squareRoot().rounded())
        guard rows > 0, places % rows == 0, places / rows * height == rows * width else { return nil }
        self.init(rows: rows, columns: places / rows)
    }

    /// How many places there are.
    public var count: Int { rows * columns }
}
