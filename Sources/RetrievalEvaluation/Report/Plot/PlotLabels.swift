/// Places for names beside the ends of curves: as near to them as they can be without touching each other.
enum PlotLabels {
    /// Moves intervals apart along a line, keeping their order and moving each as little as possible (the least squares
    /// solution, by pooling neighbours that touch). O(n log n).
    /// - Parameters:
    ///   - wishes: where the middle of each would like to be.
    ///   - heights: how much room each takes.
    ///   - order: what decides between those that wish for the same place.
    ///   - limits: where the first may begin and the last may end; exceeded below if there is not enough room.
    /// - Returns: the middle of each, in the order of `wishes`.
    static func spread(_ wishes: [Double], heights: [Double], order: [Double], limits: ClosedRange<Double>) -> [Double]
    {
        let sorted = wishes.indices.sorted { (wishes[$0], order[$0], $0) < (wishes[$1], order[$1], $1) }
        // A pool is a run of labels that touch: with its first one's wish once it is known how far down each stands in it.
        var pools: [(members: [Int], wish: Double, height: Double)] = []
        for index in sorted {
            var pool = (members: [index], wish: wishes[index] - heights[index] / 2, height: heights[index])
            while let above = pools.last, clamped(above, limits) + above.height > clamped(pool, limits) {
                pools.removeLast()
                let (a, b) = (Double(above.members.count), Double(pool.members.count))
                pool = (
                    above.members + pool.members, (above.wish * a + (pool.wish - above.height) * b) / (a + b),
                    above.height + pool.height
                )
            }
            pools.append(pool)
        }
        var places = wishes
        for pool in pools {
            var top = clamped(pool, limits)
            for index in pool.members {
                places[index] = top + heights[index] / 2
                top += heights[index]
            }
        }
        return places
    }

    private static func clamped(
        _ pool: (members: [Int], wish: Double, height: Double), _ limits: ClosedRange<Double>
    ) -> Double {
        max(limits.lowerBound, min(pool.wish, limits.upperBound - pool.height))
    }
}
