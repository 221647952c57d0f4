/// How a ``KDTreeIndex`` is built.
public struct KDTreeParameters: Sendable, Hashable {
    /// The most rows in a leaf, 16…65536, rounded down to a multiple of 16: smaller leaves mean fewer comparisons and more
    /// walking between them.
    public var leafSize: Int

    /// Parameters that suit most sets.
    public init(leafSize: Int = 64) {
        self.leafSize = leafSize
    }

    static let leafSizes = 16...65536

    func validate() throws(VectorSearchError) {
        guard Self.leafSizes.contains(leafSize) else {
            throw .invalidParameter("leafSize", value: leafSize, expected: "16…65536")
        }
    }
}
