import VectorKernels

/// The rows that might be among the best, given an interval for the score of each.
///
/// The limit-th best of the lower ends is a score that as many rows reach for certain. A row whose upper end is below it
/// cannot be among the best; every other one is kept.
struct Candidates: Sendable {
    private var certain: TopK
    private(set) var rows: [(row: UInt32, upper: Float)] = []
    /// What a row's upper end must reach.
    private(set) var floor: Float
    /// The only rows to keep, or nil for all.
    private let allowed: RowSet?

    init(_ query: CodedQuery, _ options: SearchOptions, allowed: RowSet? = nil) {
        self.allowed = allowed
        let least = options.minimumSimilarity.map(query.score(fromSimilarity:))
        certain = TopK(limit: options.limit, minimumSimilarity: least)
        floor = least ?? -.infinity
    }

    /// Offers a block of rows, by the dot products of both planes of the query with their codes, and what else is known of
    /// them.
    mutating func offer(
        _ block: RowBlock, _ high: UnsafePointer<Int32>, _ low: UnsafePointer<Int32>,
        _ facts: UnsafePointer<RowCodes.Facts>, _ query: CodedQuery
    ) {
        withUnsafePointer(to: query.terms) { terms in
            var place = -1
            while true {
                place = simile_next_reaching(terms, high, low, facts, place + 1, block.count, floor)
                guard place < block.count else { return }
                let row = block.row(place)
                if let allowed, !allowed.contains(row) { continue }
                let middle = simile_interval_middle(terms, high[place], low[place], facts + place)
                let halfWidth = simile_interval_half_width(terms, facts + place)
                rows.append((UInt32(truncatingIfNeeded: row), middle + halfWidth))
                certain.offer(Neighbor(row: row, similarity: middle - halfWidth))
                if certain.isFull { floor = max(floor, query.floor(certain.bound)) }
            }
        }
    }

    mutating func formUnion(_ other: Candidates, _ query: CodedQuery) {
        rows += other.rows
        certain.formUnion(other.certain)
        floor = max(floor, other.floor)
        if certain.isFull { floor = max(floor, query.floor(certain.bound)) }
    }

    /// The rows that are still in question, the most promising first.
    func sorted() -> [(row: UInt32, upper: Float)] {
        rows.filter { $0.upper >= floor }.sorted { $0.upper > $1.upper }
    }
}
