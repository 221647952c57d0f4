package import VectorSearch

extension VectorMatrix {
    /// The nearest of some centroids for each row, and its cosine; of equals the lower one. All are of unit length.
    /// O(rows · centroids · dimension).
    ///
    /// - Parameters:
    ///   - centroids: at least one, of the same dimension.
    ///   - options: threads and cancellation.
    /// - Throws: `VectorSearchError.notNormalized`, `.wrongDimension`, `.invalidThreads`, or `.cancelled`.
    package func nearest(
        among centroids: VectorMatrix, _ options: BuildOptions = BuildOptions()
    ) throws(VectorSearchError) -> [(centroid: Int, cosine: Float)] {
        try options.validate()
        guard centroids.dimension == dimension else {
            throw .wrongDimension(expected: dimension, found: centroids.dimension)
        }
        guard isNormalized, centroids.isNormalized else { throw .notNormalized }
        guard centroids.count > 0 else { throw .invalidParameter("centroids", value: 0, expected: "1 or more") }
        let all = Centroids(Array(0..<centroids.count), of: centroids, .spherical)
        let nearest = try RowAssigner(self, rounds: 1, clusters: centroids.count, options).nearest(to: all)
        let distances = try squaredDistances(to: all, nearest, options)
        return zip(nearest, distances).map { (Int($0), 1 - $1 / 2) }
    }
}
