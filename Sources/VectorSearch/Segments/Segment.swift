/// Vectors that are searched by one index, whose they are, and which of them are still there.
///
/// Sealed, its rows never change; ids that are removed are masked. The tail, which is searched exactly, is a segment too.
struct Segment: Sendable {
    /// Searches the rows.
    private(set) var index: any StoredIndex
    /// The id of each row.
    private(set) var ids: IDList
    /// The vectors of the rows, where they are kept in memory for merging.
    private(set) var vectors: VectorMatrix?
    /// The file it was read from or written to, without its ending; nil while it is only in memory.
    var name: String?
    /// The rows that have not been removed; nil for all.
    private(set) var live: RowSet?
    /// How many these are.
    private(set) var liveCount: Int

    init(index: any StoredIndex, ids: IDList, vectors: VectorMatrix?, name: String? = nil) {
        self.index = index
        self.ids = ids
        self.vectors = vectors
        self.name = name
        liveCount = ids.count
    }

    var count: Int { ids.count }
    var deletedCount: Int { count - liveCount }
    /// The rows that have not been removed.
    var liveRows: RowSet { live ?? RowSet(0..<count) }

    /// Masks a row. O(1), or O(count / 64) the first time and while others hold a copy.
    /// - Returns: whether it was there.
    @discardableResult
    mutating func remove(_ row: Int) -> Bool {
        guard live?.contains(row) ?? true else { return false }
        if live == nil { live = RowSet(0..<count) }
        live?.remove(row)
        liveCount -= 1
        return true
    }

    /// Masks the rows of all ids that are here. O(ids + count) at the most.
    mutating func remove(_ removed: IDList) {
        let rows = ids.rows(of: removed)
        guard !rows.isEmpty else { return }
        var rest = liveRows
        rest.subtract(rows)
        live = rest
        liveCount = rest.count
    }

    /// The ids in this segment that have been removed. O(count / 64 + removed).
    var removedIDs: [Int64] {
        guard let live else { return [] }
        var rows = RowSet(0..<count)
        rows.subtract(live)
        return rows.map { ids.values[$0] }
    }

    /// The best matches here; see ``SegmentedIndex/search(_:_:)``.
    func search(_ query: [Float], _ options: MatchOptions) throws(VectorSearchError) -> [Neighbor] {
        guard liveCount > 0 else { return [] }
        var rows = live
        if let wanted = options.ids {
            var found = ids.rows(of: wanted)
            if let live { found.formIntersection(live) }
            if found.isEmpty { return [] }
            rows = found
        }
        var inside = SearchOptions(
            limit: options.limit, rows: rows, minimumSimilarity: options.minimumSimilarity, effort: options.effort)
        if let isAllowed = options.isAllowed { inside.isAllowed = { [ids] in isAllowed(ids.values[$0]) } }
        return try index.search(query, inside).map { Neighbor(id: ids.values[$0.row], similarity: $0.similarity) }
    }
}

extension Segment {
    /// An empty tail.
    static func tail(dimension: Int, metric: Metric) throws(VectorSearchError) -> Segment {
        let matrix = try VectorMatrix(dimension: dimension)
        return Segment(index: ExactIndex(matrix, metric: metric, form: .rows), ids: IDList(), vectors: matrix)
    }

    /// Adds rows to this tail, whose ids go on from the last. O(rows · dimension) amortized.
    mutating func append(_ rows: VectorMatrix, ids new: some Sequence<Int64>) throws(VectorSearchError) {
        guard var matrix = vectors else { return }
        // Many rows at once often come first, and need no copy.
        if matrix.count == 0, rows.dimension == matrix.dimension {
            matrix = rows
        } else {
            try matrix.append(contentsOf: rows)
        }
        guard index.metric != .cosine || matrix.isNormalized else { throw .notNormalized }
        // Without codes or bits, which would have to be made anew for all rows.
        index = ExactIndex(matrix, metric: index.metric, form: .rows)
        vectors = matrix
        for id in new {
            live?.insert(ids.count)
            ids.append(id)
            liveCount += 1
        }
    }

    /// This tail without the rows that were removed. O(count · dimension).
    func compacted() throws(VectorSearchError) -> Segment {
        guard let vectors else { return self }
        var tail = try Segment.tail(dimension: index.dimension, metric: index.metric)
        try tail.append(try vectors.rows(liveRows), ids: liveRows.map { ids.values[$0] })
        return tail
    }

    /// This tail without its first rows. O(rest · dimension).
    func droppingFirst(_ count: Int) throws(VectorSearchError) -> Segment {
        guard let vectors, count > 0 else { return self }
        var tail = try Segment.tail(dimension: index.dimension, metric: index.metric)
        try tail.append(try vectors.rows(count..<self.count), ids: ids.values[count...])
        if live != nil { tail.remove(IDList(removedIDs)) }
        return tail
    }
}

extension VectorMatrix {
    /// Some of the rows, copied, in the order of `rows`. O(rows · dimension).
    func rows(_ rows: some Sequence<Int>) throws(VectorSearchError) -> VectorMatrix {
        var result = try VectorMatrix(dimension: dimension, minimumCapacity: rows.underestimatedCount)
        for row in rows {
            try withUnsafeRow(row) { source throws(VectorSearchError) in
                try result.append(bytes: UnsafeRawBufferPointer(source))
            }
        }
        return result
    }
}
