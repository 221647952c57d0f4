import Basics
import Foundation
import GRDB
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

extension ImageCatalog {
    /// Brings the index files of a space up to date, as far as it is worth the work: seals what came since, merges what is
    /// small, leaves out what is gone. Blocks for as long as building takes; searches go on meanwhile.
    ///
    /// The catalog is consistent at every moment, and a process that is killed leaves the index as it was before. One at a
    /// time builds an index of a space; items come and go meanwhile, from this process and others.
    ///
    /// - Parameters:
    ///   - space: the space.
    ///   - recipe: how to build it; nil for no index, which deletes the files. Where files of another kind are, all is built
    ///     anew.
    ///   - policy: when to seal and merge. Where there is no segment yet, all is sealed.
    ///   - options: how to build, and when to stop.
    ///   - wait: how long to wait for another process, or thread, that builds one; nil for as long as it takes.
    /// - Throws: ``CatalogError/indexBusy(directory:holder:)`` when another builds it, and others when the disk does not take
    ///   it; the index is then as before. `VectorSearchError.cancelled`.
    @discardableResult
    public func updateIndex(
        of space: VectorSpace, recipe: IndexRecipe?, policy: MergePolicy = MergePolicy(),
        options: BuildOptions = BuildOptions(), wait: Duration? = nil
    ) throws -> IndexUpdate {
        guard isWritable else { throw CatalogError.readOnly(directory: directory, reason: "it was opened for reading") }
        let id = try reading { try requireID(of: space, in: $0) }
        let isListed = try reading { try IndexTables(db: $0, space: id).listsAny() }
        let store = segmentStore(row: id)
        try sweepIndexes()
        // So a small catalog gets no folder of indexes for nothing.
        if recipe == nil, !isListed, !FileManager.default.fileExists(atPath: store.folder) { return IndexUpdate() }
        let lock = try indexLock(of: id)
        guard try lock.take(wait: wait ?? .seconds(1 << 30), isCancelled: options.isCancelled) else {
            if options.isCancelled() { throw VectorSearchError.cancelled }
            throw CatalogError.indexBusy(directory: directory, holder: lock.holder)
        }
        defer { lock.release() }
        if let recipe {
            return try IndexBuilder(catalog: self, space: space, row: id, recipe: recipe, policy: policy).run(options)
        }
        store.remove()
        if isListed { try writing(to: .remove) { try IndexTables(db: $0, space: id).clear() } }
        return IndexUpdate()
    }

    /// Who may build the index of a space: a file beside its folder.
    private func indexLock(of id: Int64) throws(CatalogError) -> FileLock {
        guard mkdir(folder.indexes, 0o777) == 0 || errno == EEXIST else {
            throw CatalogError(systemError: errno, at: directory)
        }
        return try FileLock("\(folder.indexes)/\(id)\(Self.lockEnding)", of: directory)
    }

    private static let lockEnding = ".lock"

    /// The index files that nothing needs any more, of spaces that are there: those that a killed process left. Where another
    /// builds an index just now, none of that.
    /// - Parameter deleting: whether to delete them.
    func indexLeftovers(deleting: Bool) throws(CatalogError) -> [String] {
        var found: [String] = []
        for id in try reading({ try VectorSpace.all(in: $0).map(\.id) }) {
            let store = SegmentStore(folder: "\(folder.indexes)/\(id)")
            guard !store.leftovers().isEmpty else { continue }
            guard let lock = try? indexLock(of: id), try lock.take(wait: .zero) else { continue }
            defer { lock.release() }
            let leftovers = store.leftovers()
            found += leftovers
            if deleting { for path in leftovers { unlink(path) } }
        }
        return found
    }

    /// Deletes the index files of spaces that are gone; ``updateIndex(of:recipe:policy:options:wait:)`` does so, too.
    public func sweepIndexes() throws(CatalogError) {
        // Before the spaces: one that is made meanwhile is then not taken for one that is gone.
        let names = (try? Directory.texts(in: folder.indexes)) ?? []
        guard !names.isEmpty else { return }
        let held = Set(try reading { try VectorSpace.all(in: $0).map { String($0.id) } })
        for name in names {
            let id = name.hasSuffix(Self.lockEnding) ? String(name.dropLast(Self.lockEnding.count)) : name
            guard Int64(id) != nil, !held.contains(id) else { continue }
            let path = "\(folder.indexes)/\(name)"
            if id == name { SegmentStore(folder: path).remove() } else { unlink(path) }
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
    let catalog: ImageCatalog
    let space: VectorSpace
    /// The space's row, which it had when the lock was taken.
    let row: Int64
    let recipe: IndexRecipe
    let policy: MergePolicy

    func run(_ options: BuildOptions) throws -> IndexUpdate {
        var update = IndexUpdate()
        let sealed = try usable(&update)
        guard try isWorthIt(sealed) else {
            // A process that was killed after its files were in place did not delete the old ones.
            for path in catalog.segmentStore(row: row).leftovers() { unlink(path) }
            return update
        }
        let token = Int64.random(in: 1...Int64.max)
        try catalog.writing { db in
            // Another process may have removed the space.
            guard try catalog.requireID(of: space, in: db) == row else { throw VectorSearchError.cancelled }
            try IndexTables(db: db, space: row).list(token)
        }
        var isCommitted = false
        do {
            let (start, removed) = try catalog.reading { try catchUp(sealed, IndexTables(db: $0, space: row)) }
            var index = start
            while let plan = index.summaries.isEmpty ? try index.wholeMerge() : try index.nextMerge(by: policy) {
                let (ids, vectors) = try vectors(of: plan)
                let built =
                    vectors.count == 0 ? nil : try recipe.build(vectors, metric: .cosine, options)
                if options.isCancelled() { throw VectorSearchError.cancelled }
                try index.finish(plan, with: built, ids: ids)
                update.vectors += vectors.count
            }
            do throws(IndexFileError) {
                try catalog.segmentStore(row: row).commit(
                    &index, kind: recipe.kind, token: token)
            } catch {
                throw CatalogError(error, at: catalog.directory)
            }
            isCommitted = true
            let forgotten = removed.filter { !index.segmentsHold($0.vector) }
            try catalog.writing(to: .remove) {
                try IndexTables(db: $0, space: row).keepOnly(token, forgetting: forgotten)
            }
        } catch {
            // Once its files are in place the generation must stay listed; two that are do no harm.
            if !isCommitted {
                try? catalog.writing(to: .remove) { try IndexTables(db: $0, space: row).unlist(token) }
            }
            throw error
        }
        return update
    }

    /// The sealed segments that can go on, or none.
    private func usable(_ update: inout IndexUpdate) throws -> SegmentedIndex {
        do {
            if let opened = try catalog.openSegments(of: space), opened.manifest.kind == recipe.kind {
                let isListed = try catalog.reading { db in
                    try IndexTables(db: db, space: row).lists(opened.manifest.token)
                }
                if isListed { return opened.index }
                update.discarded = "its files do not match the database"
            }
        } catch CatalogError.indexUnusable(_, let reason) {
            update.discarded = reason
        }
        return try SegmentedIndex(dimension: space.dimension)
    }

    /// Whether there is anything to merge, found without reading a vector.
    private func isWorthIt(_ sealed: SegmentedIndex) throws -> Bool {
        try catalog.reading { db in
            let tables = IndexTables(db: db, space: row)
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
    private func vectors(of plan: MergePlan) throws -> (IDList, VectorMatrix) {
        if let vectors = plan.vectors { return (plan.ids, vectors) }
        let found = try catalog.reading {
            try IndexTables(db: $0, space: row).vectors(plan.ids, dimension: space.dimension)
        }
        return (IDList(found.ids), found.matrix)
    }
}

extension CatalogError {
    private static let diskFaults = [ENOSPC, EDQUOT, EFBIG, EACCES, EPERM, EROFS, EIO]

    /// What keeps an index file from being written.
    init(_ error: IndexFileError, at directory: String) {
        if case .system(_, let code) = error.reason, Self.diskFaults.contains(code) {
            self.init(systemError: code, at: directory)
        } else {
            self = .failed(directory: directory, reason: "\(error)")
        }
    }
}
