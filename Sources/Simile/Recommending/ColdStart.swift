import Catalog
import Recommendation

/// Recommends to somebody of whom nothing of use is known: what is popular in the category of what was looked at, then what is popular at all,
/// then what is new.
struct ColdStart {
    private let catalog: ImageCatalog
    private let request: RecommendationRequest
    private let recommendable: Recommendable

    init(catalog: ImageCatalog, request: RecommendationRequest, _ recommendable: Recommendable) {
        (self.catalog, self.request, self.recommendable) = (catalog, request, recommendable)
    }

    /// The items, and by what the first of them is recommended; nil where there is none.
    func items() throws -> (items: [RecommendationAnswer.Entry], reason: RecommendationAnswer.ColdStart?) {
        var chosen: [Item] = []
        var scores: [Int64: Double] = [:]
        // Some will not do.
        let most = min(ImageCatalog.popularityLimit, 4 * request.limit + recommendable.excluded.count)
        if let category = recommendable.category {
            let isOfCategory = Filter([.init(RecommendationRequest.categoryAttribute, .equal, category)])
            let filter = Filter.all([isOfCategory] + [request.filter].compactMap { $0 })
            try add(catalog.popularItems(matching: filter, limit: most), to: &chosen, &scores)
        }
        if chosen.count < request.limit {
            try add(catalog.popularItems(matching: request.filter, limit: most), to: &chosen, &scores)
        }
        let reason: RecommendationAnswer.ColdStart = chosen.isEmpty ? .newest : .popular
        if chosen.count < request.limit {
            try add(catalog.newestItems(matching: request.filter, limit: most), to: &chosen)
        }
        let entries = chosen.enumerated().map { place, item in
            RecommendationAnswer.Entry(
                rank: place + 1, key: item.key, score: scores[item.id] ?? 0, because: [], attributes: item.attributes)
        }
        return (entries, entries.isEmpty ? nil : reason)
    }

    private func add(_ popular: [PopularItem], to chosen: inout [Item], _ scores: inout [Int64: Double]) throws {
        for item in popular { scores[item.id] = item.weight }
        try add(popular.map(\.id), to: &chosen)
    }

    /// Adds those that may be recommended and are not the same as one that is there.
    private func add(_ ids: [Int64], to chosen: inout [Item]) throws {
        let known = Set(chosen.map(\.id))
        let more = try catalog.items(ids: ids.filter { !known.contains($0) }).filter(recommendable.allows)
        let sameness = try recommendable.sameness(of: chosen + more, in: catalog)
        var groups = Set(chosen.compactMap { sameness.groups[$0.id] })
        for item in more where chosen.count < request.limit && !sameness.seen.contains(item.id) {
            if let group = sameness.groups[item.id], groups.insert(group).inserted { chosen.append(item) }
        }
    }
}
