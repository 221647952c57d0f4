import Basics
import Catalog
import Feeds
import Foundation
import Synchronization

/// Runs sources, those that are asked for or those that are due, each in one process at a time.
package final class Collector: Sendable {
    private let library: ImageLibrary
    private let fetcher: PoliteFetcher
    /// Who this is to others that run sources.
    private let holder = UUID.unique().uuidString

    private var catalog: ImageCatalog { library.catalog }
    private var settings: CollectingSettings { fetcher.settings }
    private var clock: CollectingClock { fetcher.clock }

    init(
        _ library: ImageLibrary, settings: CollectingSettings = CollectingSettings(), clock: CollectingClock = .system
    ) {
        self.library = library
        fetcher = PoliteFetcher(settings, clock, privateAddresses: library.options.fetcher.privateAddresses)
    }

    /// Runs a source by its name, due or not.
    /// - Parameters:
    ///   - isDryRun: whether it is only looked at what would change.
    /// - Throws: ``SourceError`` where there is none of the name, `CatalogError`, `CancellationError`.
    func run(_ name: String, isDryRun: Bool = false) async throws -> SourceRunReport {
        let known = try await onThread { [catalog] in
            try catalog.sources().first { ExactText($0.name) == ExactText(name) }
        }
        guard let known else {
            throw SourceError("there is no source '\(name)'; simile sources list shows those there are")
        }
        if isDryRun { return try await run(of: known, isDryRun: true, retriesImages: false) }
        guard let record = try await take(name).first else { return SourceRunReport(name, .busy) }
        return try await holding(record, retriesImages: true)
    }

    /// Runs sources when they are due, until the task is cancelled.
    /// - Parameter told: given what each run did, or why it could not be made.
    package func runDue(_ told: @escaping @Sendable (String, Result<SourceRunReport, any Error>) -> Void) async {
        let count = Running()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let room = settings.sourcesAtOnce - count.value
                let taken = room > 0 ? try? await take(nil, limit: room) : nil
                for record in taken ?? [] {
                    count.add(1)
                    group.addTask { [self] in
                        do {
                            told(record.name, .success(try await holding(record, retriesImages: false)))
                        } catch {
                            // Not at once again, whatever it is.
                            if !(error is CancellationError) {
                                let later = clock.milliseconds(after: .seconds(60))
                                _ = try? await onThread { [self] in
                                    try catalog.changeSource(record.name) { $0.due = max($0.due, later) }
                                }
                            }
                            told(record.name, .failure(error))
                        }
                        count.add(-1)
                    }
                }
                try? await clock.sleep(clock.instant() + settings.tick)
            }
        }
    }

    private func take(_ name: String?, limit: Int = 1) async throws -> [SourceRecord] {
        try await onThread { [catalog, holder, clock, settings] in
            try catalog.takeSources(
                name, limit: limit, holder: holder, now: clock.milliseconds,
                until: clock.milliseconds(after: settings.lease))
        }
    }

    /// Runs a source that was taken, asks for more time while it runs, and lets go of it.
    private func holding(_ record: SourceRecord, retriesImages: Bool) async throws -> SourceRunReport {
        let result: Result<SourceRunReport, any Error>
        do { result = .success(try await whileHolding(record, retriesImages)) } catch { result = .failure(error) }
        _ = try? await onThread { [self] in try catalog.keepSource(record.id, holder: holder, until: 0) }
        return try result.get()
    }

    private func whileHolding(_ record: SourceRecord, _ retriesImages: Bool) async throws -> SourceRunReport {
        try await withThrowingTaskGroup(of: SourceRunReport?.self) { group in
            group.addTask { [self] in try await run(of: record, isDryRun: false, retriesImages: retriesImages) }
            group.addTask { [self] in
                while true {
                    try await Task.sleep(for: settings.lease / 3)
                    let until = clock.milliseconds(after: settings.lease)
                    let isHeld = try await onThread { [self] in
                        try catalog.keepSource(record.id, holder: holder, until: until)
                    }
                    if !isHeld { return nil }
                }
            }
            defer { group.cancelAll() }
            return try await group.next().flatMap { $0 } ?? SourceRunReport(record.name, .interrupted)
        }
    }

    private func run(
        of record: SourceRecord, isDryRun: Bool, retriesImages: Bool
    ) async throws -> SourceRunReport {
        let run = SourceRun(
            catalog: catalog, keeper: library.keeper, fetcher: fetcher, record: record, holder: holder,
            isDryRun: isDryRun
        ) { [library] path in
            var request = IndexRequest(paths: [path], store: library.options.store, limits: library.options.limits)
            request.prune = true
            return try await library.index(request).report()
        }
        return try await run.run(SourceDescription(record), retriesImages: retriesImages)
    }
}

/// How many runs there are.
private final class Running: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add(_ number: Int) { count.withLock { $0 += number } }
}
