import Foundation
import Simile

/// The groups of copies by what is known of the catalog's images: nothing is looked at for them.
///
/// They are kept until the catalog's next commit by any process: a job that finds copies, a decision, or an item that goes. So
/// what is told is never older than the catalog, and pages of many groups are cut from one report.
actor KnownDuplicates {
    /// Groups, and when they were made.
    struct Snapshot: Sendable {
        let report: DuplicateReport
        let asOf: Date
    }

    private struct Entry {
        let version: Int32
        let kinds: Set<CopyLink.Kind>
        let grouping: Task<Snapshot, any Error>
    }

    private let library: ImageLibrary
    private var entries: [Entry] = []
    /// For so many choices of kinds groups are kept.
    private static let most = 3

    init(_ library: ImageLibrary) { self.library = library }

    /// The groups; requests that come while they are made wait for the same ones.
    /// - Parameter kinds: what joins images.
    func snapshot(_ kinds: Set<CopyLink.Kind>) async throws -> Snapshot {
        // Asked for first: what is read later may be newer than the version, and is then read once more.
        let version = library.catalog.version
        if let known = entries.first(where: { $0.version == version && $0.kinds == kinds }) {
            return try await known.grouping.value
        }
        let grouping = Task { [library] in try await Self.group(library, kinds) }
        guard let version else { return try await grouping.value }
        entries = entries.filter { $0.version == version }.suffix(Self.most - 1)
        entries.append(Entry(version: version, kinds: kinds, grouping: grouping))
        do {
            return try await grouping.value
        } catch {
            entries.removeAll { $0.grouping == grouping }
            throw error
        }
    }

    private static func group(_ library: ImageLibrary, _ kinds: Set<CopyLink.Kind>) async throws -> Snapshot {
        var request = DuplicateRequest()
        (request.kinds, request.examinesNew, request.limits) = (kinds, false, library.options.limits)
        let start = Date()
        return Snapshot(report: try await library.duplicates(request).report(), asOf: start)
    }
}
