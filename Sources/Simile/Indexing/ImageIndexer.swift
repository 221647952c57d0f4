public import Catalog
import Embedding
import Foundation
import Imaging

/// Brings a catalogue up to date with files and folders.
///
/// ```swift
/// let indexer = ImageIndexer(catalog: catalog)
/// let report = try indexer.run(IndexRequest(paths: ["~/Pictures"]))
/// print(report.added, report.skipped.map(\.reason))
/// ```
///
/// A file whose size and time of change are as before is not opened. One whose bytes are as before is not embedded. A bad
/// file is reported and does not stop the rest. What a report counts as done is on the disk, whatever happens next.
public struct ImageIndexer: Sendable {
    private let catalog: Catalog

    /// An indexer that writes into a catalogue opened for writing.
    public init(catalog: Catalog) { self.catalog = catalog }

    /// Indexes; blocks until all is done, so call it off Swift's cooperative threads.
    /// - Parameters:
    ///   - request: what to index, and how.
    ///   - isCancelled: asked before each file; when true, what is in work is finished and committed, and the report says
    ///     that it was interrupted.
    ///   - progress: called on the calling thread after every commit and a few times a second.
    /// - Throws: ``FileProblem`` when a path does not exist, `ModelError`, `EmbeddingError` and `CatalogError`.
    public func run(
        _ request: IndexRequest, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (IndexProgress) -> Void = { _ in }
    ) throws -> IndexReport {
        let start = ContinuousClock.now
        let space = try request.model.space(store: request.store)
        if request.paths.isEmpty { try requireVectors(of: space) }
        var walk = FileWalk()
        let roots = request.paths.map { FilePath.absolute($0) }
        for root in roots { try walk.add(root) }

        let known = try catalog.knownItems(in: space)
        let plan = IndexPlan(files: walk.files, known: known, roots: roots, unreadable: walk.skipped.map(\.path))
        var session = IndexSession(
            catalog: catalog, space: space, attributes: request.attributes?.entries ?? [:], vanished: plan.vanished)
        session.report.skipped = (request.attributes?.skipped ?? []) + walk.skipped
        session.report.unmatchedAttributes = request.attributes?.count(without: walk.files) ?? 0
        session.report.unchanged = plan.unchanged.count
        session.progress.total = plan.jobs.count

        if !plan.jobs.isEmpty {
            let threads = request.threads ?? ProcessInfo.processInfo.activeProcessorCount
            let embedder = try request.model.embedder(
                store: request.store, limits: request.limits, streams: min(threads, plan.jobs.count))
            var vectorsByContent: [ContentHash: ItemKey] = [:]
            for (key, item) in known where item.hasVector {
                if let hash = item.fingerprint?.contentHash { vectorsByContent[hash] = key }
            }
            let makeWorker = { @Sendable [vectorsByContent, catalog] in
                let worker = IndexWorker(
                    catalog: catalog, space: space, vectorsByContent: vectorsByContent, limits: request.limits,
                    embedding: try embedder.makeWorker())
                return worker.process
            }
            try Pipeline.run(plan.jobs, threads: threads, makeWorker: makeWorker, isCancelled: isCancelled) {
                outcomes in
                for outcome in outcomes { session.take(outcome) }
                try session.commit(unless: .small)
                progress(session.progress)
            }
        }
        try session.finish(unchanged: plan.unchanged, prune: request.prune, isCancelled: isCancelled())
        progress(session.progress)
        // The items are safe by now, whatever becomes of the index.
        if !session.report.interrupted {
            session.report.index = try IndexKeeper(catalog: catalog, space: space).update(
                request.index, threads: request.threads, isCancelled: isCancelled
            ) { share in
                session.progress.indexed = share
                progress(session.progress)
            }
            session.report.interrupted = isCancelled() && session.report.index == nil
        }
        return session.report(since: start)
    }

    /// Throws where there is nothing to index: without pictures to look at, that is a mistake.
    private func requireVectors(of space: VectorSpace) throws(CatalogError) {
        let held = try catalog.spaces().map(\.space)
        guard !held.contains(space) else { return }
        throw .unknownSpace(directory: catalog.directory, requested: space, held: held)
    }
}
