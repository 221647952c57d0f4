import VectorSearch

extension KMeans {
    /// Lloyd's rounds over all rows.
    func lloyd(
        _ matrix: VectorMatrix, from first: Centroids, _ options: BuildOptions
    ) throws(VectorSearchError) -> KMeansModel {
        let assigner = try RowAssigner(matrix, rounds: rounds, clusters: count, options)
        var centroids = first
        var sums = ClusterSums(count: count, dimension: matrix.dimension)
        var nearest: [UInt32] = []
        var made = 0
        while true {
            options.progress?(Double(made) / Double(rounds + 1))
            let before = nearest
            nearest = try assigner.nearest(to: centroids)
            try fillEmpty(&nearest, &centroids, matrix, options)
            let changes = ClusterChanges(from: before, to: nearest, clusters: count)
            guard made < rounds, Double(changes.rows) > tolerance * Double(matrix.count) else { break }
            try sums.apply(changes, matrix, options)
            sums.move(&centroids)
            made += 1
        }
        return try KMeansModel(nearest, centroids, matrix, rounds: made, options)
    }

    /// Gives every cluster without rows the one that is farthest from its centroid, of a cluster that has others.
    func fillEmpty(
        _ nearest: inout [UInt32], _ centroids: inout Centroids, _ matrix: VectorMatrix, _ options: BuildOptions
    ) throws(VectorSearchError) {
        var sizes = [Int](repeating: 0, count: count)
        for cluster in nearest { sizes[Int(cluster)] += 1 }
        let empty = sizes.indices.filter { sizes[$0] == 0 }
        guard !empty.isEmpty else { return }
        let distances = try matrix.squaredDistances(to: centroids, nearest, options)
        var farthest = nearest.indices.sorted { (distances[$1], $0) < (distances[$0], $1) }[...]
        for cluster in empty {
            while let row = farthest.popFirst() {
                guard sizes[Int(nearest[row])] > 1 else { continue }
                sizes[Int(nearest[row])] -= 1
                sizes[cluster] = 1
                nearest[row] = UInt32(cluster)
                centroids.move(cluster, to: row, of: matrix)
                break
            }
        }
    }
}

extension KMeansModel {
    /// The end of k-means: every cluster has rows.
    init(
        _ nearest: [UInt32], _ centroids: Centroids, _ matrix: VectorMatrix, rounds: Int, _ options: BuildOptions
    ) throws(VectorSearchError) {
        clustering = Clustering(nearest.map { Int($0) })
        self.centroids = try centroids.matrix()
        let sum = try matrix.squaredDistances(to: centroids, nearest, options).reduce(0.0) { $0 + Double($1) }
        // For unit vectors the squared distance is 2 − 2 · cosine.
        inertia = centroids.geometry == .spherical ? sum / 2 : sum
        self.rounds = rounds
    }
}
