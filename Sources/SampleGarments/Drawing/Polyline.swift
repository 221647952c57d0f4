/// A flattened contour: what the rasteriser fills and the pen follows.
struct Polyline: Sendable {
    var points: [Vector]
    var isClosed = false

    /// The outline of a pen that follows the line; `halfWidth` gets the share of the way, 0…1, so that ends can taper.
    ///
    /// Corners are mitred up to twice the width: the curves drawn here have no sharper ones.
    func stroked(_ halfWidth: (Float) -> Float) -> Polyline {
        var line = points
        if isClosed, let first = points.first { line.append(first) }
        guard line.count > 1 else { return Polyline(points: []) }
        var left: [Vector] = []
        var right: [Vector] = []
        var before = (line[1] - line[0]).unit
        for index in line.indices {
            let after = index + 1 < line.count ? (line[index + 1] - line[index]).unit : before
            let direction = (before + after).unit
            let cosine = max(0.5, (direction * after).sum())
            let reach = direction.perpendicular * (halfWidth(Float(index) / Float(line.count - 1)) / cosine)
            left.append(line[index] + reach)
            right.append(line[index] - reach)
            before = after
        }
        return Polyline(points: left + right.reversed(), isClosed: true)
    }

    /// The line cut into dashes, for stitches.
    func dashed(_ dash: Float, gap: Float) -> [Polyline] {
        var dashes: [Polyline] = []
        var current = points.first.map { [$0] } ?? []
        var left = dash
        var isDrawing = true
        for (from, to) in zip(points, points.dropFirst()) {
            let length = (to - from).length
            var done: Float = 0
            while length - done > left {
                done += left
                let point = from + (to - from) * (done / length)
                if isDrawing {
                    dashes.append(Polyline(points: current + [point]))
                }
                current = [point]
                isDrawing.toggle()
                left = isDrawing ? dash : gap
            }
            left -= length - done
            if isDrawing { current.append(to) }
        }
        if isDrawing, current.count > 1 { dashes.append(Polyline(points: current)) }
        return dashes
    }
}
