public import Foundation

/// One event: what was done with an item, and when.
public struct Interaction: Sendable, Hashable {
    /// The item, by a number of the caller's.
    public var item: Int64
    /// What was done with it.
    public var kind: EventKind
    /// When. It only decides the order of events; see ``History``.
    public var time: Date

    /// An event.
    public init(item: Int64, kind: EventKind = .view, time: Date) {
        self.item = item
        self.kind = kind
        self.time = time
    }
}
