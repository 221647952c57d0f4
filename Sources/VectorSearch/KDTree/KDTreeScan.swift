import VectorKernels

/// One search: what it has found, and how leaves are compared with the query.
///
/// Blocks are scored fast, in an order of additions of their own. What may be among the best by that is scored again as
/// every kind of index scores rows, so that answers are those of exact search, bit for bit and ties included.
///
/// Its pointers are valid while the index and the query live, and what it reads from a file's tree is checked where it is
/// used, so that a wrong tree gives wrong answers but is never read outside.
struct KDTreeScan {
    let shape: KDTreeShape
    let dimension: Int
    let query: UnsafePointer<Float>
    private let prepared: PreparedQuery
    let axes: UnsafePointer<UInt32>
    let cuts: UnsafePointer<Float>
    let rows: UnsafePointer<UInt32>
    let metric: Metric
    private let vectors: UnsafePointer<Float>
    private let file: VerifiedFile?
    private let options: SearchOptions
    private let isFiltered: Bool
    /// Conditions are asked last, about the few rows that are near enough, unless the rows seen are counted.
    private let asksFirst: Bool
    private let scores: UnsafeMutablePointer<Float>
    /// Room for a row.
    private let scratch: UnsafeMutablePointer<Float>
    private let kernel: SimileBlocksKernel
    /// How much, relatively, two sums of the same terms in different orders may differ.
    private let rounding: Float
    /// How much squared distances may differ that are too small for float32 to round relatively.
    private let vanishing: Float

    private(set) var best: TopK
    /// Regions farther than this hold nothing better: a squared distance, or for Manhattan a distance.
    private(set) var radius: Float = .infinity
    /// How many rows that may be returned were compared.
    private(set) var seen = 0

    /// - Parameters:
    ///   - values: the components of the query.
    ///   - scores: room for the rows of a leaf, and of a block more.
    ///   - scratch: room for a row.
    init(
        of index: KDTreeIndex, _ query: PreparedQuery, values: UnsafePointer<Float>, options: SearchOptions,
        scores: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        shape = index.shape
        dimension = index.dimension
        prepared = query
        self.query = values
        self.scratch = scratch
        // Each of a sum's roundings is off by 2⁻²⁴ at most, and there are no more than terms and a few to begin and end.
        rounding = Float(dimension + 8) * 0x1p-23
        vanishing = Float(dimension + 64) * 0x1p-148
        axes = UnsafePointer(index.axes.base)
        cuts = UnsafePointer(index.cuts.base)
        rows = UnsafePointer(index.rows.base)
        metric = index.metric
        vectors = UnsafePointer(index.vectors.base)
        file = index.vectors.file
        self.options = options
        isFiltered = options.isFiltered
        asksFirst = options.effort != nil
        self.scores = scores
        let kernels = simile_block_kernels().pointee
        kernel =
            switch metric {
            case .manhattan: kernels.l1
            case .cosine: kernels.dot
            default: kernels.squared_l2
            }
        best = TopK(limit: options.limit, minimumSimilarity: options.minimumSimilarity)
        narrow()
    }

    /// Whether a region at this distance may hold a row that is good enough. Bounds and similarities are rounded
    /// differently: the former by a few steps for each level of the tree, together less than a hundred thousandth.
    func mayImprove(_ distance: Float) -> Bool { distance * (0.999_99 - rounding) <= radius + vanishing }

    /// Whether a row that the block kernel gave this similarity may have one that is good enough.
    private func mayReach(_ similarity: Float) -> Bool {
        switch metric {
        case .cosine: similarity + rounding >= best.bound
        case .manhattan: similarity * (1 - rounding) >= best.bound
        default: similarity * (1 - rounding) + vanishing.squareRoot() >= best.bound
        }
    }

    /// The distance to a region when its offset along one axis grows from `old` to `new`. Adds only what is positive, so
    /// that rounding stays small.
    func distance(_ distance: Float, from old: Float, to new: Float) -> Float {
        metric == .manhattan ? distance + (new - old) : distance + (new - old) * (new + old)
    }

    /// How far the query is from both children of an inner node along the node's axis; nil when the node is damaged.
    func gaps(at node: Int) -> (axis: Int, left: Float, right: Float)? {
        let axis = Int(axes[node])
        guard axis < dimension else { return nil }
        let component = query[axis]
        return (axis, max(0, component - cuts[2 * node]), max(0, cuts[2 * node + 1] - component))
    }

    /// Compares the query with the rows of a leaf.
    mutating func scan(leaf: Int) {
        let blocks = shape.blocks(level: shape.depth, place: leaf)
        if isFiltered {
            for block in blocks { scanAllowed(block) }
        } else {
            score(blocks)
            let range = shape.rows(of: blocks)
            for i in range where mayReach(scores[i - range.lowerBound]) { offer(i) }
            seen += range.count
        }
        narrow()
    }

    /// Compares the query with the rows of a block that may be returned.
    private mutating func scanAllowed(_ block: Int) {
        let range = shape.rows(of: block..<block + 1)
        var allowed: UInt16 = 0
        for i in range {
            let row = Int(rows[i])
            guard row < shape.rows else { continue }
            let isAllowed = asksFirst ? options.allows(row) : options.rows?.contains(row) ?? true
            if isAllowed { allowed |= 1 << UInt16(i - range.lowerBound) }
        }
        guard allowed != 0 else { return }
        seen += allowed.nonzeroBitCount
        score(block..<block + 1)
        while allowed != 0 {
            let i = range.lowerBound + allowed.trailingZeroBitCount
            allowed &= allowed - 1
            guard mayReach(scores[i - range.lowerBound]) else { continue }
            if asksFirst || options.isAllowed.map({ $0(Int(rows[i])) }) ?? true { offer(i) }
        }
    }

    /// Offers the row at a place, with the similarity that `PreparedQuery` gives it.
    private mutating func offer(_ place: Int) {
        let row = Int(rows[place])
        guard row < shape.rows else { return }
        let (block, lane) = place.quotientAndRemainder(dividingBy: KDTreeShape.blockRows)
        let first = vectors + block * KDTreeShape.blockRows * dimension + lane
        for i in 0..<dimension { scratch[i] = first[i * KDTreeShape.blockRows] }
        var similarity: Float = 0
        prepared.score(scratch, stride: dimension, count: 1, into: &similarity)
        best.offer(Neighbor(row: row, similarity: similarity))
    }

    /// About the similarities of the rows of some blocks.
    private func score(_ blocks: Range<Int>) {
        let stride = KDTreeShape.blockRows * dimension
        file?.touch(
            vectors + blocks.lowerBound * stride, blocks.count * stride * MemoryLayout<Float>.stride)
        kernel(query, vectors + blocks.lowerBound * stride, blocks.count, dimension, scores)
        let count = blocks.count * KDTreeShape.blockRows
        switch metric {
        case .cosine: for i in 0..<count { scores[i] = max(-1, min(1, scores[i])) }
        case .manhattan: for i in 0..<count { scores[i] = -scores[i] }
        default: for i in 0..<count { scores[i] = -scores[i].squareRoot() }
        }
    }

    /// Draws the radius in to what the worst of the best needs.
    private mutating func narrow() {
        let bound = best.bound
        switch metric {
        // ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b, and the rows' squared lengths are 1 to within 1e-4.
        case .cosine: radius = 2 * (1 - bound + rounding) + 2e-4
        case .manhattan: radius = -bound
        default: radius = bound > 0 ? -1 : bound * bound
        }
    }
}
