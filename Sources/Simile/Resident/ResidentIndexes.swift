package import Catalog
import Synchronization
import VectorSearch

/// The indexes that a long-running program keeps open, one for each space and kind.
///
/// Spaces that keep no index files are read into memory once and searched exactly; what is committed later is added to them,
/// whichever process it comes from, so that a search costs what it compares and never reads the catalog anew.
package final class ResidentIndexes: Sendable {
    private let catalog: ImageCatalog
    /// Whether an index of a kind that the catalog does not keep may be built for a single search.
    private let buildsMissing: Bool
    /// Whether vectors of spaces without index files stay in memory.
    private let keepsVectors: Bool
    private let open = Mutex<[Key: SpaceIndex]>([:])

    private struct Key: Hashable {
        let space: VectorSpace
        let isLive: Bool
    }

    /// None yet.
    /// - Parameter buildsMissing: whether an index of a kind that the catalog does not keep may be built for a single search,
    ///   where there are few vectors.
    /// - Parameter keepsVectors: whether a space without index files is read into memory for later searches, too.
    package init(catalog: ImageCatalog, buildsMissing: Bool = true, keepsVectors: Bool = true) {
        self.catalog = catalog
        self.buildsMissing = buildsMissing
        self.keepsVectors = keepsVectors
    }

    /// The index of a space: of the kind asked for, else of the kind that the catalog keeps; where its files are of no use, an
    /// exact one in memory, and a warning that says why. The first call opens it; for an exact one without files that reads
    /// all vectors. Blocks.
    /// - Returns: nil for a kind that the catalog does not keep and that may be built for a search, and for an exact one that
    ///   is not to stay.
    /// - Throws: ``SearchRequestError/noSuchIndex(_:vectors:)`` for one that may not, `CatalogError`.
    func index(of space: VectorSpace, kind: IndexKind?) throws -> (index: SpaceIndex, warning: String?)? {
        try open.withLock { open in
            let (kept, live) = (Key(space: space, isLive: false), Key(space: space, isLive: true))
            var warning: String?
            do {
                if var index = try open[kept] ?? catalog.openIndex(of: space) {
                    // Another process may have built one of another kind.
                    if let kind, kind != index.kind, try !index.isCurrent() {
                        index = try catalog.openIndex(of: space) ?? index
                    }
                    open[kept] = index
                    if kind ?? index.kind == index.kind { return (index, nil) }
                }
            } catch CatalogError.indexUnusable(let directory, let reason) where keepsVectors {
                warning = "\(CatalogError.indexUnusable(directory: directory, reason: reason))"
            }
            if let kind, kind != .exact, warning == nil {
                let vectors = try catalog.spaces().first { $0.space == space }?.vectors ?? 0
                if buildsMissing, vectors <= IndexPolicy.buildLimit { return nil }
                throw SearchRequestError.noSuchIndex(kind, vectors: vectors)
            }
            guard keepsVectors else { return nil }
            let index = try open[live] ?? catalog.openLiveIndex(of: space)
            open[live] = index
            return (index, warning)
        }
    }

    /// Whether a search in any of the spaces that were searched before is over sooner than another thread would begin it.
    func areQuick(for request: SearchRequest, matching filter: Filter?) -> Bool {
        guard request.index == nil, request.effort == nil, request.limit <= 100 else { return false }
        // A fused search reads vectors from the database, and counts the items that lack some.
        switch request.ranking {
        case .automatic, .model, .shape, .color: break
        case .shapeAndColor, .fusion: return false
        }
        let indexes = open.withLock { Array($0.values) }
        return !indexes.isEmpty && indexes.allSatisfy { $0.isQuick(matching: filter) }
    }

    /// Lets go of a space's indexes, because their files have changed.
    package func forget(_ space: VectorSpace) {
        open.withLock { open in
            for key in open.keys where key.space == space { open[key] = nil }
        }
    }
}
