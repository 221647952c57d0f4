import Basics
import Catalog

/// The writing side of one run of indexing: gathers outcomes, commits them in batches, keeps count.
struct IndexSession {
    let catalog: ImageCatalog
    let attributes: [ItemKey: Attributes]
    /// Whether these replace all attributes that an item has, or add to them.
    let replacesAttributes: Bool
    /// Spaces that were not requested by name: if another process removes one, it stays removed.
    var unnamedSpaces: Set<VectorSpace> = []
    /// Items whose file is gone; one that turns up under another name is moved instead.
    var vanished: VanishedItems
    /// Folders outside the indexed paths that are not there any more, by the content of what was in them.
    var lost: [ContentHash: String]
    var report: IndexReport
    var progress = IndexProgress()
    private var pending: [Change] = []
    private var lastCommit = ContinuousClock.now
    /// What the pending changes will add to the report once they are committed.
    private var uncommitted = Counts()

    private struct Counts {
        var added = 0, updated = 0, moved = 0, unchanged = 0, embedded = 0
        var embeddedBySpace: [VectorSpace: Int] = [:]
    }

    /// Which batches may wait for more.
    enum Patience { case none, small }
    private static let batchSize = 64
    private static let longestWait = Duration.milliseconds(500)

    init(
        catalog: ImageCatalog, report: IndexReport, attributes: [ItemKey: Attributes], replacesAttributes: Bool,
        vanished: VanishedItems, lost: [ContentHash: String] = [:]
    ) {
        self.lost = lost
        self.catalog = catalog
        self.report = report
        self.attributes = attributes
        self.replacesAttributes = replacesAttributes
        self.vanished = vanished
    }

    /// Turns what came of a file into changes.
    /// - Throws: why a model cannot be used.
    mutating func take(_ outcome: IndexOutcome) throws {
        let job = outcome.job
        progress.done += 1
        switch outcome.result {
        case .skipped(let reason):
            report.skipped.append(SkippedFile(path: job.path, reason: reason))
            // What is still being written, or gone by now, the next run sees.
            let isPassing = reason == IndexWorker.stillWritten || reason == IndexWorker.vanished
            if job.known != nil, !isPassing { mark(job.key, reason) }
        case .touched(let fingerprint):
            pending.append(.touch(job.key, fingerprint))
            if let change = try attributeChange(of: job.key) {
                pending.append(change)
                uncommitted.updated += 1
            } else {
                uncommitted.unchanged += 1
            }
        case .seen(let fingerprint, let vectors, let embedded):
            if !embedded.isEmpty { uncommitted.embedded += 1 }
            for space in embedded { uncommitted.embeddedBySpace[space, default: 0] += 1 }
            try put(job, fingerprint, vectors)
        case .failed(let error):
            throw error
        }
    }

    /// Notes that an item's file cannot be looked at, so that hits can say that they show what it was before.
    mutating func mark(_ key: ItemKey, _ reason: String) {
        pending.append(.fault(key, reason))
        report.unreadable += 1
    }

    private mutating func put(
        _ job: IndexJob, _ fingerprint: FileFingerprint, _ vectors: [SpaceVector]
    ) throws(CatalogError) {
        var known = job.known.map { _ in job.key }
        if !job.isKnown(as: fingerprint.contentHash), let old = vanished.take(fingerprint.contentHash, for: job.path) {
            pending.append(.rename(old, to: job.key, root: job.root))
            known = old
            uncommitted.moved += 1
        } else if job.known == nil {
            uncommitted.added += 1
            report.noteFound(lost.removeValue(forKey: fingerprint.contentHash))
        } else {
            uncommitted.updated += 1
        }
        var item = NewItem(key: job.key, root: job.root, fingerprint: fingerprint, vectors: vectors)
        item.completes = job.isKnown(as: fingerprint.contentHash)
        pending.append(.put(item))
        if let change = try attributeChange(of: job.key, known: known) { pending.append(change) }
    }

    /// What the file of attributes changes about an item; nil for nothing.
    /// - Parameter known: the key under which the catalog has it now; nil where it has not.
    private mutating func attributeChange(of key: ItemKey, known: ItemKey?) throws(CatalogError) -> Change? {
        guard let new = attributes[key] else { return nil }
        let old = try known.flatMap { key throws(CatalogError) in try catalog.item(key) }?.attributes ?? [:]
        if replacesAttributes { return old == new ? nil : .setAttributes(key, new) }
        let changes = new.filter { old[$0.name] != $0.value }.map { ($0.name, Optional($0.value)) }
        if let fault = old.changed(by: changes).fault(replacing: old) {
            report.skipped.append(SkippedFile(path: key.text, reason: "its attributes stay as they are: \(fault)"))
            return nil
        }
        return changes.isEmpty ? nil : .changeAttributes(key, changes)
    }

    private mutating func attributeChange(of key: ItemKey) throws(CatalogError) -> Change? {
        try attributeChange(of: key, known: key)
    }

    private static let overtaken = "another process changed or removed it meanwhile; the next run processes it again"

    /// Commits what is pending; with `.small`, only if it is a batch's worth or has waited long enough.
    mutating func commit(unless patience: Patience) throws(CatalogError) {
        guard !pending.isEmpty else { return }
        if patience == .small, pending.count < Self.batchSize, ContinuousClock.now - lastCommit < Self.longestWait {
            return
        }
        let summary = try catalog.commit(pending, decidedWith: unnamedSpaces)
        for key in Set(summary.outdated) { report.skipped.append(SkippedFile(path: key.text, reason: Self.overtaken)) }
        pending.removeAll(keepingCapacity: true)
        report.added += uncommitted.added
        report.updated += uncommitted.updated
        report.moved += uncommitted.moved
        report.unchanged += uncommitted.unchanged
        report.embedded += uncommitted.embedded
        for index in report.spaces.indices {
            report.spaces[index].embedded += uncommitted.embeddedBySpace[report.spaces[index].space] ?? 0
        }
        uncommitted = Counts()
        progress.committed = report.added + report.updated + report.moved
        lastCommit = .now
    }

    /// Commits the rest, brings the attributes of untouched items up to date, and prunes.
    /// - Parameter prune: whether vanished items are to go; where too many of a path's would, none do unless `isForced`.
    mutating func finish(
        unchanged: [ItemKey], prune: Bool, paths: [IndexedPath], isForced: Bool, isCancelled: Bool
    ) throws(CatalogError) {
        try commit(unless: .none)
        report.interrupted = isCancelled && progress.done < progress.total
        guard !report.interrupted else {
            report.missing = vanished.remaining.count
            return
        }
        for key in unchanged {
            guard let change = try attributeChange(of: key) else { continue }
            pending.append(change)
            uncommitted.updated += 1
            uncommitted.unchanged -= 1
            try commit(unless: .small)
        }
        let gone = vanished.remaining
        if prune, !isForced { report.refusals = PruneRefusal.of(gone, in: paths) }
        if prune, report.refusals.isEmpty {
            pending.append(contentsOf: gone.map { .remove($0.key) })
            report.removed = gone.count
        } else {
            report.missing = gone.count
        }
        try commit(unless: .none)
    }

    /// The report with its times.
    func report(since start: ContinuousClock.Instant) -> IndexReport {
        var report = report
        report.seconds = (ContinuousClock.now - start).seconds
        report.imagesPerSecond = report.embedded > 0 ? Double(report.embedded) / report.seconds : 0
        return report
    }
}
