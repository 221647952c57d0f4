/// Leaves points out that nobody sees.
enum Thinning {
    /// Of each run of points in the same column of the picture, the first, the lowest, the highest and the last: lines through
    /// them cover the same pixels (M4, Jugel et al., VLDB 2014). O(points).
    /// - Parameters:
    ///   - points: in the order in which they are joined.
    ///   - column: how wide a column is, in units of the picture.
    static func thinned<Point>(_ points: [Point], column: Double = 0.5, place: (Point) -> (x: Double, y: Double))
        -> [Point]
    {
        guard points.count > 200 else { return points }
        var kept: [Point] = []
        var start = 0
        while start < points.count {
            let bin = (place(points[start]).x / column).rounded(.down)
            var (end, least, most) = (start + 1, start, start)
            while end < points.count, (place(points[end]).x / column).rounded(.down) == bin {
                if place(points[end]).y < place(points[least]).y { least = end }
                if place(points[end]).y > place(points[most]).y { most = end }
                end += 1
            }
            kept += Set([start, least, most, end - 1]).sorted().map { points[$0] }
            start = end
        }
        return kept
    }
}
