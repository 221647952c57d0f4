import Catalog
import VectorSearch

extension ImageLibrary {
    /// Groups the catalog's images by what they look like: into a given number of clusters, or into however many there are.
    ///
    /// ```swift
    /// for cluster in try await library.clusters().report().clusters {
    ///     print(cluster.size, cluster.medoid)
    /// }
    /// let twenty = try await library.clusters(ClusterRequest(.count(20))).report()
    /// ```
    ///
    /// Only vectors that the catalog holds are compared; no image is read and nothing is written. All of them are held in memory
    /// meanwhile. Its report throws ``SearchRequestError`` where the catalog has no such vectors, `VectorSearchError` for a number of
    /// clusters or a minimum size that cannot be.
    public func clusters(_ request: ClusterRequest = ClusterRequest()) -> Job<ClusterReport> {
        Job { [catalog] progress in
            try await onCancellableThread { isCancelled in
                do {
                    return try ClusterFinder(
                        catalog: catalog, request: request, isCancelled: isCancelled, progress: progress
                    ).run()
                } catch VectorSearchError.cancelled {
                    throw CancellationError()
                }
            }
        }
    }
}
