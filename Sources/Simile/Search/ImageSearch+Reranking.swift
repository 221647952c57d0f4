import Basics
import Catalog
import SimilarityLearning

extension ImageSearch {
    /// Searches, and ranks the best hits by the probability of a trained model that they are of the query's kind.
    func runReranked(_ request: SearchRequest, by method: PairModel.Method, _ name: String) async throws -> SearchResult
    {
        let start = ContinuousClock.now
        var deep = request
        deep.limit = max(request.limit, HitVerification.fewest)
        guard let only = request.query.onlyImage else { throw SearchRequestError.notRanked("\(request.query)") }
        if case .url(let address) = only.image {
            // Once, for the search as well.
            let image = ImageQuery.bytes(try await fetcher.fetch(address), name: address)
            deep.query.terms[0].source = .image(image, region: only.region)
        }
        let file = try PairModelFile(name, method, in: catalog.learnedDirectory)
        let (model, spaces) = try await onThread {
            let model = try resident?.learned.model(of: file) ?? file.read()
            let held = try catalog.heldSpaces()
            return (
                model,
                try model.card.spaces.map { taken in
                    guard let space = held.first(where: { $0.identifier == taken.identity }) else {
                        throw SearchRequestError.lacksSpace(
                            model: taken.model, trained: file.comparisonMethod.rawValue)
                    }
                    return space
                }
            )
        }
        var result = try await find(deep)
        let query = try await QueryVectors(
            catalog: catalog, store: store, fetcher: fetcher, limits: limits, reader: reader, resident: resident
        ).vectors(of: deep.query, in: spaces)
        result.hits = try await onThread { [hits = result.hits, deep] in
            try reranked(hits, deep.limit) { hit in
                let vectors = try spaces.compactMap { try catalog.vector(of: hit.item.key, in: $0) }
                return vectors.count == spaces.count ? model.probability(query, vectors) : nil
            }
        }
        result.milliseconds.total = (ContinuousClock.now - start).milliseconds
        return result
    }

    private func reranked(
        _ hits: [SearchHit], _ count: Int, by probability: (SearchHit) throws -> Double?
    ) throws -> [SearchHit] {
        let candidates = try hits.prefix(min(count, HitVerification.most)).map { hit in
            var hit = hit
            hit.probability = try probability(hit)
            return hit
        }
        // Of equal ones the more similar image first.
        let order = candidates.sorted { ($1.probability ?? -1, $0.rank) < ($0.probability ?? -1, $1.rank) }
        return order + hits.dropFirst(candidates.count)
    }
}
