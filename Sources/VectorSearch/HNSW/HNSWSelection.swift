import VectorKernels

/// Chooses a point's links among candidates: the nearest first, and of those that lie in the same direction only the
/// first, so that links go everywhere (Malkov and Yashunin, 2018, algorithm 4; with the slack α of Subramanya et al.,
/// DiskANN, 2019, which keeps some more).
struct HNSWSelection {
    let points: HNSWPoints
    /// A candidate is left out when a chosen link is nearer to it by this factor than the point is: for squared distances.
    let slack: Float
    private let codes: UnsafeMutablePointer<Int8>
    private let keys: UnsafeMutablePointer<Float>

    /// Links to points at distance 0, at most: a few hold copies together, more would shut out all others.
    private static let mostCopies = 6
    /// Chosen links that are compared at a time. The first ones rule out most candidates.
    private static let block = 8

    init(_ points: HNSWPoints, codes: UnsafeMutablePointer<Int8>, keys: UnsafeMutablePointer<Float>) {
        self.points = points
        self.codes = codes
        self.keys = keys
        let alpha: Float = 1.1
        slack = points.isManhattan ? alpha : alpha * alpha
    }

    /// Writes at most `limit` links to `chosen`, and returns their number.
    ///
    /// - Parameters:
    ///   - point: the point as a query.
    ///   - candidates: best first, each once, and not the point itself.
    func choose(
        _ candidates: UnsafeBufferPointer<HNSWCandidate>, of point: HNSWPoints.Query, limit: Int,
        into chosen: UnsafeMutablePointer<UInt32>
    ) -> Int {
        var (count, copies) = (0, 0)
        for candidate in candidates {
            if count == limit { break }
            let distance = point.zero - candidate.key
            let id = candidate.id
            if candidate.key >= point.copy {
                copies += 1
                if copies > Self.mostCopies { continue }
            }
            let query = points.query(id, codes: codes)
            var isChosen = true
            var start = 0
            while isChosen, start < count {
                let size = min(Self.block, count - start)
                points.keys(query, chosen + start, size, into: keys)
                for i in 0..<size where (query.zero - keys[i]) * slack < distance { isChosen = false }
                start += size
            }
            if isChosen {
                chosen[count] = id
                count += 1
            }
        }
        return count
    }
}
