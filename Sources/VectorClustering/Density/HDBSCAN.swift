public import VectorSearch

/// Finds clusters of whatever number, size and density, and leaves out what belongs to none (Campello, Moulavi and Sander,
/// "Density-based clustering based on hierarchical density estimates", 2013; McInnes and Healy, 2017).
///
/// ```swift
/// let found = try HDBSCAN(minimumSize: 8).fit(matrix.normalized())
/// found.clustering.outliers  // the rows of no cluster
/// ```
///
/// The *core distance* of a row is that to its ``neighbors``-th nearest row, itself the first. Two rows are as far
/// apart as the greatest of their distance and both core distances. The minimum spanning tree of these distances, cut
/// from its longest edge down, is a hierarchy of ever denser groups. Of groups with at least ``minimumSize`` rows those are
/// clusters that outlive their parts: that have the most *excess of mass*. A single cluster of all rows is no answer.
///
/// Distances are Euclidean, which for unit vectors rank as cosines do. Results are those of scikit-learn's class of this
/// name. Up to ``largestExact`` rows the tree is exact: O(rows² · dimension) time and O(rows) memory. Beyond, it is that
/// of the graph of each row's nearest neighbors, which an `HNSWIndex` finds; parts of the graph that no edge joins are
/// infinitely far apart.
public struct HDBSCAN: Sendable, Hashable {
    /// The least number of rows of a cluster, at least 2.
    public var minimumSize: Int
    /// The number of rows, itself among them, whose distance tells how densely a row lies; nil for ``minimumSize``. More
    /// makes more outliers.
    public var neighbors: Int?

    /// Rows up to which the minimum spanning tree is exact.
    public static let largestExact = 20_000
    /// Neighbors of each row in the graph for more, at least.
    static let graphDegree = 32

    /// Clusters of at least `minimumSize` rows.
    public init(minimumSize: Int = 5, neighbors: Int? = nil) {
        self.minimumSize = minimumSize
        self.neighbors = neighbors
    }

    /// Clusters the rows of a matrix. With fewer than ``minimumSize`` rows all are outliers.
    ///
    /// - Parameters:
    ///   - matrix: the rows, any number of them.
    ///   - options: threads, cancellation and progress; the seed matters beyond ``largestExact`` rows only.
    /// - Throws: `VectorSearchError.invalidParameter` for a minimum size below 2 or neighbors below 1, `.invalidThreads`,
    ///   `.tooLarge`, or `.cancelled`.
    public func fit(_ matrix: VectorMatrix, _ options: BuildOptions = BuildOptions()) throws(VectorSearchError)
        -> DensityModel
    {
        try fit(matrix, exact: matrix.count <= Self.largestExact, options)
    }

    func fit(_ matrix: VectorMatrix, exact: Bool, _ options: BuildOptions) throws(VectorSearchError) -> DensityModel {
        try options.validate()
        guard minimumSize >= 2 else {
            throw .invalidParameter("the minimum size of a cluster", value: minimumSize, expected: "2 or more")
        }
        let neighbors = neighbors ?? minimumSize
        guard neighbors >= 1 else { throw .invalidParameter("neighbors", value: neighbors, expected: "1 or more") }
        guard matrix.count >= max(2, minimumSize) else {
            return DensityModel(
                clustering: Clustering([Int?](repeating: nil, count: matrix.count)),
                probabilities: [Double](repeating: 0, count: matrix.count))
        }
        let graph = try NeighborGraph(
            matrix, neighbors: max(min(neighbors, matrix.count), min(Self.graphDegree, matrix.count)), exact: exact,
            options)
        let cores = graph.distances(ofNeighbor: min(neighbors, matrix.count))
        let tree =
            exact
            ? try SpanningTree(exactly: matrix, graph, cores, options) : SpanningTree(of: graph, cores)
        options.progress?(1)
        return CondensedTree(tree, minimumSize: minimumSize).select()
    }
}

/// What a density-based clustering found.
public struct DensityModel: Sendable, Equatable {
    /// The cluster of each row, nil for outliers.
    public let clustering: Clustering
    /// How firmly each row belongs to its cluster, 0…1: its density by that of the densest row of the cluster; 0 for
    /// outliers.
    public let probabilities: [Double]
}
