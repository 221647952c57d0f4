import GRDB
import Synchronization
public import VectorSearch

/// The index of one space, opened for searching: segments mapped from files, and what came since from the database.
///
/// ```swift
/// if let index = try catalog.openIndex(of: space) {
///     for found in try index.search(vector, limit: 10, matching: try Filter.parse("price<40")) {
///         print(found.item.key, found.cosine)
///     }
/// }
/// ```
///
/// Every search sees the catalog as it is when the search begins: what was committed before is found, what was removed is
/// not. When another thread or process has merged segments meanwhile, the new ones are opened. May be used by many threads
/// at once.
public final class SpaceIndex: Sendable {
    /// The space.
    public let space: VectorSpace
    private let catalog: ImageCatalog
    private let state: Mutex<State>

    /// Where the sealed segments come from.
    private enum Origin: Equatable {
        /// A generation of files, and what it is listed under in the database.
        case files(token: Int64)
        /// Nowhere: all is read from the database, in which the space has this row.
        case memory(row: Int64)
    }

    /// One generation of files or none, and the vectors that were last added to what they hold.
    private struct State {
        var origin: Origin
        var kind: IndexKind
        /// The greatest id that the files hold.
        var coveredID: Int64
        var sealed: SegmentedIndex
        /// `sealed` with what came and went up to ``seen``.
        var current: SegmentedIndex
        var seen: Moment
        /// The catalog's version, see ``DataVersion``, of which `current` is known to be; nil when it may be of an older one.
        var version: Int32?
    }

    /// How far the database had come; neither number ever falls.
    private struct Moment {
        var lastID: Int64
        var lastRemoval: Int64

        func isBefore(_ other: Moment) -> Bool { lastID < other.lastID || lastRemoval < other.lastRemoval }
    }

    init(_ catalog: ImageCatalog, _ space: VectorSpace, _ opened: OpenedSegments) {
        self.catalog = catalog
        self.space = space
        state = Mutex(Self.state(opened))
    }

    /// An index without files.
    /// - Parameters:
    ///   - index: empty.
    ///   - row: that of the space.
    init(_ catalog: ImageCatalog, _ space: VectorSpace, live index: SegmentedIndex, row: Int64) {
        self.catalog = catalog
        self.space = space
        state = Mutex(Self.state(.memory(row: row), .exact, coveredID: 0, index))
    }

    private static func state(_ opened: OpenedSegments) -> State {
        let manifest = opened.manifest
        return state(.files(token: manifest.token), manifest.kind, coveredID: manifest.coveredID, opened.index)
    }

    private static func state(
        _ origin: Origin, _ kind: IndexKind, coveredID: Int64, _ sealed: SegmentedIndex
    ) -> State {
        State(
            origin: origin, kind: kind, coveredID: coveredID, sealed: sealed, current: sealed,
            seen: Moment(lastID: coveredID, lastRemoval: 0))
    }

    /// The kind of index.
    public var kind: IndexKind { state.withLock { $0.kind } }

    /// Whether its files are still the ones to search; the next search opens others where they are not.
    public func isCurrent() throws(CatalogError) -> Bool {
        guard case .files(let token) = state.withLock({ $0.origin }) else { return true }
        return try catalog.reading { db in
            try IndexTables(db: db, space: try catalog.requireID(of: space, in: db)).lists(token)
        }
    }

    /// Whether a search takes about a millisecond at most, and reads no more of the database than the rows of what it finds:
    /// there was no commit since the last search, the rows of the condition are cached, and there are few vectors, or the index
    /// is approximate.
    package func isQuick(matching filter: Filter?) -> Bool {
        guard let version = catalog.dataVersion.current(),
            let index = state.withLock({ $0.version == version ? $0.current : nil }),
            kind != .exact || index.count * space.dimension <= Self.quicklyCompared
        else { return false }
        guard let filter else { return true }
        let ids: IDList? = catalog.cache.result(of: .vectors(space, filter), at: version)
        return ids.map { $0.count * space.dimension <= Self.quicklyCompared } ?? false
    }

    /// So many components are compared in less than a millisecond.
    private static let quicklyCompared = 4 << 20

    /// The items whose vectors are most similar to `query`, best first; of several vectors of an item its best counts. Blocks.
    ///
    /// Costs what `SegmentedIndex.search(_:_:)` does, reading the vectors that came since the last search or were never
    /// sealed, and with a filter O(matches · log n).
    ///
    /// - Parameters:
    ///   - query: a vector of the space.
    ///   - limit: the most items to return.
    ///   - filter: what the items' attributes must satisfy; nil for all items.
    ///   - minimumSimilarity: the least cosine; nil for no bound.
    ///   - effort: how hard an approximate kind tries, in its own unit; nil for its default.
    /// - Throws: ``CatalogError/indexUnusable(directory:reason:)`` when its files have been damaged or deleted since, and
    ///   others.
    public func search(
        _ query: [Float], limit: Int = 10, matching filter: Filter? = nil, minimumSimilarity: Float? = nil,
        effort: Int? = nil
    ) throws(CatalogError) -> [SearchHit] {
        let options = MatchOptions(limit: limit, minimumSimilarity: minimumSimilarity, effort: effort)
        if let (nearest, version) = try searchUnchanged(query, options, filter),
            let items = try catalog.items(nearest.items, at: version)
        {
            return nearest.hits(items)
        }
        return try search(query, options, filter) { nearest, db in
            let items = try nearest.items.flatMap { try ItemRow.fetch(db, catalog.folder, "id = ?", [$0]) }
            return nearest.hits(Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) }))
        }
    }

    /// As ``search(_:limit:matching:minimumSimilarity:effort:)``, but only which items they are: a neighbor's id is
    /// ``Item/id``. Reads no item.
    public func itemIDs(
        nearest query: [Float], limit: Int, matching filter: Filter? = nil, effort: Int? = nil
    ) throws(CatalogError) -> [Neighbor] {
        let options = MatchOptions(limit: limit, effort: effort)
        let nearest =
            if let known = try searchUnchanged(query, options, filter) { known.nearest } else {
                try search(query, options, filter) { nearest, _ in nearest }
            }
        return zip(nearest.items, nearest.vectors).map { Neighbor(id: $0, similarity: $1.similarity) }
    }

    /// Searches without a transaction, if there was no commit since the last search.
    /// - Returns: what was found, and the version of the catalog that it is of; nil if there was a commit.
    private func searchUnchanged(
        _ query: [Float], _ options: MatchOptions, _ filter: Filter?
    ) throws(CatalogError) -> (nearest: NearestVectors, version: Int32)? {
        guard let version = catalog.dataVersion.current(),
            let index = state.withLock({ $0.version == version ? $0.current : nil })
        else { return nil }
        var options = options
        if let filter {
            let ids = try catalog.cached(.vectors(space, filter), at: version, weight: { 8 * $0.count }) { db in
                try IndexTables(db: db, space: try catalog.requireID(of: space, in: db)).ids(matching: filter)
            }
            guard let ids else { return nil }
            options.ids = ids
        }
        do {
            var isOfVersion = true
            let nearest = try nearest(query, options, in: index) { vectors in
                let owners = try catalog.owners(of: vectors, at: version)
                if owners == nil { isOfVersion = false }
                return owners ?? [:]
            }
            return isOfVersion ? (nearest, version) : nil
        } catch VectorSearchError.unreadable {
            // Looked into, and opened anew, by a search that begins anew.
            return nil
        } catch {
            throw CatalogError(error, at: catalog.directory)
        }
    }

    /// Searches as the database stands now, and makes of what was found whatever `make` does in the same snapshot.
    private func search<Result>(
        _ query: [Float], _ options: MatchOptions, _ filter: Filter?,
        _ make: (NearestVectors, Database) throws -> Result
    ) throws(CatalogError) -> Result {
        var changes = 0
        while true {
            let version = catalog.dataVersion.current()
            let state = state.withLock { $0 }
            let found = try catalog.reading { db -> Result? in
                let tables = IndexTables(db: db, space: try catalog.requireID(of: space, in: db))
                if case .files(let token) = state.origin, try !tables.lists(token) { return nil }
                let index = try current(state, tables, version)
                var options = options
                options.ids = try filter.map { try tables.ids(matching: $0) }
                do {
                    let nearest = try nearest(query, options, in: index) { try CatalogCache.Owner.fetch($0, in: db) }
                    return try make(nearest, db)
                } catch VectorSearchError.unreadable(let error) {
                    // Opened again, a file that was written to is verified anew.
                    changes += 1
                    if error.reason == .changed, changes < 3 { return nil }
                    throw unusable(error, state.origin, row: tables.space)
                }
            }
            if let found { return found }
            try reopen(instead: state.origin, isChanged: changes > 0)
        }
    }

    /// The nearest vectors of as many items, each item's best.
    /// - Parameter owners: whose some vectors are; a vector that is missing there is left out.
    private func nearest(
        _ query: [Float], _ options: MatchOptions, in index: SegmentedIndex,
        owners: ([Int64]) throws -> [Int64: CatalogCache.Owner]
    ) throws -> NearestVectors {
        var options = options
        var known: [Int64: CatalogCache.Owner] = [:]
        let vectors = try bestOfEachItem(limit: options.limit, item: { known[$0.id]?.item }) { length in
            options.limit = length
            let vectors = try index.search(query, options)
            known = try owners(vectors.map(\.id))
            return vectors
        }
        return NearestVectors(
            vectors: vectors, owners: vectors.compactMap { known[$0.id] }, areOfTiles: space.view == .tiles)
    }

    /// The error of a search that found damage. The damage is recorded, so that these files are not opened again.
    private func unusable(_ error: IndexFileError, _ origin: Origin, row: Int64) -> CatalogError {
        if case .files(let token) = origin { catalog.segmentStore(row: row).note(error, in: token) }
        return .indexUnusable(directory: catalog.directory, reason: "\(error)")
    }

    /// The index as it is for a reader of the database.
    /// - Parameter version: the catalog's, asked for before the reader's snapshot was taken.
    private func current(_ state: State, _ tables: IndexTables, _ version: Int32?) throws -> SegmentedIndex {
        let now = Moment(lastID: try tables.lastID(), lastRemoval: try tables.lastRemoval())
        var next = state
        if case .memory(let row) = state.origin,
            try row != tables.space || tables.lastForgotten() > state.seen.lastRemoval
        {
            // The space is not the one that it was, or so much was removed that not all of it is known any more.
            next = Self.state(.memory(row: tables.space), state.kind, coveredID: 0, state.sealed)
        } else if now.isBefore(state.seen) {
            // Another thread may have seen more than this reader, whose snapshot is older.
            next = Self.state(state.origin, state.kind, coveredID: state.coveredID, state.sealed)
        }
        if now.lastID > next.seen.lastID {
            let (ids, vectors) = try tables.vectors(after: next.seen.lastID, dimension: space.dimension)
            try next.current.add(vectors, ids: ids)
        }
        if now.lastRemoval > next.seen.lastRemoval {
            next.current.remove(IDList(try tables.removed(after: next.seen.lastRemoval)))
            try next.current.compactTail()
        }
        next.seen = now
        // The snapshot is of that version if it still is the last one.
        next.version = version.flatMap { $0 == catalog.dataVersion.current() ? $0 : nil }
        self.state.withLock { shared in
            if shared.origin == state.origin, !now.isBefore(shared.seen) { shared = next }
        }
        return next.current
    }

    /// Opens the files of a newer generation, or the same ones again where they were changed.
    private func reopen(instead outdated: Origin, isChanged: Bool) throws(CatalogError) {
        guard let opened = try catalog.openSegments(of: space) else {
            throw .indexUnusable(directory: catalog.directory, reason: "its files were deleted")
        }
        guard isChanged || .files(token: opened.manifest.token) != outdated else {
            throw .indexUnusable(
                directory: catalog.directory, reason: "its files do not match the database")
        }
        state.withLock { $0 = Self.state(opened) }
    }
}

/// Sealed segments as a store gave them.
typealias OpenedSegments = (manifest: SegmentManifest, index: SegmentedIndex)

/// The vectors that are nearest to a query, of as many items.
private struct NearestVectors {
    let vectors: [Neighbor]
    /// Whose they are, in the same order.
    let owners: [CatalogCache.Owner]
    let areOfTiles: Bool

    /// Their items' ids.
    var items: [Int64] { owners.map(\.item) }

    /// The hits that they are. An item that another process removed in this very moment is none.
    func hits(_ items: [Int64: Item]) -> [SearchHit] {
        var hits: [SearchHit] = []
        hits.reserveCapacity(vectors.count)
        for (vector, owner) in zip(vectors, owners) {
            guard let item = items[owner.item] else { continue }
            hits.append(
                SearchHit(
                    rank: hits.count + 1, item: item, cosine: vector.similarity,
                    tile: areOfTiles ? owner.tile : nil))
        }
        return hits
    }
}
