import GRDB
import VectorSearch

extension Catalog {
    /// An index of a space that lies in memory alone and searches exactly: for a program that runs long and a space that keeps
    /// no files, or is to be searched exactly although it keeps others.
    ///
    /// Nothing is read yet: the first search reads all vectors, later ones what came since.
    ///
    /// - Throws: ``CatalogError/readOnly(directory:reason:)`` unless the catalogue was opened for writing: the database must
    ///   note which vectors are removed. ``CatalogError/unknownSpace(directory:requested:held:)``.
    public func openLiveIndex(of space: VectorSpace) throws(CatalogError) -> SpaceIndex {
        let hasFiles = try openSegments(of: space) != nil
        let token = Int64.random(in: 1...Int64.max)
        let index = try performing { try SegmentedIndex(dimension: space.dimension, metric: .cosine) }
        try writing { db in
            let tables = IndexTables(db: db, space: try requireID(of: space, in: db))
            // Notes for programs that have ended, which nobody else would forget.
            if !hasFiles { try tables.clear() }
            try tables.list(token)
        }
        return SpaceIndex(self, space, live: index, token: token)
    }
}
