import Catalog

/// The best hit of each group of variants: of the hits that have the same value of an attribute. A hit without it is a group of its own.
struct HitGroups {
    /// The best ones, in the hits' order, each with the variants that were found.
    private(set) var best: [SearchHit] = []

    /// Groups hits, best first. O(hits).
    init(_ hits: some Sequence<SearchHit>, by attribute: String) {
        var places: [AttributeValue: Int] = [:]
        for hit in hits {
            guard let value = hit.attributes[attribute] else {
                best.append(hit)
                continue
            }
            guard let place = places[value] else {
                places[value] = best.count
                best.append(hit)
                best[best.count - 1].variants = .init(count: 1, keys: [])
                continue
            }
            best[place].variants?.count += 1
            if best[place].variants?.keys.count ?? 0 < SearchHit.Variants.keyLimit {
                best[place].variants?.keys.append(hit.key)
            }
        }
    }
}
