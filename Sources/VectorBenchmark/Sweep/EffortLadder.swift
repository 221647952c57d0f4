import VectorSearch

/// Efforts of one kind of index from the least that makes sense up to the greatest, each about one and a half times the last.
struct EffortLadder: Sequence, IteratorProtocol {
    private var effort: Double?
    private var factor: Double
    private let most: Double

    /// - Parameters:
    ///   - limit: the number of neighbors asked for, which HNSW's `ef` and Annoy's `search_k` cannot usefully undercut.
    ///   - count: the number of rows, beyond which no kind finds more, but Annoy: it counts a row in every tree.
    init(_ kind: IndexKind, limit: Int, count: Int) {
        let least = Double(Swift.min(limit, Swift.max(1, count)))
        most = Double(Swift.max(1, count)) * (kind == .annoy ? 100 : 1)
        switch kind {
        case .exact: (effort, factor) = (nil, 1)
        case .kdTree, .lsh: (effort, factor) = (1, 1.6)
        case .annoy: (effort, factor) = (least * 10, 1.6)
        case .hnsw: (effort, factor) = (least, 1.3)
        }
    }

    mutating func next() -> Int? {
        guard let current = effort else { return nil }
        effort = current < most ? Swift.min(most, Swift.max(current + 1, current * factor)) : nil
        return Int(current.rounded())
    }

    /// Whether the greatest effort was handed out.
    var isAtEnd: Bool { effort == nil }

    /// Makes the steps wider, up to tenfold, where the curve has become flat and only its end is still of interest.
    mutating func hurry() { factor = Swift.min(10, factor * factor) }
}
