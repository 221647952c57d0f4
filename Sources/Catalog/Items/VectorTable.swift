public import VectorSearch

/// The vectors of one space, and whose they are.
public struct VectorTable: Sendable {
    /// The ``Item/id`` of each row of the matrix, ascending.
    public let ids: [Int64]
    /// One row for each id.
    public let matrix: VectorMatrix
}
