/// A graph of neighbors that is walked towards the query: the fastest kind from some thousands of rows on, and one that
/// takes additions and removals (hierarchical navigable small world; Malkov and Yashunin, 2018).
///
/// ```swift
/// var index = try HNSWIndex.build(matrix.normalized())
/// let hits = try index.search(query, limit: 10, effort: 64)
/// let row = try index.insert(vector)
/// index.remove(3)
/// ```
///
/// The walk compares 8-bit codes, of few coordinates where those keep enough of the distances, so that a step touches a
/// hundred bytes per row rather than thousands. The best candidates are compared again by the vectors, until the rest
/// cannot be among the answers. Small sets, narrow filters and very large requests are answered by comparing all codes.
///
/// Metrics: all but ``Metric/hamming``. Effort: the candidates that are kept during the walk, called `ef`; recall and time
/// grow with it, up to the true neighbors by the vectors as they are kept. Memory: 4·2m bytes of links and, typically, 128 bytes of codes per row beside the vectors, which are
/// shared with the matrix, or mapped from the file.
///
/// A value: a copy costs nothing and may be searched while the original changes; the first change after a copy copies the
/// graph.
public struct HNSWIndex: VectorIndex {
    /// How it was built.
    public let parameters: HNSWParameters
    /// The measure by which rows are compared.
    public let metric: Metric
    /// The number of components of every vector.
    public let dimension: Int

    var coder: HNSWCoder
    /// The records in which the graph is walked.
    var codes: Int8Records
    /// The base level, `parameters.degree` places for each row.
    var links: FlatArray<UInt32>
    var entries: HNSWEntries
    var vectors: HNSWVectors
    /// The rows that were removed.
    var removed: RowSet
    /// How much larger than its key a similarity is, in the unit of keys, at most in nearly all cases.
    var slack: Float
    /// The rows for which coder and entries were made.
    var trainedCount: Int
    var entriesCount: Int
    let seed: UInt64
    let scratch = HNSWScratchPool()

    /// ``IndexKind/hnsw``.
    public var kind: IndexKind { .hnsw }
    /// The number of rows that have ever been in the index; rows keep their numbers when others are removed.
    public var count: Int { codes.count }
    /// The number of rows that have not been removed.
    public var liveCount: Int { count - removedCount }
    var removedCount: Int

    /// The bytes of vectors, codes and links.
    public var byteCount: Int {
        vectors.byteCount + codes.bytes.byteCount + links.byteCount + entries.records.bytes.byteCount
            + entries.links.byteCount + entries.rows.byteCount
    }

    /// What similarities are computed from: as ``parameters`` say, or float32 where there were too few rows to round.
    package var keptVectors: HNSWParameters.Vectors { vectors.kind }
    /// The number of coordinates in which the graph is walked.
    public var walkDimensions: Int { coder.dimension }
    /// Whether a row was removed. O(1).
    public func isRemoved(_ row: Int) -> Bool { removed.contains(row) }

    /// The file in which it lies, or a part of it that was not changed.
    var file: VerifiedFile? { vectors.file ?? links.file ?? codes.bytes.file }

    static let metrics: [Metric] = Int8Quantizer.metrics
    /// Rows from which their mean and scale are reliable enough to give up the vectors.
    static let fewestCoded = 1024
    /// Rows at most; a bit of their numbers is needed.
    static let largestCount = Int(Int32.max)

    /// The points of the base level. Valid while this value lives unchanged.
    var points: HNSWPoints { HNSWPoints(codes, coder) }
    var descent: HNSWDescent { HNSWDescent(entries, coder, width: parameters.m) }
}
