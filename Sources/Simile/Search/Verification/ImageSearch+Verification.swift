import Basics
import Catalog
import Imaging
import LocalFeatures

extension ImageSearch {
    /// Searches, and puts those hits first that show the same as the query by their local features.
    func runVerified(_ request: SearchRequest, by kind: FeatureKind) async throws -> SearchResult {
        let start = ContinuousClock.now
        var deep = request
        deep.limit = max(request.limit, HitVerification.fewest)
        guard let only = request.query.onlyImage else {
            throw SearchRequestError.notVerifiable("\(request.query)")
        }
        var image = only.image
        if case .url(let address) = image {
            // Once, for the search as well.
            image = .bytes(try await fetcher.fetch(address), name: address)
            deep.query.terms[0].source = .image(image, region: only.region)
        }
        var result = try await find(deep)
        let began = ContinuousClock.now
        let shelf = FeatureShelf(catalog: catalog, kind: kind, limits: limits)
        if !result.hits.isEmpty {
            let query = try await shelf.features(of: image, only.region, fetcher)
            result.hits = try await HitVerification(shelf: shelf, query: query).ranked(
                result.hits, verifying: deep.limit)
        }
        let end = ContinuousClock.now
        result.milliseconds.verify = (end - began).milliseconds
        result.milliseconds.total = (end - start).milliseconds
        return result
    }
}

/// Ranks hits by what their local features share with the query's.
struct HitVerification: Sendable {
    /// So many hits are verified even where fewer are asked for: a copy may be ranked low, as one of a small part is.
    static let fewest = 50
    /// No more are verified.
    static let most = 100

    private let shelf: FeatureShelf
    private let query: MatchableFeatures
    /// The query with left and right exchanged, where its features can tell what that would look like.
    private let mirrored: MatchableFeatures?

    init(shelf: FeatureShelf, query: FeatureSet) {
        self.shelf = shelf
        self.query = MatchableFeatures(query)
        mirrored = query.mirrored.map { MatchableFeatures($0) }
    }

    /// The hits, verified ones first, by the score of their verification; then the others in their order. O(hits).
    /// - Parameter count: how many are verified, at most ``most``.
    func ranked(_ hits: [SearchHit], verifying count: Int) async throws -> [SearchHit] {
        let candidates = hits.prefix(min(count, Self.most))
        let found = try await shelf.examine(candidates.map(\.item)) { [query, mirrored] features in
            let other = MatchableFeatures(features)
            let upright = FeatureVerifier().verify(query, other)
            guard !upright.isSame, let mirrored else { return upright }
            let exchanged = FeatureVerifier().verify(mirrored, other)
            return exchanged.isSame ? exchanged : upright
        }
        var same: [(hit: SearchHit, score: Double)] = []
        var others: [SearchHit] = []
        for (hit, verification) in zip(candidates, found) {
            var hit = hit
            hit.verification = verification.map { .init(inliers: $0.inliers, isSame: $0.isSame) }
            if let verification, verification.isSame {
                same.append((hit, verification.score))
            } else {
                others.append(hit)
            }
        }
        // Of equal ones the more similar image first: ranks differ.
        same.sort { ($1.score, $0.hit.rank) < ($0.score, $1.hit.rank) }
        return same.map(\.hit) + others + hits.dropFirst(candidates.count)
    }
}
