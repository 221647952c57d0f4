import Basics
import Catalog
import Recommendation

/// Which items may be recommended to somebody, and which of them are the same thing.
struct Recommendable {
    private let request: RecommendationRequest
    /// Items of the history, and others that are left out.
    let excluded: Set<Int64>
    /// The newest items of the history.
    let seen: [Item]
    private let seenProducts: Set<AttributeValue>

    /// The maximum number of items of a history, the newest, whose variants and copies are left out.
    private static let mostSeen = 200

    init(_ request: RecommendationRequest, _ known: KnownHistory, _ history: History, in catalog: ImageCatalog) throws {
        self.request = request
        excluded = history.items.union(known.excluded)
        var newest: [Int64] = []
        var listed: Set<Int64> = []
        for event in known.interactions.reversed() where listed.insert(event.item).inserted {
            newest.append(event.item)
        }
        seen = try catalog.items(ids: Array(newest.prefix(Self.mostSeen)))
        seenProducts = Set(seen.compactMap { item in request.groupBy.flatMap { item.attributes[$0] } })
    }

    /// Whether it was not seen, nor hidden, nor another variant of it, and can be had.
    func allows(_ item: Item) -> Bool {
        !excluded.contains(item.id) && !RecommendationRequest.isOutOfStock(item.attributes)
            && !(product(of: item).map { seenProducts.contains($0) } ?? false)
    }

    /// The value by which the most items of the history are of one category; of several the newest item's.
    var category: AttributeValue? {
        var counts: [AttributeValue: Int] = [:]
        let values = seen.compactMap { $0.attributes[RecommendationRequest.categoryAttribute] }
        for value in values { counts[value, default: 0] += 1 }
        let most = counts.values.max()
        return values.first { counts[$0] == most }
    }

    private func product(of item: Item) -> AttributeValue? { request.groupBy.flatMap { item.attributes[$0] } }

    /// Which candidates are the same thing, of which one may be recommended: variants of one product, and images that are known to be the same
    /// picture, also as one that was seen. O(items · log pairs).
    func sameness(of candidates: [Item], in catalog: ImageCatalog) throws -> Sameness {
        let all = candidates + seen
        var sets = DisjointSets(count: all.count)
        var byProduct: [AttributeValue: Int] = [:]
        var byContent: [ContentHash: Int] = [:]
        for (place, item) in all.enumerated() {
            if let product = product(of: item) {
                if let other = byProduct[product] { _ = sets.join(place, other) } else { byProduct[product] = place }
            }
            if let content = item.fingerprint?.contentHash {
                if let other = byContent[content] { _ = sets.join(place, other) } else { byContent[content] = place }
            }
        }
        for pair in try catalog.samePictures(among: Set(byContent.keys)) {
            if let a = byContent[pair.a], let b = byContent[pair.b] { _ = sets.join(a, b) }
        }
        let roots = all.indices.map { sets.root($0) }
        let ofSeen = Set(roots[candidates.count...])
        return Sameness(
            groups: Dictionary(uniqueKeysWithValues: zip(candidates.map(\.id), roots)),
            seen: Set(zip(candidates, roots).filter { ofSeen.contains($1) }.map(\.0.id)))
    }

    /// Which candidates are the same thing.
    struct Sameness {
        /// Those of one number are.
        let groups: [Int64: Int]
        /// Those that were seen, as another item.
        let seen: Set<Int64>
    }
}
