/// How an ``AnnoyIndex`` is built.
public struct AnnoyParameters: Sendable, Hashable, Codable {
    /// The number of trees, 1…65,536. More trees find more for the same effort, and take as much more time to build and
    /// room in the file.
    public var trees: Int

    /// Parameters; by default with 100 trees.
    public init(trees: Int = 100) { self.trees = trees }

    func validate() throws(VectorSearchError) {
        guard (1...65_536).contains(trees) else {
            throw .invalidParameter("trees", value: trees, expected: "1…65536")
        }
    }
}
