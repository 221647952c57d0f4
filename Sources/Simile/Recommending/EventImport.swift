import Catalog

/// What became of the events of a file.
public struct EventImport: Sendable, Encodable {
    /// Events that were not there before.
    public var added = 0
    /// Events that were there already.
    public var known = 0
    /// The number of lines that were refused.
    public var refused = 0
    /// The first of these, in their order, at most ``EventFile/faultsListed``.
    public var faults: [EventFile.LineFault] = []

    /// The number of events that are written in one transaction.
    static let batch = 10_000

    init(of file: EventFile) { (refused, faults) = (file.refused, file.faults) }

    mutating func add(_ summary: EventSummary, lines: ArraySlice<Int>) {
        added += summary.added
        known += summary.known
        refused += summary.refused
        faults += summary.faults.map { .init(line: lines[lines.startIndex + $0.index], reason: "\($0.fault)") }
    }
}

extension ImageLibrary {
    /// Keeps the events of a file; see ``EventFile``. A file that is imported twice counts once, where its lines have times.
    /// - Throws: ``EventFileError``, `CatalogError`; `CancellationError` soon after the task was cancelled, what was kept by then being kept.
    @discardableResult
    public func importEvents(_ path: String) async throws -> EventImport {
        try await onCancellableThread { [catalog] isCancelled in
            let file = try EventFile(path: path)
            var report = EventImport(of: file)
            for start in stride(from: 0, to: file.events.count, by: EventImport.batch) {
                if isCancelled() { throw CancellationError() }
                let end = min(start + EventImport.batch, file.events.count)
                report.add(try catalog.addEvents(Array(file.events[start..<end])), lines: file.lines[start..<end])
            }
            report.faults = Array(report.faults.sorted { $0.line < $1.line }.prefix(EventFile.faultsListed))
            return report
        }
    }
}
