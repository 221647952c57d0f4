/// A forest of random trees, file-compatible with Spotify's Annoy.
///
/// Every tree cuts the rows in two by a plane between the centers of two random clusters, and each half again, until few
/// enough are left for a leaf. A search walks down all trees at once, always where the query is farthest from the other
/// side of the cuts, until it has gathered ``SearchOptions/effort`` candidates from leaves, and compares the query with
/// those. Method and file format: Erik Bernhardsson, github.com/spotify/annoy.
///
/// ```swift
/// let index = try AnnoyIndex.build(matrix.normalized(), parameters: AnnoyParameters(trees: 100))
/// try index.writeAnn(to: "items.ann")  // for Spotify's library
/// let same = try AnnoyIndex(annFile: "items.ann", metric: .cosine, dimension: 512)
/// let hits = try same.search(query, limit: 10, effort: 20_000)
/// ```
///
/// Choose it to exchange files with programs that use Annoy; ``IndexKind/hnsw`` finds as much in far less time. All
/// metrics are supported: Annoy's *angular* is ``Metric/cosine`` (reported as the cosine, not as √(2 − 2 cos)), its *dot*
/// is ``Metric/innerProduct``. An index cannot grow.
///
/// The index is one array of nodes, the same in memory as in the file, so files are mapped without being read: opening
/// costs next to nothing and processes share the memory. Size: about 4 · d bytes for every row, and as much for each of the
/// 2 n ∕ d nodes of each tree; for cosine, Euclidean and inner product a further d bytes for every row, by which an index
/// that was built here ranks its candidates.
public struct AnnoyIndex: VectorIndex {
    let nodes: AnnoyNodes
    /// The number of trees asked for in building, or found in the file.
    public let trees: Int
    /// The rows in a byte per component; nil for a raw file until that is asked for, and where the metric has none.
    let codes: AnnoyCodes?

    init(_ nodes: AnnoyNodes, trees: Int? = nil, codes: AnnoyCodes? = nil) {
        self.nodes = nodes
        self.codes = codes
        // At least 1, since the effort is a multiple of it.
        self.trees = trees ?? min(65_536, max(1, nodes.roots.count))
    }

    /// ``IndexKind/annoy``.
    public var kind: IndexKind { .annoy }
    /// The number of components of every vector.
    public var dimension: Int { nodes.layout.dimension }
    /// The number of rows. In a file that Spotify's library wrote of items whose numbers have gaps, those in the gaps
    /// count, but are never found.
    public var count: Int { nodes.items }
    /// The measure by which rows are compared.
    public var metric: Metric { nodes.layout.metric }
    /// The bytes of all nodes, which include the rows, and of the codes.
    public var byteCount: Int { nodeBytes + (codes.map { $0.count * ($0.stride + 8) } ?? 0) }
    var nodeBytes: Int { nodes.count * nodes.layout.size }

    /// Whether the index holds its rows in a byte per component, too; see ``quantized(threads:)``.
    public var isQuantized: Bool { codes != nil }

    /// The same index with its rows in a byte per component beside it, by which a search sorts out its candidates before it
    /// compares the best exactly. Finds the same in about a third of the time, for a quarter more memory and one pass over
    /// the rows.
    ///
    /// An `.ann` file has no room for the codes: they are made after opening it, and kept by ``write(to:)`` alone. The index
    /// itself when it has them, or its metric is ``Metric/manhattan`` or ``Metric/hamming``, which they cannot serve.
    /// O(n · dimension).
    public func quantized(threads: Int = 1) -> AnnoyIndex {
        guard codes == nil, AnnoyCodes.supports(nodes.layout) else { return self }
        // Damage is told by the first search.
        try? nodes.file?.verifyAll()
        let codes = AnnoyCodes(
            nodes.vector(0), stride: nodes.layout.stride, count: count, nodes.layout,
            threads: max(1, min(threads, 1024)))
        return AnnoyIndex(nodes, trees: trees, codes: codes)
    }

    /// The components of a row, copied: as stored, so for ``Metric/hamming`` zeros and ones. O(dimension).
    ///
    /// - Throws: ``VectorSearchError/invalidParameter(_:value:expected:)`` when there is no such row.
    public func vector(ofItem item: Int) throws(VectorSearchError) -> [Float] {
        guard item >= 0, item < count, nodes.isItem(item) else {
            try nodes.file.reading {}
            throw .invalidParameter("item", value: item, expected: "the number of a row")
        }
        return try nodes.file.reading {
            guard metric == .hamming else {
                return Array(UnsafeBufferPointer(start: nodes.vector(item), count: dimension))
            }
            let words = nodes.words(item)
            return (0..<dimension).map { words[$0 / 64] >> UInt64($0 % 64) & 1 == 1 ? 1 : 0 }
        }
    }
}
