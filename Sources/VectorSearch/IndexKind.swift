/// The kinds of index: what a search trades for speed, and how.
///
/// | Kind | Finds | Metrics | Effort is |
/// | --- | --- | --- | --- |
/// | ``exact`` | the true neighbors, by comparing with every row | all | – |
/// | ``kdTree`` | the true neighbors in few dimensions, else nearly | euclidean, manhattan, cosine | leaves visited |
/// | ``lsh`` | rows that fall into the query's buckets | cosine, euclidean | buckets probed per table |
/// | ``annoy`` | rows in the query's leaves of many random trees | all | candidates gathered, Annoy's `search_k` |
/// | ``hnsw`` | rows reached by walking a graph of neighbors | all but hamming | candidates kept, `ef` |
public enum IndexKind: String, Sendable, Hashable, CaseIterable, Codable {
    /// Compares with every row; see ``ExactIndex``.
    case exact
    /// A tree of axis-aligned cuts.
    case kdTree = "kdtree"
    /// Locality-sensitive hashing: hash tables in which near vectors tend to share a bucket.
    case lsh
    /// A forest of random-projection trees, file-compatible with Spotify's Annoy.
    case annoy
    /// A hierarchical navigable small-world graph.
    case hnsw
}
