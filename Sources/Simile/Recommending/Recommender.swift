import Basics
import Catalog
import Foundation
import Recommendation
import VectorSearch

/// Recommends items of a catalog by a history.
///
/// Everything but the mean of the space is read anew for each answer: an event, an item that was hidden or sold out, and one that was added
/// count with the next request.
struct Recommender: Sendable {
    let catalog: ImageCatalog
    let store: ModelStore
    let resident: Resident

    /// The maximum number of neighbors of a query that are searched for enough items that may be recommended.
    private static let mostNeighbors = 4_096

    /// Blocks.
    func run(_ request: RecommendationRequest) throws -> RecommendationAnswer {
        let start = ContinuousClock.now
        try request.check()
        let space = try catalog.space(model: request.model, precision: request.precision, store: store)
        let now = Date()
        let known = try KnownHistory(request, in: catalog, now: now)
        let history = try History(known.interactions, now: now)
        let recommendable = try Recommendable(request, known, history, in: catalog)
        let plan = try plan(request, history, space)

        var answer = RecommendationAnswer(
            strategy: request.strategy, model: space.model, items: [], interests: [], notes: known.notes,
            milliseconds: 0)
        if let filter = request.filter { answer.notes += try catalog.remarks(on: filter) }
        if plan.isEmpty {
            (answer.items, answer.coldStart) = try ColdStart(catalog: catalog, request: request, recommendable).items()
        } else {
            try fill(&answer, by: plan, recommendable, in: space, matching: request.filter)
            let examples = plan.interests.lazy.flatMap(\.items)
            if request.user != nil, !examples.contains(where: known.stored.contains) { answer.coldStart = .session }
        }
        answer.milliseconds = (ContinuousClock.now - start).milliseconds
        return answer
    }

    private func plan(
        _ request: RecommendationRequest, _ history: History, _ space: VectorSpace
    ) throws -> RecommendationPlan {
        let examples = Set((history.positives + history.negatives).map(\.item))
        let table = try catalog.vectors(ofItems: Array(examples), in: space)
        let center = table.ids.isEmpty ? nil : try resident.centers.center(of: space, in: catalog)
        let options = RecommendationOptions(
            strategy: request.strategy, count: request.limit, diversity: request.diversity)
        return try RecommendationPlan(
            history, vectors: ItemVectors(table.ids, table.matrix), center: center, options.fitted(to: history))
    }

    private func fill(
        _ answer: inout RecommendationAnswer, by plan: RecommendationPlan, _ recommendable: Recommendable,
        in space: VectorSpace, matching filter: Filter?
    ) throws {
        let candidates = try candidates(of: plan, recommendable, in: space, matching: filter)
        let sameness = try recommendable.sameness(of: Array(candidates.values), in: catalog)
        let table = try catalog.vectors(ofItems: Array(candidates.keys), in: space)
        let chosen = try plan.recommend(
            from: ItemVectors(table.ids, table.matrix), isAllowed: { !sameness.seen.contains($0) },
            group: { sameness.groups[$0].map { "\($0)" } })
        let keys = Dictionary(
            uniqueKeysWithValues: try catalog.items(ids: Array(Set(chosen.interests.flatMap(\.items))))
                .map { ($0.id, $0.key) })
        answer.interests = chosen.interests.map { $0.items.compactMap { keys[$0] } }
        answer.items = chosen.items.compactMap { chosen in
            candidates[chosen.item].map { item in
                RecommendationAnswer.Entry(
                    rank: chosen.rank, key: item.key, score: Double(chosen.score),
                    because: chosen.because.compactMap { keys[$0] }, interest: chosen.interest,
                    attributes: item.attributes)
            }
        }
    }

    /// What the searches of a plan find that may be recommended. A search whose neighbors may not is widened.
    private func candidates(
        of plan: RecommendationPlan, _ recommendable: Recommendable, in space: VectorSpace, matching filter: Filter?
    ) throws -> [Int64: Item] {
        let source = try VectorSource(
            catalog: catalog, space: space, kind: nil, filter: filter, resident: resident.indexes)
        var search = SearchRequest(QueryExpression([]))
        var found: [Int64: Item] = [:]
        for query in plan.queries {
            search.limit = query.limit + min(query.limit, recommendable.excluded.count)
            while true {
                let hits = try source.search(query.vector, search).hits
                let allowed = hits.lazy.map(\.item).filter(recommendable.allows)
                let isEnough = allowed.count >= query.limit || hits.count < search.limit
                if isEnough || search.limit >= Self.mostNeighbors {
                    for item in allowed.prefix(query.limit) { found[item.id] = item }
                    break
                }
                search.limit = min(4 * search.limit, Self.mostNeighbors)
            }
        }
        return found
    }
}
