extension Array {
    /// The elements that make a difference when they are drawn joined: of each run in the same column of the drawing the first, the
    /// lowest, the highest and the last, through which lines cover the same pixels (M4, Jugel et al., VLDB 2014). O(count).
    /// - Parameters:
    ///   - column: how wide a column is, in units of the drawing.
    ///   - place: where an element is drawn.
    func thinned(column: Double = 0.5, place: (Element) -> Canvas.Place) -> [Element] {
        guard count > 200 else { return self }
        var kept: [Element] = []
        var start = 0
        while start < count {
            let bin = (place(self[start]).x / column).rounded(.down)
            var (end, least, most) = (start + 1, start, start)
            while end < count, (place(self[end]).x / column).rounded(.down) == bin {
                if place(self[end]).y < place(self[least]).y { least = end }
                if place(self[end]).y > place(self[most]).y { most = end }
                end += 1
            }
            kept += Set([start, least, most, end - 1]).sorted().map { self[$0] }
            start = end
        }
        return kept
    }
}
