import Recommendation
import VectorSearch

extension RecommendationPlan {
    /// Recommends among all vectors, by searches that find some more for those that must not be recommended.
    func recommend(
        in index: some VectorIndex, _ vectors: ItemVectors, isAllowed: (Int64) -> Bool = { _ in true },
        group: (Int64) -> String? = { _ in nil }
    ) throws -> Recommendations {
        var found: Set<Int64> = []
        for query in queries {
            let limit = query.limit + excluded.count
            found.formUnion(try index.search(query.vector, limit: limit).map { vectors.items[$0.row] })
        }
        let items = found.sorted()
        let rows = items.compactMap { vectors.row(of: $0) }.map { vectors.vectors[$0] }
        let candidates = try ItemVectors(items, VectorMatrix(dimension: index.dimension, rows: rows))
        return try recommend(from: candidates, isAllowed: isAllowed, group: group)
    }
}
