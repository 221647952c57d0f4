public import Catalog
public import VectorSearch

/// What indexing did.
public struct IndexReport: Sendable, Encodable {
    /// Items that were not there before.
    public var added = 0
    /// Items whose image or attributes changed.
    public var updated = 0
    /// Items whose file was found under a new name; they kept their vector.
    public var moved = 0
    /// Items that were left as they are.
    public var unchanged = 0
    /// Items that went because their file had vanished.
    public var removed = 0
    /// Items whose file has vanished and that are still there, because pruning was not requested.
    public var missing = 0
    /// Why vanished items were not pruned, although it was requested: one entry for each path of which too much would go.
    public var refusals: [PruneRefusal] = []
    /// Items that keep their old vectors because their file, though it is there, cannot be looked at any more.
    public var unreadable = 0
    /// Folders elsewhere that are not there any more, and whose items still are.
    public var lost: [LostFolder] = []
    /// Files that were passed over, and why.
    public var skipped: [SkippedFile] = []
    /// Entries of the attributes file whose path is none of the images that were found: its paths may be wrong.
    public var unmatchedAttributes = 0
    /// The paths of the first ten of these.
    public var unmatchedPaths: [String] = []
    /// Whether it was stopped before the end. What was done is kept; the next run does the rest.
    public var interrupted = false
    /// Images that went through a model.
    public var embedded = 0
    /// How long it took.
    public var seconds = 0.0
    /// Embedded images per second, from file to committed vector; 0 when there were none.
    public var imagesPerSecond = 0.0
    /// The space of the first model's vectors.
    public var space: VectorSpace
    /// How that space is searched from now on; nil when there is nothing to search, or it was interrupted before.
    public var index: IndexSummary?
    /// What was done in each model's space, the first included.
    public var spaces: [SpaceSummary]

    /// The spaces, of this run and others, in which items of the catalog have no vector yet.
    public var lagging: [Lag] = []

    /// A space that is behind.
    public struct Lag: Sendable, Encodable, Equatable {
        /// The space's short name.
        public var space: String
        /// How many items have no vector in it.
        public var items: Int
        /// Why this run could not bring it up to date, where it should have.
        public var reason: String?
    }

    /// What was done in one space.
    public struct SpaceSummary: Sendable, Encodable {
        /// The space.
        public var space: VectorSpace
        /// Images that went through its model.
        public var embedded = 0
        /// How the space is searched from now on; nil when there is nothing to search, or it was interrupted before.
        public var index: IndexSummary?
    }

    /// What became of the space's index.
    public struct IndexSummary: Sendable, Encodable {
        /// Its kind; exact also where there are no index files.
        public var kind: IndexKind
        /// Why this kind.
        public var reason: String
        /// The vectors that went into new segments; 0 when little had changed.
        public var built: Int
        /// What was wrong with the files that were there, if something was.
        public var rebuiltBecause: String?
        /// How long it took.
        public var seconds: Double
    }

    /// Counts an added image that was known in a lost folder.
    mutating func noteFound(_ folder: String?) {
        guard let folder, let index = lost.firstIndex(where: { $0.path == folder }) else { return }
        lost[index].foundElsewhere += 1
    }

    /// - Parameter spaces: at least one.
    init(spaces: [VectorSpace]) {
        space = spaces[0]
        self.spaces = spaces.map { SpaceSummary(space: $0) }
    }
}
