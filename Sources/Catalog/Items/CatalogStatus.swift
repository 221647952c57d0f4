/// A space and how much of the catalog it covers.
public struct SpaceStatus: Hashable, Sendable, Codable {
    /// The space.
    public var space: VectorSpace
    /// The number of items that have a vector in it.
    public var vectors: Int

    /// Makes a value of its parts.
    public init(space: VectorSpace, vectors: Int) {
        self.space = space
        self.vectors = vectors
    }
}

/// What a catalog holds and how large it is.
public struct CatalogStatus: Hashable, Sendable, Codable {
    /// The absolute path of the folder.
    public var directory: String
    /// The number of items.
    public var items: Int
    /// The spaces in the order in which they came.
    public var spaces: [SpaceStatus]
    /// The version of the database's layout.
    public var schemaVersion: Int
    /// The size of the database file in bytes.
    public var databaseBytes: Int64
    /// The size of the write-ahead log beside it, which is empty or absent after a clean end.
    public var logBytes: Int64
}
