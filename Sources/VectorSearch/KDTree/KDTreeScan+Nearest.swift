extension KDTreeScan {
    /// A region that was put off: a node, how far it is from the query, and where its offsets are told.
    private struct Branch: Comparable {
        var distance: Float
        var offset: Int32
        var node: Int

        static func < (a: Branch, b: Branch) -> Bool { (a.distance, a.node) < (b.distance, b.node) }
    }

    /// How far a region is along one axis. The others are told by the offset before, so that regions share them; the last
    /// to name an axis counts.
    private struct Offset {
        var axis: Int
        var value: Float
        var before: Int32
    }

    /// Visits the leaves nearest to the query until as many rows were compared as `leaves` of them hold, or none of those
    /// left may improve the answer.
    mutating func visitNearest(leaves: Int) {
        let (rows, overflow) = leaves.multipliedReportingOverflow(by: (shape.rows + shape.leaves - 1) / shape.leaves)
        let enough = overflow ? Int.max : rows
        var branches = MinHeap<Branch>()
        var offsets: [Offset] = []
        branches.push(Branch(distance: 0, offset: -1, node: 1))
        while seen < enough, let branch = branches.pop(), mayImprove(branch.distance) {
            var (node, distance, last) = (branch.node, branch.distance, branch.offset)
            while node < shape.leaves {
                guard let (axis, left, right) = gaps(at: node) else { return }
                let old = offset(along: axis, last, in: offsets)
                let near = left < right ? 0 : 1
                let far = max(old, near == 0 ? right : left)
                offsets.append(Offset(axis: axis, value: far, before: last))
                branches.push(
                    Branch(
                        distance: self.distance(distance, from: old, to: far), offset: Int32(offsets.count - 1),
                        node: 2 * node + 1 - near))
                let here = max(old, near == 0 ? left : right)
                if here > old {
                    offsets.append(Offset(axis: axis, value: here, before: last))
                    last = Int32(offsets.count - 1)
                    distance = self.distance(distance, from: old, to: here)
                }
                node = 2 * node + near
            }
            scan(leaf: node - shape.leaves)
        }
    }

    private func offset(along axis: Int, _ last: Int32, in offsets: [Offset]) -> Float {
        var next = last
        while next >= 0 {
            let offset = offsets[Int(next)]
            if offset.axis == axis { return offset.value }
            next = offset.before
        }
        return 0
    }
}
