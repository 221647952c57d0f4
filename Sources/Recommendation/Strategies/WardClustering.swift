import VectorSearch

/// Clusters a few vectors from the bottom up (Ward, "Hierarchical grouping to optimize an objective function", 1963): those two
/// clusters are joined whose union adds the least to the sum of squared distances to the means, until the next would be
/// farther apart than a threshold.
///
/// The distance of clusters A and B is √(2·|A|·|B| / (|A| + |B|)) · ‖mean A − mean B‖, as SciPy's `ward` has it: between
/// single vectors the Euclidean one.
enum WardClustering {
    /// The clusters, each ascending, in the order of their first members. O(rows² · dimension + rows³).
    ///
    /// - Parameters:
    ///   - matrix: rows of unit length.
    ///   - threshold: the distance beyond which nothing is joined.
    static func clusters(of matrix: VectorMatrix, threshold: Double) throws(RecommendationError) -> [[Int]] {
        let count = matrix.count
        var squared = try matrix.cosines(toRowsOf: matrix).map { max(0, 2 - 2 * Double($0)) }
        var clusters = (0..<count).map { [$0] }
        var open = Array(0..<count)
        while open.count > 1 {
            var nearest = (distance: Double.infinity, first: 0, second: 0)
            for (place, first) in open.enumerated() {
                for second in open[(place + 1)...] where squared[first * count + second] < nearest.distance {
                    nearest = (squared[first * count + second], first, second)
                }
            }
            guard nearest.distance <= threshold * threshold else { break }
            let (first, second) = (nearest.first, nearest.second)
            let (a, b) = (Double(clusters[first].count), Double(clusters[second].count))
            open.removeAll { $0 == second }
            for other in open where other != first {
                // Lance and Williams, "A general theory of classificatory sorting strategies", 1967.
                let c = Double(clusters[other].count)
                let sum =
                    (a + c) * squared[first * count + other] + (b + c) * squared[second * count + other]
                    - c * nearest.distance
                squared[first * count + other] = sum / (a + b + c)
                squared[other * count + first] = sum / (a + b + c)
            }
            clusters[first] += clusters[second]
        }
        return open.map { clusters[$0].sorted() }
    }
}
