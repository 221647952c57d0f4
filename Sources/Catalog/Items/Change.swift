/// One change of the catalog. ``ImageCatalog/commit(_:)`` applies a batch of them in their order, all or none.
public enum Change: Sendable {
    /// Adds an item, or replaces what is known about the item of that key.
    case put(NewItem)

    /// Adds vectors that were made of what is known of an item, without looking at its file. They replace earlier ones in their spaces. The item must
    /// exist, and have that content still.
    case addVectors(ItemKey, of: ContentHash?, [(space: VectorSpace, components: [Float])])

    /// Records that a file was touched without its content changing. The item must exist.
    case touch(ItemKey, FileFingerprint)

    /// Records why the item's file could not be looked at; ``put(_:)`` and ``touch(_:_:)`` take that back. The item must exist.
    case fault(ItemKey, String)

    /// Gives an item another key, and with it the root or the path of its own where its file now is. Its vectors and attributes stay.
    ///
    /// The item must exist. An item that already has the new key is removed: the file that it was is overwritten.
    case rename(ItemKey, to: ItemKey, root: Root.ID? = nil, path: String? = nil)

    /// Replaces all attributes of an item. The item must exist.
    case setAttributes(ItemKey, Attributes)

    /// Sets some attributes of an item, or takes those away whose value is nil; the others stay. The item must exist.
    case changeAttributes(ItemKey, [(String, AttributeValue?)])

    /// Removes an item with its vectors and attributes; nothing happens where there is none.
    case remove(ItemKey)

    /// Removes all vectors of a space, and the space itself; nothing happens where there is none. Items stay.
    case removeSpace(VectorSpace)
}

extension Change {
    /// Whether it does nothing but make room.
    var isRemoval: Bool {
        switch self {
        case .remove, .removeSpace: true
        default: false
        }
    }
}

/// An item as it is put into the catalog.
public struct NewItem: Sendable {
    /// The stable name.
    public var key: ItemKey
    /// The root that the file is below, at the path that ``key`` tells after the root's name.
    public var root: Root.ID?
    /// Where the file is, for an item that is one, but not below a root. A path in ``ImageCatalog/imagesDirectory`` goes with the catalog when that is
    /// moved or copied.
    public var path: String?
    /// What the file looks like now.
    public var fingerprint: FileFingerprint?
    /// The attributes, which replace all earlier ones; nil keeps those the item has.
    public var attributes: Attributes?
    /// The vectors: one for each space, or several for a space of tiles, which are numbered in their order.
    ///
    /// They replace the item's earlier vectors in those spaces. Vectors in other spaces stay only while the content hash
    /// is the same as before: they would show an image that no longer exists.
    public var vectors: [(space: VectorSpace, components: [Float])]
    /// Whether the vectors are only those that the item lacked, so that they are of no use when it has another content by now;
    /// see ``ImageCatalog/commit(_:decidedWith:)``.
    public var completes = false

    /// Makes an item of its parts.
    public init(
        key: ItemKey, root: Root.ID? = nil, path: String? = nil, fingerprint: FileFingerprint? = nil,
        attributes: Attributes? = nil,
        vectors: [(space: VectorSpace, components: [Float])] = []
    ) {
        self.key = key
        self.root = root
        self.path = path
        self.fingerprint = fingerprint
        self.attributes = attributes
        self.vectors = vectors
    }
}

/// What a commit did.
public struct CommitSummary: Hashable, Sendable {
    /// Items that were not there before.
    public var added = 0
    /// Items that were put again, touched, renamed or given other attributes; one that several changes meet counts for
    /// each.
    public var updated = 0
    /// Items that are gone, including those a renamed item took the key of.
    public var removed = 0
    /// Vectors written.
    public var vectors = 0
    /// The items whose changes were passed over, because others had changed or removed them; see
    /// ``ImageCatalog/commit(_:decidedWith:)``.
    public var outdated: [ItemKey] = []

    /// A commit that did nothing.
    public init() {}
}
