import Basics
import VectorSearch

extension KMeans {
    /// Rows of a batch, at least, and for each cluster.
    private static let (smallestBatch, batchForEach) = (16_384, 32)

    /// Rounds over batches of rows drawn anew for each; then all rows are assigned, once.
    ///
    /// A centroid is the mean of all rows that it was the nearest of when they were drawn, which is what a rate of one by
    /// the number of these rows makes of it. It stops when the mean squared distance of the rows of a batch to their centroids,
    /// smoothed, has not become less for ten rounds.
    func miniBatches(
        _ matrix: VectorMatrix, from first: Centroids, _ options: BuildOptions
    ) throws(VectorSearchError) -> KMeansModel {
        let size = min(matrix.count, max(Self.smallestBatch, Self.batchForEach * count))
        var random = SeededGenerator(seed: options.seed, stream: 0xBA7C)
        var centroids = first
        var sums = ClusterSums(count: count, dimension: matrix.dimension)
        var (smoothed, best, idle, made) = (Double?.none, Double.infinity, 0, 0)
        while made < rounds, idle < 10 {
            options.progress?(Double(made) / Double(rounds + 2))
            let rows = Self.distinctRows(size, of: matrix.count, using: &random).sorted()
            let batch = try matrix.rows(rows)
            let nearest = try RowAssigner(batch, rounds: 1, clusters: count, coded: false, options)
                .nearest(to: centroids)
            let distances = try batch.squaredDistances(to: centroids, nearest, options)
            try sums.apply(ClusterChanges(from: [], to: nearest, clusters: count), batch, options)
            sums.move(&centroids)
            let mean = distances.reduce(0.0) { $0 + Double($1) } / Double(size)
            let average = smoothed.map { 0.7 * $0 + 0.3 * mean } ?? mean
            smoothed = average
            idle = average < best * (1 - 1e-4) ? 0 : idle + 1
            best = min(best, average)
            made += 1
        }
        var nearest = try RowAssigner(matrix, rounds: 1, clusters: count, options).nearest(to: centroids)
        try fillEmpty(&nearest, &centroids, matrix, options)
        return try KMeansModel(nearest, centroids, matrix, rounds: made, options)
    }
}
