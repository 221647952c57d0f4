import VectorSearch

/// The items of one space by how similar they are to a query: what a fused search asks. A match's id is the item's.
protocol RankedSpace {
    /// The kind of index behind it.
    var kind: IndexKind { get }
    /// The most similar items, best first; fewer than `count` only when there are no more.
    func best(_ count: Int) throws -> [Match]
    /// The cosines of those of some items that have a vector.
    func cosines(of ids: [Int64]) throws -> [Match]
    /// The cosines of all items that have a vector, in the order of their ids.
    func all() throws -> [Match]
}

/// An item and how similar it is to a query in each of several spaces.
struct FusedMatch: Equatable, Sendable {
    var match: Match
    /// One for each space.
    var cosines: [Float]
}

/// Keeps the best of many matches: the more similar first, and of equals the lower id. O(1) amortized for each that is no
/// better than the worst kept, else O(log n) amortized.
struct BestMatches {
    private let limit: Int
    private var kept: [FusedMatch] = []
    /// A similarity below this has no chance.
    private var bound: Float

    init(limit: Int, minimum: Float?) {
        self.limit = max(0, limit)
        bound = minimum ?? -.infinity
    }

    mutating func offer(_ match: Match, _ cosines: @autoclosure () -> [Float] = []) {
        guard match.similarity >= bound else { return }
        kept.append(FusedMatch(match: match, cosines: cosines()))
        if kept.count - limit > max(limit, 1024) { shrink() }
    }

    /// The best so far, in order.
    mutating func sorted() -> [FusedMatch] {
        shrink()
        return kept
    }

    private mutating func shrink() {
        kept.sort { $0.match.precedes($1.match) }
        if kept.count > limit { kept.removeSubrange(limit...) }
        if limit > 0, kept.count == limit, let last = kept.last { bound = max(bound, last.match.similarity) }
    }
}
