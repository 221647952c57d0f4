public import Catalog

/// What a catalogue holds, how it is searched, and what it takes on the disk.
public struct StatusReport: Sendable, Encodable {
    /// The folder.
    public var catalog: String
    /// How many items.
    public var items: Int
    /// The spaces, with how many items have a vector in each.
    public var spaces: [SpaceStatus]
    /// How each space is searched.
    public var indexes: [IndexStatus]
    /// The names of attributes in use.
    public var attributes: [String]
    /// Bytes on the disk: the database and its log.
    public var bytes: Int64
    /// The version of the database's layout.
    public var schemaVersion: Int

    /// How a space is searched.
    public struct IndexStatus: Sendable, Encodable {
        /// The space's short name.
        public var space: String
        /// The kind of index.
        public var kind: String
        /// The vectors in it.
        public var vectors: Int
        /// Why this kind.
        public var reason: String
    }

    /// Reads the status of a catalogue. Blocks.
    public init(of catalog: Catalog) throws(CatalogError) {
        let status = try catalog.status()
        self.catalog = status.directory
        items = status.items
        spaces = status.spaces
        indexes = status.spaces.map {
            IndexStatus(
                space: $0.space.identifier, kind: "exact", vectors: $0.vectors,
                reason: "every vector is compared: always the true neighbours")
        }
        attributes = try catalog.attributeNames()
        bytes = status.databaseBytes + status.logBytes
        schemaVersion = status.schemaVersion
    }
}
