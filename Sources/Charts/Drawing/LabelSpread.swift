/// Moves intervals apart along a line, keeping their order and moving each as little as possible (the least squares
/// solution, by pooling neighbors that touch). O(n log n).
/// - Parameters:
///   - wishes: where the middle of each would like to be.
///   - heights: how much room each takes.
///   - order: what decides between those that wish for the same place.
///   - limits: where the first may begin and the last may end; exceeded below if there is not enough room.
/// - Returns: the middle of each, in the order of `wishes`.
func spread(_ wishes: [Double], heights: [Double], order: [Double], limits: ClosedRange<Double>) -> [Double] {
    /// Labels that touch, where the first would like to begin, and how high they are together.
    struct Pool {
        var members: [Int]
        var wish, height: Double
    }
    func top(of pool: Pool) -> Double { max(limits.lowerBound, min(pool.wish, limits.upperBound - pool.height)) }

    var pools: [Pool] = []
    for index in wishes.indices.sorted(by: { (wishes[$0], order[$0], $0) < (wishes[$1], order[$1], $1) }) {
        var pool = Pool(members: [index], wish: wishes[index] - heights[index] / 2, height: heights[index])
        while let above = pools.last, top(of: above) + above.height > top(of: pool) {
            pools.removeLast()
            let (a, b) = (Double(above.members.count), Double(pool.members.count))
            pool = Pool(
                members: above.members + pool.members,
                wish: (above.wish * a + (pool.wish - above.height) * b) / (a + b),
                height: above.height + pool.height)
        }
        pools.append(pool)
    }
    var places = wishes
    for pool in pools {
        var top = top(of: pool)
        for index in pool.members {
            places[index] = top + heights[index] / 2
            top += heights[index]
        }
    }
    return places
}
