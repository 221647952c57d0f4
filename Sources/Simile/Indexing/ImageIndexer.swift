import Basics
package import Catalog
import Embedding
import Foundation
import Imaging

/// Brings a catalog up to date with files and folders.
///
/// ```swift
/// let indexer = ImageIndexer(catalog: catalog)
/// let report = try indexer.run(IndexRequest(paths: ["~/Pictures"]))
/// print(report.added, report.skipped.map(\.reason))
/// ```
///
/// A file whose size, times and number are as before, and which has a vector of every model that was asked for, is not opened.
/// One whose bytes are as before is embedded only with the models of which it has no vector. However many models there are, a
/// file is read once, decoded once for all models that look at the same view of it, and committed with all its vectors. A bad
/// file is reported and does not stop the rest. What a report counts as done is on the disk, whatever happens next.
package struct ImageIndexer: Sendable {
    private let catalog: ImageCatalog

    /// An indexer that writes into a catalog opened for writing.
    package init(catalog: ImageCatalog) { self.catalog = catalog }

    /// Indexes; blocks until all is done, so call it off Swift's cooperative threads.
    /// - Parameters:
    ///   - request: what to index, and how.
    ///   - isCancelled: called before each file; when true, what is in work is finished and committed, and the report says
    ///     that it was interrupted.
    ///   - progress: called on the calling thread after every commit and a few times a second.
    /// - Throws: `FileError` when a path does not exist, `ModelError`, `EmbeddingError`, `CatalogError`, and `CancellationError` where it
    ///   was cancelled while a vocabulary was trained.
    package func run(
        _ request: IndexRequest, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (IndexProgress) -> Void = { _ in }
    ) throws -> IndexReport {
        var request = request
        request.store = request.store.of(catalog)
        let spaces = try spaces(for: request, isCancelled: isCancelled)
        return try run(request, in: spaces, isCancelled: isCancelled, progress: progress)
    }

    /// The spaces that a request is for, after training the vocabularies that they need. Their models stay loaded from one run to the next.
    func spaces(for request: IndexRequest, isCancelled: @escaping @Sendable () -> Bool) throws -> IndexSpaces {
        let store = request.store.of(catalog)
        let held = try catalog.spacesOfWholes()
        try trainVocabularies(for: request, held, isCancelled: isCancelled)
        return request.paths.isEmpty && request.models.isEmpty && !held.isEmpty
            ? IndexSpaces(held, store: store, limits: request.limits)
            : request.models.isEmpty && !held.isEmpty
                ? IndexSpaces(keptUp: try catalog.keptSpaces(), store: store, limits: request.limits)
                : try IndexSpaces(of: request.models, store: store, limits: request.limits)
    }

    /// Trains the vocabularies of the models that need one, on some of the images that are to be indexed: where the catalog has no
    /// vectors of such a model yet, or its vocabulary is of no use and all is to be embedded again.
    private func trainVocabularies(
        for request: IndexRequest, _ held: [VectorSpace], isCancelled: @escaping @Sendable () -> Bool
    ) throws {
        guard !request.paths.isEmpty else { return }
        for model in request.models {
            guard let kind = model.vocabularyKind else { continue }
            let file = try VocabularyFile(kind, in: request.store)
            let isFirst = !held.contains { $0.model == model.text }
            guard isFirst || request.looksAgain && (try? file.read()) == nil else { continue }
            var walk = FileWalk()
            for path in request.paths {
                _ = try request.reaching(path) { () throws(FileError) in try walk.add(path) }
            }
            let training = VocabularyTraining(kind: kind, limits: request.limits, threads: request.threads)
            try file.write(try training.run(on: walk.files.map(\.path), isCancelled: isCancelled))
        }
    }

    /// The spaces with those of tiles, where they are wanted or there; where they are not wanted, they go.
    private func withTiles(_ spaces: IndexSpaces, _ wanted: Bool?) throws(CatalogError) -> IndexSpaces {
        let held = Set(try catalog.heldSpaces())
        if wanted == false {
            let gone = spaces.all.map(\.ofTiles).filter(held.contains)
            if !gone.isEmpty { try catalog.commit(gone.map { .removeSpace($0) }) }
        }
        return spaces.withTiles { wanted ?? held.contains($0.ofTiles) }
    }

    /// Indexes in these spaces, whatever models the request names.
    /// - Parameter streams: for how many threads a model is made ready; nil for as many as have something to do.
    func run(
        _ request: IndexRequest, in spaces: IndexSpaces, streams: Int? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (IndexProgress) -> Void = { _ in }
    ) throws -> IndexReport {
        let start = ContinuousClock.now
        let spaces = try withTiles(spaces, request.tiles)
        if request.paths.isEmpty { for space in spaces.all { try requireVectors(of: space) } }
        var walk = FileWalk()
        var paths: [String] = []
        for path in request.paths {
            let reach = { () throws(FileError) in
                request.changes == nil ? try walk.add(path) : try FilePath.real(path)
            }
            paths.append(try request.reaching(path, reach))
        }
        // What is not there any more is found by the plan.
        for path in request.changes.map({ $0.written.union($0.gone) })?.sorted() ?? [] { _ = try? walk.add(path) }
        let roots = try request.roots(in: catalog, for: paths, and: walk.files)

        let known =
            if let changes = request.changes {
                try catalog.knownItems(
                    in: spaces.all,
                    keys: Set(
                        (walk.files.map(\.path) + changes.written + changes.gone).compactMap { path in
                            roots.place(containing: path)?.key(of: path)
                        }))
            } else {
                try catalog.knownItems(in: spaces.all)
            }
        let plan = IndexPlan(
            files: walk.files, known: known, roots: roots, paths: paths, closed: walk.closed,
            isForced: request.looksAgain)
        let attributes = request.attributes?.matched(to: walk.files, in: roots)
        var session = IndexSession(
            catalog: catalog, report: IndexReport(spaces: spaces.all),
            attributes: attributes?.entries ?? [:], replacesAttributes: request.replacesAttributes,
            vanished: plan.vanished, lost: plan.lost.contents)
        if request.models.isEmpty { session.unnamedSpaces = Set(try catalog.heldSpaces()) }
        session.report.lost = plan.lost.all
        for (key, reason) in plan.closed { session.mark(key, reason) }
        session.report.skipped = (request.attributes?.skipped ?? []) + walk.skipped + plan.skipped
        let unmatched = attributes?.unmatched ?? []
        session.report.unmatchedAttributes = unmatched.count
        session.report.unmatchedPaths = unmatched.prefix(10).map(\.text)
        session.report.unchanged = plan.unchanged.count
        session.progress.total = plan.jobs.count

        let threads = request.threads ?? ProcessInfo.processInfo.activeProcessorCount
        let streams = streams ?? min(threads, plan.jobs.count)
        let makeWorker = { @Sendable [catalog] in
            let worker = IndexWorker(catalog: catalog, spaces: spaces, limits: request.limits, streams: streams)
            return worker.process
        }
        try Pipeline.run(plan.jobs, threads: threads, makeWorker: makeWorker, isCancelled: isCancelled) { outcomes in
            for outcome in outcomes { try session.take(outcome) }
            try session.commit(unless: .small)
            progress(session.progress)
        }
        try session.finish(
            unchanged: plan.unchanged, prune: request.prune, paths: plan.paths,
            // How many items there are beside those that changed is not known here, and their files were seen to go.
            isForced: request.force || request.changes != nil,
            isCancelled: isCancelled())
        progress(session.progress)
        // The items are safe by now, whatever becomes of the indexes.
        if !session.report.interrupted {
            try updateIndexes(request, session: &session, isCancelled: isCancelled, progress: progress)
        }
        if session.report.removed > 0 { try catalog.giveBackRoom() }
        for space in try catalog.keptSpaces() {
            let missing = try catalog.lag(of: space)
            guard missing > 0 else { continue }
            session.report.lagging.append(
                .init(space: space.identifier, items: missing, reason: spaces.unusable[space].map { "\($0)" }))
        }
        return session.report(since: start)
    }

    /// Brings the index of every space up to date, one after the other.
    private func updateIndexes(
        _ request: IndexRequest, session: inout IndexSession, isCancelled: @escaping @Sendable () -> Bool,
        progress: (IndexProgress) -> Void
    ) throws {
        let spaces = session.report.spaces.map(\.space)
        for (number, space) in spaces.enumerated() {
            let keeper = IndexKeeper(catalog: catalog, space: space)
            let index = try keeper.update(request.index, threads: request.threads, isCancelled: isCancelled) { share in
                session.progress.indexed = (Double(number) + share) / Double(spaces.count)
                progress(session.progress)
            }
            session.report.spaces[number].index = index
            if number == 0 { session.report.index = index }
            session.report.interrupted = isCancelled() && index == nil
            if session.report.interrupted { return }
        }
    }

    /// Throws where there is nothing to index: without images to look at, that is a mistake.
    private func requireVectors(of space: VectorSpace) throws(CatalogError) {
        let held = try catalog.heldSpaces()
        guard !held.contains(space) else { return }
        throw .unknownSpace(directory: catalog.directory, requested: space, held: held)
    }
}
