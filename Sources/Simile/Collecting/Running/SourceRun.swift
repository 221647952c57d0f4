import Basics
import Catalog
import Feeds
import Foundation
import Synchronization

/// One run of a source: read it, see whether it is whole, apply what changed, remove what is gone, fetch the images that are due.
///
/// Whatever step a process is killed in, the next run does the rest: products are noted with what is yet to be fetched, in the
/// transaction that makes them known, and what says that a feed needs no reading is kept only once all of it is noted.
struct SourceRun: Sendable {
    let catalog: ImageCatalog
    let keeper: ItemKeeper
    let fetcher: PoliteFetcher
    let record: SourceRecord
    /// Who runs it; it is looked at in every transaction.
    let holder: String
    let isDryRun: Bool
    /// Brings the catalog up to date with a folder.
    let index: @Sendable (String) async throws -> IndexReport

    var settings: CollectingSettings { fetcher.settings }
    var clock: CollectingClock { fetcher.clock }
    /// Products that a transaction takes.
    static let batch = 256

    /// Runs it. What goes wrong with the source is in the report, and kept with it.
    /// - Throws: `CatalogError`, `CancellationError`.
    func run(_ description: SourceDescription, retriesImages: Bool) async throws -> SourceRunReport {
        let began = clock.milliseconds
        let start = ContinuousClock.now
        var report = SourceRunReport(record.name, .failed)
        report.isDryRun = isDryRun
        var pause: Int64?
        do {
            if description.kind == .folder {
                try await indexFolder(description, began, &report)
            } else {
                try await readProducts(description, began, &report)
            }
        } catch let error where Self.isOfSource(error) {
            report.error = "\(error)".onOneLine
            pause = (error as? HostPause)?.until
            try await finish(description, .failed, began, .kept, &report, pause: pause)
        }
        if !isDryRun, description.kind != .folder, try await hasImages(retriesImages) {
            let images = ImageCollection(
                catalog: catalog, keeper: keeper, fetcher: fetcher, source: record, holder: holder,
                origin: try? WebAddress(description.url).origin)
            // Until the source is to be read again; what is left is fetched then.
            let interval = (description.interval ?? settings.interval).duration
            pause = try await images.fetch(
                until: clock.instant() + max(interval, .seconds(60)), retries: retriesImages, &report)
        } else {
            pause = nil
        }
        report.seconds = (ContinuousClock.now - start).seconds
        let images = report.imagesFetched + report.imagesSame + report.imagesFailed
        if images > 0 || pause != nil { try await keep(report, pause) }
        return report
    }

    /// Whether there are images to be fetched.
    private func hasImages(_ retries: Bool) async throws -> Bool {
        try await onThread { [self] in
            try retries || !catalog.productImages(of: record.id, dueBy: clock.milliseconds, limit: 1).isEmpty
        }
    }

    private static func isOfSource(_ error: any Error) -> Bool {
        error is FetchError || error is HostPause || error is SourceError || error is FileError
    }

    /// A folder is indexed, as `simile index --prune` does, which has its own guard against removing too much.
    private func indexFolder(
        _ description: SourceDescription, _ began: Int64, _ report: inout SourceRunReport
    ) async throws {
        guard FileStatus.of(description.url).problem == nil else { throw SourceError("its folder is not there") }
        report.outcome = .complete
        guard !isDryRun else { return }
        let found = try await index(description.url)
        (report.added, report.changed, report.same) = (found.added, found.updated, found.unchanged)
        report.removed = found.removed
        for skipped in found.skipped { report.add("\(skipped)".onOneLine) }
        if found.interrupted { throw CancellationError() }
        try await finish(description, .unchanged, began, .new(nil), &report)
    }

    private func readProducts(
        _ description: SourceDescription, _ began: Int64, _ report: inout SourceRunReport
    ) async throws {
        let state = try SourceState(record)
        let isKnown = state.validFor == record.description && state.history.quarantined == nil
        let reader = SourceReader(fetcher: fetcher, description: description, folder: catalog.directory)
        guard case .parts(let parts, let validators) = try await reader.read(isKnown ? state.validators : nil) else {
            report.outcome = .unchanged
            return try await finish(description, .unchanged, began, .kept, &report)
        }
        let counted = try await onCancellableThread { try Self.count(parts, $0) }
        report.error = counted.failure
        for fault in counted.faults.first { report.firstFaults.append(fault) }
        report.faults = counted.faults.count
        var history = state.history
        let run: SourceHistory.Run = counted.failure == nil ? .complete(seen: counted.seen) : .failed
        let seen: Int
        switch history.take(run) {
        case .quarantine(_, let before, let now):
            report.outcome = .quarantined
            report.error =
                "it has \(now.counted("product")), and had \(before): if that is right, run simile sources confirm "
                + record.name
            return try await finish(description, run, began, .kept, &report)
        case .keep(let number):
            report.outcome = counted.products > 0 ? .partial : .failed
            seen = number
        case .apply(let number, let removed):
            report.outcome = .complete
            seen = number
            if isDryRun { report.removed = try await goneAfter(parts, description, removed) }
        }
        report.add(try await apply(parts, description, seen))
        // What was applied in part is neither the state of before nor that of now.
        try await finish(description, run, began, .new(counted.failure == nil ? validators : nil), &report)
    }

    /// What parts hold, before anything is made of it.
    private struct Count: Sendable {
        var products = 0
        /// Products with those that cannot be used, but are there.
        var seen = 0
        var faults: (count: Int, first: [String]) = (0, [])
        var failure: String?
    }

    private static func count(_ parts: [FeedPart], _ isCancelled: () -> Bool) throws -> Count {
        var count = Count()
        for part in parts {
            let outcome = try part.read(isCancelled) { event in
                switch event {
                case .product:
                    count.products += 1
                    count.seen += 1
                case .fault(let fault):
                    if fault.effect == .productLeftOut, fault.id != nil { count.seen += 1 }
                    count.faults.count += 1
                    if count.faults.first.count < SourceRunReport.faultLimit { count.faults.first.append("\(fault)") }
                case .feed: break
                }
            }
            count.failure = count.failure ?? outcome.failure
        }
        return count
    }

    /// Reads parts again, some products at a time.
    private func batches(
        _ parts: [FeedPart], _ description: SourceDescription,
        _ take: @escaping @Sendable ([NewProduct], [String]) throws -> Void
    ) async throws {
        let defaults = description.defaults?.attributes ?? [:]
        try await onCancellableThread { [record] isCancelled in
            var (products, others) = ([NewProduct](), [String]())
            for part in parts {
                _ = try part.read(isCancelled) { event in
                    switch event {
                    case .product(let product):
                        products.append(product.newProduct(source: record.name, defaults: defaults))
                    case .fault(let fault):
                        if fault.effect == .productLeftOut, let id = fault.id { others.append(id) }
                    case .feed: break
                    }
                    guard products.count + others.count >= Self.batch else { return }
                    try take(products, others)
                    (products, others) = ([], [])
                }
            }
            try take(products, others)
        }
    }

    private func apply(
        _ parts: [FeedPart], _ description: SourceDescription, _ seen: Int
    ) async throws -> ProductSummary {
        let total = Summing()
        try await batches(parts, description) { [self] products, others in
            let step: ProductSummary
            if isDryRun {
                step = try catalog.compare(products, with: record.id, seenAtMost: -1).summary
            } else {
                step = try catalog.transaction { transaction in
                    try transaction.require(record.id, holder: holder)
                    try transaction.touch(others, of: record.id, seen: seen)
                    return try transaction.apply(products, of: record.id, seen: seen)
                }
            }
            total.add(step)
        }
        return total.value
    }

    /// How many products a run would remove.
    private func goneAfter(_ parts: [FeedPart], _ description: SourceDescription, _ number: Int?) async throws -> Int {
        guard let number else { return 0 }
        let total = Summing()
        try await batches(parts, description) { [self] products, _ in
            var step = ProductSummary()
            step.unchanged = try catalog.compare(products, with: record.id, seenAtMost: number).seen
            total.add(step)
        }
        let old = try await onThread { [self] in try catalog.productCount(of: record.id, seenAtMost: number) }
        return max(0, old - total.value.unchanged)
    }
}

/// Sums up what is done on another thread.
private final class Summing: Sendable {
    private let sum = Mutex(ProductSummary())

    var value: ProductSummary { sum.withLock { $0 } }

    func add(_ step: ProductSummary) {
        sum.withLock { sum in
            sum.added += step.added
            sum.changed += step.changed
            sum.unchanged += step.unchanged
            sum.removed += step.removed
        }
    }
}
