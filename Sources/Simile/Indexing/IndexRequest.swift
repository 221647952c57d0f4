import Basics
import Catalog
public import Imaging
public import ModelZoo

/// What to bring into a catalog.
public struct IndexRequest: Sendable {
    /// Files and folders, as the user types them; none to bring nothing but the index up to date.
    public var paths: [String]
    /// The name of the root that the folder belongs to, or is to become; nil for whichever it belongs to, or else the folder's own
    /// name. Only with one folder.
    public var root: String?
    /// What is known about the images.
    public var attributes: AttributeFile?
    /// Whether what ``attributes`` says of an image replaces all that was known about it; else it adds to that.
    public var replacesAttributes = false
    /// Whether items whose file has vanished from the indexed folders are removed; otherwise they are only counted.
    public var prune = false
    /// Whether all files are looked at and embedded again, changed or not. With ``prune`` it means instead that items go even
    /// where they are more than half of a path's, or all.
    public var force = false
    /// The models to embed with; none for those of all spaces that the catalog holds, which a run so keeps up to date, and for
    /// the default model where it holds none. Each makes a vector space of its own.
    public var models: [ModelChoice]
    /// Whether parts of each image are looked at, too, so that a part finds the whole: five overlapping tiles, each with a
    /// vector of its own, which makes indexing take about six times as long. nil for what the catalog holds already; false
    /// removes the tiles' vectors of these models.
    public var tiles: Bool?
    /// Where their weights are.
    public var store: ModelStore
    /// The kind of index to keep from now on; nil for the kind that was chosen before, or else automatic.
    public var index: IndexChoice?
    /// What an image may cost.
    public var limits: ImageLimits
    /// How many threads decode and embed; nil for one per core.
    public var threads: Int?
    /// What has changed below the paths; nil to go through them.
    package var changes: FileChanges?

    /// A request for files and folders; with the default model where none is named.
    public init(
        paths: [String], models: [ModelChoice] = [], store: ModelStore = ModelStore(),
        limits: ImageLimits = ImageLimits()
    ) {
        self.paths = paths
        self.models = models
        self.store = store
        self.limits = limits
    }

    /// Whether files that look unchanged are looked at, too.
    var looksAgain: Bool { force && !prune }

    /// Does what reaches for a path; where that is gone and items are to be pruned, names the command for that.
    func reaching<Result>(
        _ path: String, _ work: () throws(FileError) -> Result
    ) throws(FileError) -> Result {
        do { return try work() } catch {
            guard prune, error.isAbsence else { throw error }
            throw FileError(
                path: error.path,
                reason: "\(error.reason); if it was moved, run simile roots move; "
                    + "if it was deleted, simile remove \(path.onOneLine) removes its items")
        }
    }

    /// Makes sure that every path exists and the models are known, before a catalog is made for them.
    /// - Throws: `FileError` or `ModelError`.
    package func check() throws {
        for model in models { try model.check() }
        for path in paths {
            let status = try reaching(path) { () throws(FileError) in
                try FileStatus.of(FilePath.absolute(path)).get()
            }
            guard let root else { continue }
            if let fault = Root.fault(ofName: root) {
                throw CatalogError.unusableRoot(name: root, reason: "the name \(fault): choose another")
            }
            if paths.count > 1 || status.kind != .folder {
                throw CatalogError.unusableRoot(name: root, reason: "a root is one folder: give exactly one")
            }
        }
    }
}

/// Files that are known to have changed, by their absolute paths without symbolic links.
package struct FileChanges: Sendable, Equatable {
    /// Files that are new, or were written to.
    package var written: Set<String> = []
    /// Files that were deleted, or moved away. One that is there again is as if it was written.
    package var gone: Set<String> = []

    package init() {}

    package var isEmpty: Bool { written.isEmpty && gone.isEmpty }
}

/// How far indexing has come.
package struct IndexProgress: Sendable, Equatable {
    /// Files looked at so far, of ``total``.
    package var done = 0
    /// Files that have to be looked at.
    package var total = 0
    /// Items that are safely in the catalog by now.
    package var committed = 0
    /// How much of the index is built, 0…1; nil while files are looked at.
    package var indexed: Double?
}
