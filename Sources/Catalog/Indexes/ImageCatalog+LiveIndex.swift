import VectorSearch

extension ImageCatalog {
    /// An index of a space that lies in memory alone and searches exactly: for a program that runs long and a space that keeps
    /// no files, or is to be searched exactly although it keeps others.
    ///
    /// Nothing is read yet: the first search reads all vectors, later ones what any process added or removed since.
    ///
    /// - Throws: ``CatalogError/unknownSpace(directory:requested:held:)``.
    public func openLiveIndex(of space: VectorSpace) throws(CatalogError) -> SpaceIndex {
        let row = try reading { try requireID(of: space, in: $0) }
        return SpaceIndex(
            self, space, live: try performing { try SegmentedIndex(dimension: space.dimension, metric: .cosine) },
            row: row)
    }
}
