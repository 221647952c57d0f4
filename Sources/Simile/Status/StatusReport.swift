public import Catalog
package import ModelZoo
public import VectorSearch

/// What a catalog holds, how it is searched, and what it takes on the disk.
public struct StatusReport: Sendable, Encodable {
    /// The folder.
    public var catalog: String
    /// How many items.
    public var items: Int
    /// The folders whose files are items, in the order of their names.
    public var roots: [RootStatus]
    /// The spaces, with how many items have a vector in each.
    public var spaces: [SpaceStatus]
    /// How each space is searched.
    public var indexes: [IndexStatus]
    /// The names of attributes in use.
    public var attributes: [String]
    /// The images that the catalog keeps itself; nil if not requested.
    public var uploads: Uploads?
    /// Bytes on the disk: the database, its log, index files, and images where ``uploads`` tells of them.
    public var bytes: Int64
    /// How many of these are free inside the database: what is added next takes them.
    public var freeBytes: Int64
    /// The version of the database's layout.
    public var schemaVersion: Int
    /// What is wrong with the items' files, if they were checked.
    public var files: FileFindings?

    /// How a space is searched.
    public struct IndexStatus: Sendable, Encodable {
        /// The space's short name.
        public var space: String
        /// Whether its vectors come from weights of the user's own.
        public var ownWeights: Bool
        /// The kind of index; exact where there are no index files.
        public var kind: IndexKind
        /// The vectors of the space.
        public var vectors: Int
        /// Why this kind.
        public var reason: String
        /// The segments on the disk, oldest first.
        public var segments: [SegmentSummary]
        /// How often the files were replaced; 0 where there are none.
        public var generation: Int
        /// The vectors that are in no segment yet, and searched exactly beside them.
        public var tail: Int
        /// The rows in segments that are masked because their items are gone or were replaced.
        public var deleted: Int
        /// The bytes of the index files.
        public var bytes: Int
        /// Why the files cannot be used, where they cannot.
        public var fault: String?

        init(_ status: SpaceStatus, _ state: IndexState, _ store: ModelStore) {
            space = status.space.identifier
            ownWeights = status.space.hasOwnWeights(in: store)
            vectors = status.vectors
            kind = state.kind ?? .exact
            segments = state.segments
            generation = state.generation
            tail = state.kind == nil ? status.vectors : state.tail
            deleted = state.segments.reduce(0) { $0 + $1.deleted }
            bytes = state.bytes
            fault = state.fault
            reason = IndexPolicy.reason(chosen: state.chosen, vectors: status.vectors)
            let wanted = IndexPolicy.kind(chosen: state.chosen, vectors: status.vectors)
            if wanted != state.kind { reason += "; the next `simile index` builds it" }
        }
    }

    /// Reads the status of a catalog. Blocks.
    /// - Parameter withUploads: whether the images in its folder are looked at, too.
    package init(of catalog: ImageCatalog, withUploads: Bool = false, store: ModelStore = ModelStore()) throws {
        let status = try catalog.status()
        self.catalog = status.directory
        items = status.items
        roots = try RootStatus.all(of: catalog)
        spaces = status.spaces
        var indexes: [IndexStatus] = []
        for space in status.spaces {
            indexes.append(IndexStatus(space, try catalog.indexState(of: space.space), store))
        }
        self.indexes = indexes
        attributes = try catalog.attributeNames()
        uploads = withUploads ? try Uploads(of: catalog) : nil
        bytes =
            status.databaseBytes + status.logBytes + Int64(indexes.reduce(0) { $0 + $1.bytes }) + (uploads?.bytes ?? 0)
        freeBytes = try catalog.freeBytes()
        schemaVersion = status.schemaVersion
    }
}
