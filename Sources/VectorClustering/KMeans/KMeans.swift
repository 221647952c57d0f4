public import VectorSearch

/// Divides rows into a given number of clusters such that each row is near the mean of its own (Lloyd, 1982).
///
/// ```swift
/// let model = try KMeans(count: 20).fit(matrix.normalized())
/// model.clustering.members[0]  // the rows of the first cluster
/// ```
///
/// The first centroids are drawn by greedy k-means++ (Arthur and Vassilvitskii, 2007). Then rows go to their nearest
/// centroid and centroids to the mean of their rows, in turn, until hardly a row changes. A cluster that loses all its
/// rows is given the row farthest from its centroid. Beyond ``largestWhole`` rows every round looks at a
/// sample only (mini-batches; Sculley, "Web-scale k-means clustering", 2010), and all rows are assigned at the end.
///
/// The result depends on the rows, these parameters and the seed only, not on the number of threads. A round takes
/// O(rows · count · dimension); where that is much, rows are compared with centroids by 8-bit codes first, and by
/// their components only where the codes leave a doubt, which finds the same.
public struct KMeans: Sendable, Hashable {
    /// How far rows are from centroids.
    public enum Geometry: String, Sendable, Hashable, CaseIterable, Codable {
        /// By the cosine: rows of unit length, and means brought to unit length (spherical k-means; Dhillon and Modha, 2001).
        case spherical
        /// By the straight-line distance.
        case euclidean
    }

    /// Where the first centroids come from.
    public enum Start: Sendable, Hashable {
        /// Greedy k-means++, on a sample of the rows where there are many: each further centroid is the best of a few rows drawn
        /// with a probability that grows with the squared distance to those before.
        case plusPlus
        /// Rows drawn at random, each at most once.
        case randomRows
    }

    /// The number of clusters, k: at least 1 and at most the number of rows.
    public var count: Int
    /// How far rows are from centroids.
    public var geometry: Geometry
    /// Where the first centroids come from.
    public var start: Start
    /// How often to begin anew with other first centroids, at least 1: the result with the least inertia counts. Beyond ``largestWhole`` rows
    /// once is all.
    public var starts: Int
    /// The most rounds of each, at least 1.
    public var rounds: Int
    /// The share of the rows of which no more may change their cluster in the last round, 0…1.
    public var tolerance: Double

    /// Rows beyond which a round looks at a sample of them.
    public static let largestWhole = 100_000

    /// A division into `count` clusters, of unit vectors unless told otherwise.
    public init(
        count: Int, geometry: Geometry = .spherical, start: Start = .plusPlus, starts: Int = 1,
        rounds: Int = 100, tolerance: Double = 0.001
    ) {
        self.count = count
        self.geometry = geometry
        self.start = start
        self.starts = starts
        self.rounds = rounds
        self.tolerance = tolerance
    }

    /// Clusters the rows of a matrix.
    ///
    /// - Parameters:
    ///   - matrix: at least `count` rows, for ``Geometry/spherical`` of unit length, as `VectorMatrix.normalized()` makes
    ///     them.
    ///   - options: seed, threads, cancellation and progress.
    /// - Throws: `VectorSearchError.invalidParameter` for a count or rounds outside their range, `.notNormalized`,
    ///   `.invalidThreads`, `.tooLarge`, or `.cancelled`.
    public func fit(_ matrix: VectorMatrix, _ options: BuildOptions = BuildOptions()) throws(VectorSearchError)
        -> KMeansModel
    {
        try options.validate()
        guard (1...max(1, matrix.count)).contains(count), matrix.count > 0 else {
            throw .invalidParameter(
                "the number of clusters", value: count, expected: "1…\(matrix.count), the number of vectors")
        }
        guard rounds > 0 else { throw .invalidParameter("rounds", value: rounds, expected: "1 or more") }
        guard starts > 0 else { throw .invalidParameter("starts", value: starts, expected: "1 or more") }
        guard geometry != .spherical || matrix.isNormalized else { throw .notNormalized }
        var best = try once(matrix, options)
        for start in 1..<max(starts, 2) where start < starts && matrix.count <= Self.largestWhole {
            var options = options
            options.seed = options.seed &+ UInt64(start)
            let other = try once(matrix, options)
            if other.inertia < best.inertia { best = other }
        }
        options.progress?(1)
        return best
    }

    private func once(_ matrix: VectorMatrix, _ options: BuildOptions) throws(VectorSearchError) -> KMeansModel {
        let first = try firstCentroids(matrix, options)
        return matrix.count > Self.largestWhole
            ? try miniBatches(matrix, from: first, options) : try lloyd(matrix, from: first, options)
    }
}

/// What k-means found.
public struct KMeansModel: Sendable {
    /// The cluster of each row: no row is an outlier.
    public let clustering: Clustering
    /// The centroid of each cluster, by its number.
    public let centroids: VectorMatrix
    /// The sum over all rows of the squared distance to their centroid; for ``KMeans/Geometry/spherical`` of 1 − cosine.
    public let inertia: Double
    /// How many rounds were made.
    public let rounds: Int
}
