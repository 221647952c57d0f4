/// What a search should return, and how hard it should try.
public struct SearchOptions: Sendable {
    /// The largest number of neighbors. With `Int.max` and a ``minimumSimilarity``: everything similar enough.
    public var limit: Int
    /// The only rows to consider, or nil for all. Rows that the index does not have are ignored.
    public var rows: RowSet?
    /// A further condition on rows, asked during the search, from several threads at once where the search uses several;
    /// nil for none. A bitmap in ``rows`` is faster where it is at hand.
    public var isAllowed: (@Sendable (Int) -> Bool)?
    /// The least similarity a neighbor must have, inclusive, or nil for no bound.
    public var minimumSimilarity: Float?
    /// How hard an approximate index tries, in the unit of its kind (see ``IndexKind``), or nil for its default. More is
    /// slower and finds more. At least 1; exact search ignores it.
    public var effort: Int?

    /// The `limit` most similar rows, among `rows`, of at least `minimumSimilarity`.
    public init(limit: Int = 10, rows: RowSet? = nil, minimumSimilarity: Float? = nil, effort: Int? = nil) {
        self.limit = limit
        self.rows = rows
        self.minimumSimilarity = minimumSimilarity
        self.effort = effort
    }

    func validate() throws(VectorSearchError) {
        guard limit >= 0 else { throw .invalidLimit(limit) }
        if let minimumSimilarity, minimumSimilarity.isNaN { throw .invalidMinimumSimilarity }
        if let effort, effort < 1 { throw .invalidParameter("effort", value: effort, expected: "1 or more") }
    }

    /// Whether some rows are not to be returned.
    var isFiltered: Bool { rows != nil || isAllowed != nil }

    /// Whether a row may be returned. O(1) and a call of ``isAllowed``.
    func allows(_ row: Int) -> Bool {
        if let rows, !rows.contains(row) { return false }
        return isAllowed.map { $0(row) } ?? true
    }

    /// About how many of the first `count` rows may be returned: exact for a bitmap, the share of a sample of 1024 rows
    /// for a condition. O(count / 64).
    func allowedCount(of count: Int) -> Int {
        guard isAllowed != nil, count > 0 else { return rows?.count(below: count) ?? count }
        let sample = min(count, 1024)
        let allowed = (0..<sample).count { allows(($0 * count + count / 2) / sample) }
        return allowed * count / sample
    }
}
