import Basics
import Catalog
package import Feeds
import Foundation

extension ImageLibrary {
    /// The sources of products, how much there is of each, and how their runs go. O(products).
    ///
    /// ```swift
    /// for source in try await shop.sources().sources { print(source.name, source.items, source.lastError ?? "") }
    /// ```
    /// - Throws: `CatalogError`.
    public func sources() async throws -> SourceList {
        try await onThread { [catalog] in try SourceList(of: catalog) }
    }

    /// Adds a source of products, or changes one that is there: what it has is read when it is run, or by the service when it is
    /// due. Its items' keys are its name and the product's id, as in `garments/4711`, with `#2` and so on for further images.
    /// - Parameters:
    ///   - name: 1 to 64 letters, digits, `-`, `_` or `.`; no root has it.
    ///   - kind: what is read; nil for what the address suggests.
    ///   - url: an http or https address; of a folder its absolute path.
    ///   - every: how often it is read; nil for once an hour.
    ///   - misses: how many complete runs a product may miss before it is removed; nil for 3.
    ///   - currency: that of prices that name none.
    ///   - attributes: those of products that have not their own of that name.
    /// - Throws: ``SourceError`` that tells what cannot be used, `CatalogError`.
    @discardableResult
    public func addSource(
        _ name: String, kind: SourceKind? = nil, url: String, every: Duration? = nil, misses: Int? = nil,
        currency: String? = nil, attributes: [String: String] = [:]
    ) async throws -> SourceStatus {
        let defaults = SourceDescription.Defaults(currency: currency, attributes: attributes.isEmpty ? nil : attributes)
        let description = SourceDescription(
            name: name, kind: (kind ?? SourceKind(suggestedBy: url)).kind, url: url,
            interval: every.map { SourceInterval(seconds: Int(min($0.seconds, 1e9))) }, misses: misses,
            defaults: currency == nil && attributes.isEmpty ? nil : defaults)
        guard let source = try await addSources([description]).sources.first else {
            throw SourceError("the source was not kept")
        }
        return source
    }

    /// The same for many at once, all or none.
    @discardableResult
    package func addSources(_ descriptions: [SourceDescription]) async throws -> SourceList {
        var names: Set<String> = []
        for description in descriptions {
            if let fault = description.faults.first {
                throw SourceError("source '\(description.name.onOneLine(limit: 70))': \(fault)")
            }
            guard names.insert(description.name).inserted else {
                throw SourceError("there are two sources '\(description.name)'; names are unique")
            }
        }
        return try await onThread { [catalog, names] in
            let state = SourceState()
            let now = Int64(Date().timeIntervalSince1970 * 1000)
            _ = try catalog.putSources(
                try descriptions.map { ($0.name, try $0.text, $0.kind == .folder) }, state: try state.text, due: now)
            for description in descriptions {
                try catalog.changeSource(description.name) { record in
                    var state = try SourceState(record)
                    state.history.allow(misses: description.misses ?? 3)
                    record.state = try state.text
                    record.due = min(record.due, now)
                }
            }
            var list = try SourceList(of: catalog)
            list.sources.removeAll { !names.contains($0.name) }
            return list
        }
    }

    /// Runs sources, some at a time: reads what has changed, adds and changes items, removes those that are gone, and fetches new
    /// images. What a run does is on the disk at once; one that is stopped goes on in the next.
    /// - Parameters:
    ///   - names: their names; none for all that are not paused.
    ///   - dryRun: whether it is only looked at what would change.
    ///   - told: given what each did, as soon as it is done.
    /// - Returns: what each did, in the order of their names.
    /// - Throws: ``SourceError`` for a name that there is not, `CatalogError`, `CancellationError`.
    @discardableResult
    public func runSources(
        _ names: [String] = [], dryRun: Bool = false, told: @escaping @Sendable (SourceRunReport) -> Void = { _ in }
    ) async throws -> [SourceRunReport] {
        try await runSources(names, dryRun: dryRun, by: Collector(self), told: told)
    }

    func runSources(
        _ names: [String] = [], dryRun: Bool = false, by collector: Collector,
        told: @escaping @Sendable (SourceRunReport) -> Void = { _ in }
    ) async throws -> [SourceRunReport] {
        let all = try await onThread { [catalog] in try catalog.sources() }
        let known = Set(all.map(\.name))
        for name in names where !known.contains(name) { throw Self.unknown(name) }
        let chosen = names.isEmpty ? all.filter { !$0.isPaused }.map(\.name) : Array(Set(names))
        return try await withThrowingTaskGroup(of: SourceRunReport.self) { group in
            var waiting = chosen.sorted()[...]
            for _ in 0..<CollectingSettings().sourcesAtOnce {
                guard let name = waiting.popFirst() else { break }
                group.addTask { try await collector.run(name, isDryRun: dryRun) }
            }
            var reports: [SourceRunReport] = []
            while let report = try await group.next() {
                told(report)
                reports.append(report)
                if let name = waiting.popFirst() { group.addTask { try await collector.run(name, isDryRun: dryRun) } }
            }
            return reports.sorted { $0.source < $1.source }
        }
    }

    /// Leaves a source alone until it is resumed, or takes it up again; its items stay.
    /// - Throws: ``SourceError`` where there is none, `CatalogError`.
    public func pauseSource(_ name: String, _ isPaused: Bool = true) async throws {
        try await changeSource(name) { record in
            record.isPaused = isPaused
            if !isPaused { record.due = min(record.due, Int64(Date().timeIntervalSince1970 * 1000)) }
        }
    }

    /// Has the service run a source as soon as it can.
    /// - Throws: ``SourceError`` where there is none, `CatalogError`.
    public func requestRun(ofSource name: String) async throws {
        try await changeSource(name) { $0.due = 0 }
    }

    /// Says that a source in quarantine is right to have so few products: its next run with no fewer counts.
    /// - Throws: ``SourceError`` where there is none, or it is not in quarantine; `CatalogError`.
    public func confirmSource(_ name: String) async throws {
        try await changeSource(name) { record in
            var state = try SourceState(record)
            guard state.history.quarantined != nil else {
                throw SourceError("the source '\(name)' is not in quarantine, so there is nothing to confirm")
            }
            state.history.confirm()
            record.state = try state.text
            record.due = 0
        }
    }

    /// Removes a source and its items.
    /// - Parameter keepingItems: whether the items stay, as items of their own; a source of the same name takes them over.
    /// - Returns: how many items were removed.
    /// - Throws: ``SourceError`` where there is none, `CatalogError`.
    @discardableResult
    public func removeSource(_ name: String, keepingItems: Bool = false) async throws -> Int {
        let removed = try await onThread { [catalog] in try catalog.removeSource(name, keepingItems: keepingItems) }
        guard let removed else { throw Self.unknown(name) }
        return removed
    }

    /// What runs sources when they are due, for a service.
    package func collector() -> Collector { Collector(self) }

    private func changeSource(_ name: String, _ change: @escaping @Sendable (inout SourceRecord) throws -> Void)
        async throws
    {
        let changed = try await onThread { [catalog] in try catalog.changeSource(name, change) }
        if changed == nil { throw Self.unknown(name) }
    }

    private static func unknown(_ name: String) -> SourceError {
        SourceError(
            "there is no source '\(name.onOneLine(limit: 70))'; simile sources list shows those there are",
            isUnknown: true)
    }
}
