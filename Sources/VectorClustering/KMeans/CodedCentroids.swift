import VectorKernels
import VectorSearch

/// Compares rows with centroids by 8-bit codes, which confine what the components would give to an interval, and by the
/// components only where the intervals overlap. It finds what ``PlainCentroids`` finds.
struct CodedCentroids: Sendable {
    private let centroids: Centroids
    private let rows: RowCodes
    private let queries: [CodedQuery]
    /// The codes of all centroids, one after the other.
    private let codes: [Int8]
    /// What each centroid's product with a row lacks: its product with the mean of the rows, and its bias.
    private let shifts: [Float]
    /// What rounding may add to a value.
    private let slack: Float

    /// Rows that are compared with all centroids at a time.
    let blockRows: Int

    /// - Parameter rows: the codes of the rows, for the inner product.
    init(_ centroids: Centroids, _ rows: RowCodes) throws(VectorSearchError) {
        self.centroids = centroids
        self.rows = rows
        let dimension = centroids.dimension
        var queries: [CodedQuery] = []
        for cluster in 0..<centroids.count {
            let values = Array(centroids.values[cluster * dimension..<(cluster + 1) * dimension])
            queries.append(try CodedQuery(values, rows))
        }
        self.queries = queries
        codes = queries.flatMap(\.codes)
        shifts = zip(queries, centroids.biases).map { Float($0.shift + Double($1)) }
        let largest = zip(queries, centroids.biases).map { max(Float(abs($0.shift)), abs($1)) }.max() ?? 0
        slack = 8 * Float.ulpOfOne * max(largest, .leastNormalMagnitude)
        blockRows = max(16, min(128, 65536 / centroids.count))
    }

    /// The nearest centroid of `count` rows, at most ``blockRows``, from row `first` on, whose components are at `values`.
    func assign(
        _ first: Int, _ values: UnsafePointer<Float>, count: Int, into nearest: UnsafeMutablePointer<UInt32>
    ) {
        let (k, dimension, size) = (centroids.count, centroids.dimension, blockRows)
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: k * size) { dots in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: (k + 5) * size) { scratch in
                guard let dots = dots.baseAddress, let middles = scratch.baseAddress else { return }
                let facts = BlockFacts(scratch: middles + k * size, size: size)
                rows.withUnsafePointers { stored, known in
                    simile_int8_kernels().pointee.dot_tile(
                        codes, dimension, k, stored + first * dimension, dimension, count, dimension, dots, size)
                    facts.fill(known + first, count: count)
                }
                for cluster in 0..<k {
                    facts.raiseFloors(
                        queries[cluster].terms, shifts[cluster], slack, dots + cluster * size, count: count,
                        into: middles + cluster * size)
                }
                decide(facts, middles, values, count: count, into: nearest)
            }
        }
    }

    /// Chooses among the centroids whose interval reaches the row's floor.
    private func decide(
        _ facts: BlockFacts, _ middles: UnsafePointer<Float>, _ values: UnsafePointer<Float>, count: Int,
        into nearest: UnsafeMutablePointer<UInt32>
    ) {
        let (none, dimension) = (UInt32.max, centroids.dimension)
        for i in 0..<count { nearest[i] = none }
        centroids.values.withUnsafeBufferPointer { stored in
            guard let stored = stored.baseAddress else { return }
            // The value of the nearest so far, NaN while it is not known because there was no need.
            let best = facts.bests
            func value(_ cluster: Int, _ row: Int) -> Float {
                simile_dot(stored + cluster * dimension, values + row * dimension, dimension)
                    + centroids.biases[cluster]
            }
            for cluster in queries.indices {
                let (terms, line) = (queries[cluster].terms, middles + cluster * blockRows)
                for i in 0..<count where line[i] + facts.halfWidth(terms, i) + slack >= facts.floors[i] {
                    if nearest[i] == none {
                        (nearest[i], best[i]) = (UInt32(cluster), .nan)
                    } else {
                        if best[i].isNaN { best[i] = value(Int(nearest[i]), i) }
                        let value = value(cluster, i)
                        if value > best[i] { (nearest[i], best[i]) = (UInt32(cluster), value) }
                    }
                }
            }
        }
        for i in 0..<count where nearest[i] == none { nearest[i] = 0 }
    }
}

/// What is known of the rows of a block, each kind of number in a line of its own, as the processor likes it.
private struct BlockFacts {
    let scales, errors, lengths, floors, bests: UnsafeMutablePointer<Float>

    init(scratch: UnsafeMutablePointer<Float>, size: Int) {
        (scales, errors, lengths) = (scratch, scratch + size, scratch + 2 * size)
        (floors, bests) = (scratch + 3 * size, scratch + 4 * size)
    }

    func fill(_ facts: UnsafePointer<RowCodes.Facts>, count: Int) {
        for i in 0..<count {
            (scales[i], errors[i], lengths[i]) = (facts[i].scale, facts[i].error, facts[i].length)
            floors[i] = -.infinity
        }
    }

    @inline(__always)
    func halfWidth(_ terms: SimileIntervalTerms, _ i: Int) -> Float {
        terms.error_factor * errors[i] + (terms.constant + terms.linear * lengths[i])
    }

    /// Writes the middles of a centroid's intervals, and raises the floors to their lower ends: no centroid whose interval
    /// ends below another's beginning is the nearest.
    @inline(__always)
    func raiseFloors(
        _ terms: SimileIntervalTerms, _ shift: Float, _ slack: Float, _ dots: UnsafePointer<Int32>, count: Int,
        into middles: UnsafeMutablePointer<Float>
    ) {
        for i in 0..<count {
            let middle = scales[i] * (terms.high_scale * Float(dots[i] &- terms.high_offset)) + shift
            middles[i] = middle
            floors[i] = max(floors[i], middle - halfWidth(terms, i) - slack)
        }
    }
}
