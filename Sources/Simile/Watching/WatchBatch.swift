/// What was indexed at a time while folders were watched.
public struct WatchBatch: Sendable, Encodable {
    /// Why something was indexed.
    public enum Cause: String, Sendable, Encodable {
        /// The beginning: everything that changed before.
        case start
        /// Files were written, moved or deleted.
        case changes
        /// A folder went, or so much happened that some of it was not told: folders were looked through.
        case walk
        /// A folder is looked through now and then, and something was new.
        case poll
        /// Nothing was; the notes tell what happened to a folder.
        case notice
    }

    /// Why something was indexed.
    public var cause: Cause
    /// Items that were not there before.
    public var added = 0
    /// Items whose image changed.
    public var updated = 0
    /// Items whose file was found under a new name; they kept their vectors.
    public var moved = 0
    /// Items that went because their file did.
    public var removed = 0
    /// Items whose file went and that are still there.
    public var missing = 0
    /// Files that were passed over, and why; one that was still being written is looked at when it is closed the next time.
    public var skipped: [SkippedFile] = []
    /// Why items of files that are gone were not removed, although that was requested.
    public var refusals: [PruneRefusal] = []
    /// What happened to folders: polled ones at the beginning, those that went or came back.
    public var notes: [String] = []
    /// How long it took.
    public var seconds = 0.0

    init(_ cause: Cause, notes: [String] = []) { (self.cause, self.notes) = (cause, notes) }

    init(_ cause: Cause, _ report: IndexReport, notes: [String] = []) {
        self.init(cause, notes: notes)
        (added, updated, moved, removed) = (report.added, report.updated, report.moved, report.removed)
        (missing, skipped, refusals, seconds) = (report.missing, report.skipped, report.refusals, report.seconds)
    }

    /// Whether an item changed.
    var hasChanges: Bool { added + updated + moved + removed > 0 }
}
