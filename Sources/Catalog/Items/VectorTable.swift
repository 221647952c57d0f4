public import VectorSearch

/// The vectors of one space, and whose they are.
public struct VectorTable: Sendable {
    /// The ``Item/id`` of each row of the matrix, ascending; in a space of tiles an item stands as often as it has tiles.
    public let ids: [Int64]
    /// One row for each id.
    public let matrix: VectorMatrix

    /// Which tile of its item a row is. O(tiles).
    public func tile(ofRow row: Int) -> Int {
        var first = row
        while first > 0, ids[first - 1] == ids[row] { first -= 1 }
        return row - first
    }
}
