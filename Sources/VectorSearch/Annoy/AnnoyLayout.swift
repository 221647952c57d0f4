/// How the nodes of an Annoy file are laid out for one metric and dimension d.
///
/// A file is an array of nodes of equal size, little-endian, without a header. All begin with an i32, the number of
/// items below the node; what follows depends on it and on the metric:
///
/// | Metric | size | children or ids from | before the vector | vector from |
/// | --- | --- | --- | --- | --- |
/// | cosine ("angular") | 12 + 4 d | 4 | 4: squared norm (items) | 12 |
/// | euclidean, manhattan | 16 + 4 d | 8 | 4: offset of the plane | 16 |
/// | innerProduct ("dot") | 16 + 4 d | 4 | 12: the component that makes all items equally long | 16 |
/// | hamming | 16 + 8 ⌈d ∕ 64⌉ | 4 | – | 16, as u64 words, the first component in the lowest bit |
///
/// Nodes 0..<n are the items, with 1 item below them; numbers that were never given to an item have 0. A node above
/// `capacity` items is a cut: two children and the plane's normal where an item has its vector (for hamming the number
/// of a bit in the first word). A node of fewer holds their ids, from where the children would be to its end. Children
/// come before their parents. The last nodes are the roots, all with n items below them.
struct AnnoyLayout: Sendable {
    let metric: Metric
    let dimension: Int
    /// Bytes of a node.
    let size: Int
    /// Where in a node the children begin, or the ids.
    let children: Int
    /// Where in a node the vector begins.
    let vector: Int
    /// The most ids that a node holds.
    let capacity: Int

    /// Where the squared norm (cosine) or the offset of a plane (euclidean, manhattan) is.
    static let scalar = 4
    /// Where the extra component (innerProduct) is.
    static let extra = 12
    /// Keeps all sums of bytes far from overflow.
    static let largestDimension = 1 << 24

    init(metric: Metric, dimension: Int) throws(VectorSearchError) {
        guard (1...Self.largestDimension).contains(dimension) else { throw .invalidDimension(dimension) }
        self.metric = metric
        self.dimension = dimension
        children = metric == .euclidean || metric == .manhattan ? 8 : 4
        vector = metric == .cosine ? 12 : 16
        size = vector + (metric == .hamming ? 8 * ((dimension + 63) / 64) : 4 * dimension)
        capacity = (size - children) / 4
    }

    /// Words of bits in a vector, for hamming.
    var words: Int { (size - vector) / 8 }
    /// Floats from one node to the next, for all but hamming.
    var stride: Int { size / 4 }
}
