import VectorSearch

/// One thing that somebody is interested in: examples of a history that look alike.
public struct Interest: Sendable, Hashable {
    /// Its examples, newest first.
    public let items: [Int64]
    /// Its share of the history by recency and kind of event, above 0; of all interests together, 1.
    public let weight: Double
    /// Where its examples are among the positives of the plan.
    let rows: [Int]

    /// The interests of a history, the heaviest first. O(examples² · dimension + examples³).
    ///
    /// What all images have in common makes them similar to each other and hides their groups, so vectors are clustered
    /// less the catalog's mean, and scaled to unit length, so that one threshold suits every model.
    ///
    /// - Parameters:
    ///   - positives: vectors of the examples, newest first.
    ///   - influences: how much each counts.
    ///   - center: the mean of the catalog's vectors; nil for none.
    ///   - threshold: see ``WardClustering``.
    static func all(
        of positives: ItemVectors, influences: [Double], center: [Float]?, threshold: Double
    ) throws(RecommendationError) -> [Interest] {
        let total = influences.reduce(0, +)
        let clusters = try WardClustering.clusters(of: positives.vectors.centered(at: center), threshold: threshold)
        let interests = clusters.map { rows in
            Interest(
                items: rows.map { positives.items[$0] },
                weight: rows.reduce(0) { $0 + influences[$1] } / total, rows: rows)
        }
        return interests.sorted { ($1.weight, $0.rows[0]) < ($0.weight, $1.rows[0]) }
    }
}

extension VectorMatrix {
    /// The rows less a vector, scaled to unit length. A row that is that vector stays as it is.
    func centered(at center: [Float]?) throws(RecommendationError) -> VectorMatrix {
        guard let center else { return self }
        do throws(VectorSearchError) {
            guard center.count == dimension else {
                throw .wrongDimension(expected: dimension, found: center.count)
            }
            var centered = try VectorMatrix(dimension: dimension, minimumCapacity: count)
            for row in 0..<count {
                let values = self[row]
                let less = zip(values, center).map { $0 - $1 }
                try centered.append(normalizing: less.contains { abs($0) > 1e-6 } ? less : values)
            }
            return centered
        } catch {
            throw .vectors(error)
        }
    }
}
