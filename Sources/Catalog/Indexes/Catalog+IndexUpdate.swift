import Foundation
import GRDB
import Synchronization
public import VectorSearch

/// What bringing an index up to date did.
public struct IndexUpdate: Hashable, Sendable {
    /// The vectors that went into new segments; 0 when little had changed, and nothing was done.
    public var vectors = 0
    /// Why the files that were there were of no use, where they were not: everything was built anew.
    public var discarded: String?

    /// An update that did nothing.
    public init(vectors: Int = 0, discarded: String? = nil) {
        self.vectors = vectors
        self.discarded = discarded
    }
}

extension Catalog {
    /// Brings the index files of a space up to date, as far as it is worth the work: seals what came since, merges what is
    /// small, leaves out what is gone. Blocks for as long as building takes; searches go on meanwhile.
    ///
    /// The catalogue is consistent at every moment, and a process that is killed leaves the index as it was before.
    ///
    /// - Parameters:
    ///   - space: the space.
    ///   - recipe: how to build it; nil for no index, which deletes the files. Where files of another kind are, all is built
    ///     anew.
    ///   - policy: when to seal and merge. Where there is no segment yet, all is sealed.
    ///   - options: how to build, and when to stop.
    /// - Throws: ``CatalogError`` when the disk does not take it; the index is then as before. `VectorSearchError.cancelled`.
    @discardableResult
    public func updateIndex(
        of space: VectorSpace, recipe: IndexRecipe?, policy: MergePolicy = MergePolicy(),
        options: BuildOptions = BuildOptions()
    ) throws -> IndexUpdate {
        guard isWritable else { throw CatalogError.readOnly(directory: directory, reason: "it was opened for reading") }
        return try indexWriting.withLock { _ in
            try sweepIndexes()
            guard let recipe else {
                try dropIndex(of: space)
                return IndexUpdate()
            }
            return try IndexBuilder(catalog: self, space: space, recipe: recipe, policy: policy).run(options)
        }
    }

    /// Deletes the index files of a space.
    private func dropIndex(of space: VectorSpace) throws(CatalogError) {
        try segmentStore(of: space).remove()
        let id = try reading { try requireID(of: space, in: $0) }
        let isListed = try reading {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM index_generation WHERE space = ?)", arguments: [id])
        }
        if isListed == true { try writing { try IndexTables(db: $0, space: id).clear() } }
    }

    /// Deletes the index files of spaces that are gone.
    private func sweepIndexes() throws(CatalogError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.indexes)) ?? []
        guard !names.isEmpty else { return }
        let held = Set(try reading { try VectorSpace.all(in: $0).map { String($0.id) } })
        for name in names where Int64(name) != nil && !held.contains(name) {
            SegmentStore(folder: "\(folder.indexes)/\(name)").remove()
        }
    }
}

/// One update of a space's index files.
///
/// The order of steps is what makes it safe. The new generation is listed before anything is read for it, so that the
/// database notes whatever is removed from then on; its files are written and synced; the manifest is renamed; and only then
/// are the old generation and the removals that no segment holds any more forgotten. A process that ends in between leaves
/// two generations listed, and removals noted for both.
private struct IndexBuilder {
    let catalog: Catalog
    let space: VectorSpace
    let recipe: IndexRecipe
    let policy: MergePolicy

    func run(_ options: BuildOptions) throws -> IndexUpdate {
        var update = IndexUpdate()
        let sealed = try usable(&update)
        guard try isWorthIt(sealed) else { return update }
        let token = Int64.random(in: 1...Int64.max)
        let id = try catalog.reading { try catalog.requireID(of: space, in: $0) }
        try catalog.writing { try IndexTables(db: $0, space: id).list(token) }
        var isCommitted = false
        do {
            let (start, removed) = try catalog.reading { try catchUp(sealed, IndexTables(db: $0, space: id)) }
            var index = start
            while let plan = index.summaries.isEmpty ? try index.wholeMerge() : try index.nextMerge(by: policy) {
                let (ids, vectors) = try vectors(of: plan, space: id)
                let built =
                    vectors.count == 0 ? nil : try recipe.build(vectors, metric: .cosine, options)
                if options.isCancelled() { throw VectorSearchError.cancelled }
                try index.finish(plan, with: built, ids: ids)
                update.vectors += vectors.count
            }
            let store = try catalog.segmentStore(of: space)
            do throws(IndexFileError) {
                try store.commit(&index, kind: recipe.kind, token: token)
            } catch {
                throw CatalogError(error, at: catalog.directory)
            }
            isCommitted = true
            let forgotten = removed.filter { !index.segmentsHold($0.vector) }
            try catalog.writing { try IndexTables(db: $0, space: id).keepOnly(token, forgetting: forgotten) }
        } catch {
            // Once its files are in place the generation must stay listed; two that are do no harm.
            if !isCommitted { try? catalog.writing { try IndexTables(db: $0, space: id).unlist(token) } }
            throw error
        }
        return update
    }

    /// The sealed segments that can go on, or none.
    private func usable(_ update: inout IndexUpdate) throws -> SegmentedIndex {
        do {
            if let opened = try catalog.openSegments(of: space), opened.manifest.kind == recipe.kind {
                let isListed = try catalog.reading { db in
                    try IndexTables(db: db, space: try catalog.requireID(of: space, in: db)).lists(
                        opened.manifest.token)
                }
                if isListed { return opened.index }
                update.discarded = "its files are not those that the database knows"
            }
        } catch CatalogError.indexUnusable(_, let reason) {
            update.discarded = reason
        }
        return try SegmentedIndex(dimension: space.dimension)
    }

    /// Whether there is anything to merge, found without reading a vector.
    private func isWorthIt(_ sealed: SegmentedIndex) throws -> Bool {
        try catalog.reading { db in
            let tables = IndexTables(db: db, space: try catalog.requireID(of: space, in: db))
            var index = sealed
            index.remove(IDList(try tables.removed()))
            let tail = try tables.count(after: sealed.lastID ?? 0)
            return sealed.summaries.isEmpty ? tail > 0 : index.needsMerge(by: policy, tail: tail)
        }
    }

    /// The segments with what came and went since.
    private func catchUp(_ sealed: SegmentedIndex, _ tables: IndexTables) throws -> (SegmentedIndex, [RemovedVector]) {
        let removed = try tables.removed()
        let (ids, vectors) = try tables.vectors(after: sealed.lastID ?? 0, dimension: space.dimension)
        var index = sealed
        index.remove(IDList(removed))
        try index.add(vectors, ids: ids)
        return (index, removed)
    }

    /// The vectors of a plan that are still there; the database has those that are not in memory.
    private func vectors(of plan: MergePlan, space id: Int64) throws -> (IDList, VectorMatrix) {
        if let vectors = plan.vectors { return (plan.ids, vectors) }
        let found = try catalog.reading {
            try IndexTables(db: $0, space: id).vectors(plan.ids, dimension: space.dimension)
        }
        return (IDList(found.ids), found.matrix)
    }
}

extension CatalogError {
    /// What keeps an index file from being written.
    init(_ error: IndexFileError, at directory: String) {
        guard case .system(_, let reason) = error.reason else {
            self = .failed(directory: directory, reason: "\(error)")
            return
        }
        let code = [ENOSPC, EDQUOT, EACCES, EPERM, EROFS, EIO].first { String(cString: strerror($0)) == reason }
        self =
            code.map { CatalogError(systemError: $0, at: directory) }
            ?? .failed(directory: directory, reason: "\(error)")
    }
}
