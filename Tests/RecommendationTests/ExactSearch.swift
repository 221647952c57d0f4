import Recommendation
import VectorSearch

extension RecommendationPlan {
    /// Recommends among all vectors, by searches that leave out what must not be recommended.
    func recommend(
        in index: some VectorIndex, _ vectors: ItemVectors,
        isAllowed: @escaping @Sendable (Int64) -> Bool = { _ in true }, group: (Int64) -> String? = { _ in nil }
    ) throws -> Recommendations {
        var found: Set<Int64> = []
        for query in queries {
            var options = SearchOptions(limit: query.limit)
            options.isAllowed = { !excluded.contains(vectors.items[$0]) && isAllowed(vectors.items[$0]) }
            found.formUnion(try index.search(query.vector, options).map { vectors.items[$0.row] })
        }
        let items = found.sorted()
        let rows = items.compactMap { vectors.row(of: $0) }.map { vectors.vectors[$0] }
        let candidates = try ItemVectors(items, VectorMatrix(dimension: index.dimension, rows: rows))
        return try recommend(from: candidates, isAllowed: isAllowed, group: group)
    }
}
