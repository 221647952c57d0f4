/// Hash tables in which near vectors tend to share a bucket: rows that fall into the query's buckets are candidates, a sketch
/// of each ranks them, and the best are compared exactly.
///
/// ```swift
/// let index = try LSHIndex.build(matrix.normalized(), metric: .cosine)
/// let hits = try index.search(query, limit: 5, effort: 64)
/// ```
///
/// Several tables hash with random functions of their own: hyperplanes for the cosine, stripes for Euclidean distance; see
/// `LSHFunctions`. In every table the query's bucket and those that it nearly fell into are visited; the effort is how many.
/// Candidates are ranked by the Hamming distance between sketches, 512 further hash bits of each row (Aumüller, Christiani,
/// Pagh and Vesterli, "PUFFINN: parameterless and universally fast finding of nearest neighbors", 2019), because a sketch
/// is read eighty times as fast as a long vector. Sketches in a row are ranked some twenty times as fast as those of rows in
/// buckets: with so many buckets that this is less work, or with few rows allowed, all of these are ranked. More effort also
/// compares more of the best exactly; few rows are all compared.
///
/// A search takes O(tables · effort + candidates): with buckets of fixed size and fixed effort it hardly grows with the number of
/// rows, but finds less. Building takes O(rows · (dimension + tables · hashes + sketch) · log), once over the rows. Memory: 4 bytes
/// per component, and 6 to 8 per row and table and 64 for the sketch.
///
/// The kind to choose where an index must be built quickly and the data are many; a graph (``IndexKind/hnsw``) finds more in
/// the same time.
public struct LSHIndex: VectorIndex {
    /// ``IndexKind/lsh``.
    public var kind: IndexKind { .lsh }
    /// The measure by which rows are compared: cosine or euclidean.
    public let metric: Metric
    /// The rows that are searched.
    public let matrix: VectorMatrix
    /// The number of components of every vector.
    public var dimension: Int { matrix.dimension }
    /// The number of rows.
    public var count: Int { matrix.count }
    /// How it was built, with what was left to it filled in.
    public let parameters: LSHParameters
    /// The bytes of rows, tables and sketches.
    public var byteCount: Int {
        count * dimension * MemoryLayout<Float>.stride + functions.thresholds.byteCount + offsets.byteCount
            + rows.byteCount + sketches.byteCount
    }

    /// The metrics with hash functions.
    static let metrics: [Metric] = [.cosine, .euclidean]
    /// Buckets visited in each table by default.
    static let defaultEffort = 32

    let seed: UInt64
    let functions: LSHFunctions
    /// Of each table, where each bucket begins among the table's rows, and where the last ends.
    let offsets: StoredArray<UInt32>
    /// Of each table, all rows, bucket by bucket.
    let rows: StoredArray<UInt32>
    /// The sketches of the rows.
    let sketches: StoredArray<UInt64>

    /// The rows most similar to `query`, best first; see ``VectorIndex/search(_:_:)``.
    ///
    /// - Throws: ``VectorSearchError`` when the query has another dimension, is not finite, is zero while the metric is
    ///   the cosine, or the options make no sense.
    public func search(_ query: [Float], _ options: SearchOptions) throws(VectorSearchError) -> [Neighbor] {
        try options.validate()
        let query = try PreparedQuery(query, dimension: dimension, metric: metric)
        guard options.limit > 0, count > 0 else { return [] }
        return try matrix.file.reading {
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count + 1) { ids in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: functions.rotation.size) { projections in
                    guard let ids = ids.baseAddress, let projections = projections.baseAddress else { return [] }
                    return LSHScan(
                        index: self, query: query, options: options, candidates: ids, projections: projections
                    ).run()
                }
            }
        }
    }
}
