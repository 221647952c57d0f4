import Catalog
import Foundation
import Recommendation

/// What a request tells of somebody's history, with what the catalog knows of its items.
struct KnownHistory {
    /// All events in order, the newest last.
    let interactions: [Interaction]
    /// The items of stored events.
    let stored: Set<Int64>
    /// The items that are named and are not there.
    let unknown: [ItemKey]
    /// Items that are not recommended beside those of the history.
    let excluded: Set<Int64>

    init(_ request: RecommendationRequest, in catalog: ImageCatalog, now: Date) throws {
        let events = try request.user.map { try catalog.events(ofUser: $0) } ?? []
        let ids = try catalog.ids(of: request.history.map(\.item) + request.excluded)
        stored = Set(events.map(\.itemID))
        excluded = Set(request.excluded.compactMap { ids[$0] })
        var interactions = events.reversed().map { event in
            Interaction(
                item: event.itemID, kind: event.kind, time: Date(timeIntervalSince1970: Double(event.time) / 1000))
        }
        var unknown: [ItemKey] = []
        for step in request.history {
            if let id = ids[step.item] {
                interactions.append(Interaction(item: id, kind: step.kind, time: step.time ?? now))
            } else if !unknown.contains(step.item) {
                unknown.append(step.item)
            }
        }
        (self.interactions, self.unknown) = (interactions, unknown)
    }

    /// What to tell of items that are not there.
    var notes: [String] {
        guard let first = unknown.first else { return [] }
        let more = unknown.count > 1 ? ", and \(unknown.count - 1) more of the history's items are not there" : ""
        return ["no item has the key '\(first.text.onOneLine)'\(more)"]
    }
}
