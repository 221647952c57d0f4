/// Vectors by id, searched by sealed segments of any kind of index and, for what came since, exactly.
///
/// Most kinds of index cannot take in a vector once they are built. Here what is added goes to a small tail that is
/// searched exactly, so that it is found at once; what is removed is masked, so that it is gone at once; and now and then a
/// merge seals the tail in a new segment, together with others that are small or have lost many rows (O'Neil and others,
/// "The log-structured merge-tree", 1996). See ``LiveIndex`` for one that threads share.
///
/// ```swift
/// var index = try SegmentedIndex(dimension: 2, metric: .euclidean)
/// try index.add([0, 0], id: 7)
/// try index.add([3, 4], id: 9)
/// index.remove(7)
/// try index.search([0, 0], limit: 5)  // id 9, similarity −5
/// ```
///
/// Ids ascend: each that is added is greater than all before, as the keys of a database are that never uses one again. A
/// vector that changes is removed and comes back under a new id.
///
/// The index is a value: a copy costs little and does not change when the original does, so a search sees one moment.
public struct SegmentedIndex: Sendable {
    /// The number of components of every vector.
    public let dimension: Int
    /// The measure by which vectors are compared.
    public let metric: Metric
    /// The greatest id that was ever added, removed or not.
    public private(set) var lastID: Int64?

    /// Sealed segments in the order of their ids, which do not overlap.
    private(set) var segments: [Segment]
    /// What came after them.
    private(set) var tail: Segment

    /// An index without vectors.
    ///
    /// - Throws: ``VectorSearchError/invalidDimension(_:)`` below 1.
    public init(dimension: Int, metric: Metric = .cosine) throws(VectorSearchError) {
        try self.init(dimension: dimension, metric: metric, segments: [], lastID: nil)
    }

    init(dimension: Int, metric: Metric, segments: [Segment], lastID: Int64?) throws(VectorSearchError) {
        self.dimension = dimension
        self.metric = metric
        self.segments = segments
        self.lastID = lastID
        tail = try .tail(dimension: dimension, metric: metric)
    }

    /// The number of vectors that are there. O(segments).
    public var count: Int { segments.reduce(tail.liveCount) { $0 + $1.liveCount } }

    /// What the segments are, in the order of their ids. O(segments).
    public var summaries: [SegmentSummary] { segments.map(SegmentSummary.init) }

    /// The number of vectors that are not in a segment yet. O(1).
    public var tailCount: Int { tail.liveCount }

    /// Whether a vector of this id is there. O(segments · log n).
    public func contains(_ id: Int64) -> Bool {
        (segments + [tail]).contains { segment in
            segment.ids.row(of: id).map { segment.live?.contains($0) ?? true } ?? false
        }
    }

    /// Adds vectors, which the next search finds. O(rows · dimension) amortized.
    ///
    /// - Parameters:
    ///   - vectors: rows of the index's dimension, for ``Metric/cosine`` of unit length.
    ///   - ids: one for each row, ascending, all greater than ``lastID``.
    /// - Throws: ``VectorSearchError``; nothing was added then.
    public mutating func add(_ vectors: VectorMatrix, ids: [Int64]) throws(VectorSearchError) {
        guard vectors.count == ids.count else {
            throw .invalidParameter("number of ids", value: ids.count, expected: "\(vectors.count), one for each row")
        }
        guard let first = ids.first, let last = ids.last else { return }
        guard IDList.ascends(ids), lastID.map({ $0 < first }) ?? true else {
            throw .invalidParameter(
                "id", value: Int(first), expected: "ids in ascending order after \(lastID.map(String.init) ?? "none")")
        }
        try tail.append(vectors, ids: ids)
        lastID = last
    }

    /// Adds one vector, of any length; see ``add(_:ids:)``.
    public mutating func add(_ vector: [Float], id: Int64) throws(VectorSearchError) {
        var row = try VectorMatrix(dimension: dimension, minimumCapacity: 1)
        if metric == .cosine { try row.append(normalizing: vector) } else { try row.append(vector) }
        try add(row, ids: [id])
    }

    /// Removes a vector, which no later search finds. O(segments · log n), and O(n / 64) the first time in a segment.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    public mutating func remove(_ id: Int64) -> Bool {
        if let row = tail.ids.row(of: id) { return tail.remove(row) }
        for i in segments.indices {
            if let row = segments[i].ids.row(of: id) { return segments[i].remove(row) }
        }
        return false
    }

    /// Removes the vectors of all these ids; ids that are not there do not matter. O(n + ids) at the most.
    public mutating func remove(_ ids: IDList) {
        tail.remove(ids)
        for i in segments.indices { segments[i].remove(ids) }
    }

    /// Gives back the memory of vectors that were removed since the last merge, where they are more than those that are left:
    /// an index that lives long and is never merged would grow with every change. Not between the steps of a merge, which
    /// counts on the rows of the tail. O(1), or O(tail · dimension) once in at least as many removals.
    public mutating func compactTail() throws(VectorSearchError) {
        guard tail.deletedCount > max(Self.leastCompacted, tail.liveCount) else { return }
        tail = try tail.compacted()
    }

    private static let leastCompacted = 256

    /// The vectors most similar to `query`, best first, and of equals the lower id first.
    ///
    /// As good as the kinds of the segments are; the tail is searched exactly. The sum of what the segments cost, each about
    /// as much as an index of its size, and of O(tail · dimension).
    ///
    /// - Throws: as ``VectorIndex/search(_:_:)``.
    public func search(_ query: [Float], _ options: MatchOptions) throws(VectorSearchError) -> [Neighbor] {
        try options.validate()
        var found = try tail.search(query, options)
        if tail.liveCount == 0 { _ = try PreparedQuery(query, dimension: dimension, metric: metric) }
        for segment in segments { found += try segment.search(query, options) }
        if !segments.isEmpty { found.sort { $0.precedes($1) } }
        return found.count > options.limit ? Array(found.prefix(options.limit)) : found
    }

    /// The `limit` vectors most similar to `query`; see ``search(_:_:)``.
    public func search(
        _ query: [Float], limit: Int = 10, ids: IDList? = nil, minimumSimilarity: Float? = nil, effort: Int? = nil
    ) throws(VectorSearchError) -> [Neighbor] {
        try search(
            query, MatchOptions(limit: limit, ids: ids, minimumSimilarity: minimumSimilarity, effort: effort))
    }
}

extension SegmentedIndex {
    /// Puts a new segment into the place of some old ones, and of the first rows of the tail.
    mutating func replace(
        _ range: Range<Int>, tailRows: Int, with segment: Segment?
    ) throws(VectorSearchError) {
        let rest = try tail.droppingFirst(tailRows)
        segments.replaceSubrange(range, with: segment.map { [$0] } ?? [])
        tail = rest
    }

    /// Names the file that a segment has been written to.
    mutating func name(_ segment: Int, _ name: String) { segments[segment].name = name }
}

/// One sealed segment of a ``SegmentedIndex``, in numbers.
public struct SegmentSummary: Sendable, Hashable, Codable {
    /// The kind of its index.
    public var kind: IndexKind
    /// Its rows, removed ones included.
    public var rows: Int
    /// Rows that have been removed and are masked until a merge leaves them out.
    public var deleted: Int
    /// The bytes of its index, in memory or mapped from its file.
    public var bytes: Int

    init(_ segment: Segment) {
        kind = segment.index.kind
        rows = segment.count
        deleted = segment.deletedCount
        bytes = segment.index.byteCount
    }
}
