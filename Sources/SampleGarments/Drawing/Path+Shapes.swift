extension Path {
    static func ellipse(_ centre: Vector, _ radiusX: Float, _ radiusY: Float) -> Path {
        // The handle length for which a cubic Bézier is closest to a quarter of a circle.
        let k: Float = 0.552_285
        let (x, y, a, b) = (centre.x, centre.y, radiusX, radiusY)
        return Path(x + a, y)
            .curve(x + a, y + k * b, x + k * a, y + b, x, y + b)
            .curve(x - k * a, y + b, x - a, y + k * b, x - a, y)
            .curve(x - a, y - k * b, x - k * a, y - b, x, y - b)
            .curve(x + k * a, y - b, x + a, y - k * b, x + a, y)
            .closed()
    }

    static func roundedRectangle(_ left: Float, _ top: Float, _ right: Float, _ bottom: Float, radius: Float) -> Path {
        let r = min(radius, (right - left) / 2, (bottom - top) / 2)
        let k = r * 0.447_715
        return Path(left + r, top).line(right - r, top).curve(right - k, top, right, top + k, right, top + r)
            .line(right, bottom - r).curve(right, bottom - k, right - k, bottom, right - r, bottom)
            .line(left + r, bottom).curve(left + k, bottom, left, bottom - k, left, bottom - r)
            .line(left, top + r).curve(left, top + k, left + k, top, left + r, top)
            .closed()
    }

    static func polygon(_ points: Vector...) -> Path {
        guard let first = points.first else { return Path() }
        return points.dropFirst().reduce(Path(first.x, first.y)) { $0.line($1.x, $1.y) }.closed()
    }
}
