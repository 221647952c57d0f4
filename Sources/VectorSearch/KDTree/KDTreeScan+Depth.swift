extension KDTreeScan {
    /// Visits every leaf that may improve the answer, the nearer child of a node first.
    mutating func visitAll() {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { offsets in
            offsets.initialize(repeating: 0)
            guard let offsets = offsets.baseAddress else { return }
            visit(1, level: 0, distance: 0, offsets)
        }
    }

    /// - Parameters:
    ///   - node: the node's number.
    ///   - level: how deep it lies.
    ///   - distance: of its region from the query.
    ///   - offsets: that distance along each axis.
    private mutating func visit(
        _ node: Int, level: Int, distance: Float, _ offsets: UnsafeMutablePointer<Float>
    ) {
        guard level < shape.depth else {
            scan(leaf: node - shape.leaves)
            return
        }
        guard let (axis, left, right) = gaps(at: node) else { return }
        let old = offsets[axis]
        let first = left < right ? 0 : 1
        for child in 0..<2 {
            let side = first ^ child
            let offset = max(old, side == 0 ? left : right)
            let distance = self.distance(distance, from: old, to: offset)
            guard mayImprove(distance) else { continue }
            offsets[axis] = offset
            visit(2 * node + side, level: level + 1, distance: distance, offsets)
        }
        offsets[axis] = old
    }
}
