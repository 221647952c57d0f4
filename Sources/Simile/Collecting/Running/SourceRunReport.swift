import Catalog
import Feeds

/// What a run of a source did.
public struct SourceRunReport: Sendable, Hashable, Codable {
    /// What came of a run.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// All of the source was read and applied.
        case complete
        /// The server says that nothing has changed since the last run.
        case unchanged
        /// The source could not be read to its end; what was read is applied, and nothing is removed.
        case partial
        /// Nothing of it could be read.
        case failed
        /// It has less than half of what it had: nothing is applied until a person confirms it.
        case quarantined
        /// Another process runs it at present.
        case busy
        /// It was stopped; the next run goes on.
        case interrupted
    }

    /// The source.
    public var source: String
    /// What came of it.
    public var outcome: Outcome
    /// Whether nothing was changed, but only looked at.
    public var isDryRun = false
    /// Products that were not there before.
    public var added = 0
    /// Products of which something changed.
    public var changed = 0
    /// Products that are as they were.
    public var same = 0
    /// Products that are gone.
    public var removed = 0
    /// Images that were fetched and are items now.
    public var imagesFetched = 0
    /// Images that are as they were, by the server's word or their content.
    public var imagesSame = 0
    /// Images that could not be fetched or read; they are asked for again.
    public var imagesFailed = 0
    /// Things that cannot be used, of products and images.
    public var faults = 0
    /// The first of them.
    public var firstFaults: [String] = []
    /// What stands in the way; nil where nothing does.
    public var error: String?
    /// How long it took.
    public var seconds = 0.0

    /// So many faults are listed.
    static let faultLimit = 20

    init(_ source: String, _ outcome: Outcome) { (self.source, self.outcome) = (source, outcome) }

    mutating func add(_ fault: String) {
        faults += 1
        if firstFaults.count < Self.faultLimit { firstFaults.append(fault) }
    }

    mutating func add(_ summary: ProductSummary) {
        added += summary.added
        changed += summary.changed
        same += summary.unchanged
        removed += summary.removed
    }
}
