/// An outline of straight lines and cubic Bézier curves, built by chaining: `Path(0, 0).line(9, 0).curve(…).closed()`.
struct Path: Sendable {
    enum Segment: Sendable {
        case line(Vector)
        case cubic(Vector, Vector, Vector)

        var end: Vector {
            switch self {
            case .line(let end), .cubic(_, _, let end): end
            }
        }
    }

    struct Contour: Sendable {
        var start: Vector
        var segments: [Segment] = []
        var isClosed = false

        var end: Vector { segments.last?.end ?? start }
    }

    private(set) var contours: [Contour]

    init(contours: [Contour] = []) {
        self.contours = contours
    }

    /// A path that starts at a point.
    init(_ x: Float, _ y: Float) {
        contours = [Contour(start: [x, y])]
    }

    /// A smooth open path through all the points.
    init(through points: [Vector]) {
        self = Path(points.first?.x ?? 0, points.first?.y ?? 0).spline(Array(points.dropFirst()))
    }

    private func appending(_ segments: [Segment]) -> Path {
        var copy = self
        if copy.contours.isEmpty { copy.contours = [Contour(start: [0, 0])] }
        copy.contours[copy.contours.count - 1].segments += segments
        return copy
    }

    func line(_ x: Float, _ y: Float) -> Path { appending([.line([x, y])]) }

    func curve(_ x1: Float, _ y1: Float, _ x2: Float, _ y2: Float, _ x: Float, _ y: Float) -> Path {
        appending([.cubic([x1, y1], [x2, y2], [x, y])])
    }

    /// Goes on smoothly through the points (Catmull and Rom's spline as cubic Béziers).
    func spline(_ points: [Vector]) -> Path {
        let all = [contours.last?.end ?? [0, 0]] + points
        var segments: [Segment] = []
        for index in 1..<max(1, all.count) {
            let before = all[max(0, index - 2)]
            let from = all[index - 1]
            let to = all[index]
            let after = all[min(all.count - 1, index + 1)]
            segments.append(.cubic(from + (to - before) / 6, to - (after - from) / 6, to))
        }
        return appending(segments)
    }

    func closed() -> Path {
        var copy = self
        if !copy.contours.isEmpty { copy.contours[copy.contours.count - 1].isClosed = true }
        return copy
    }

    /// Both outlines as one path; where they overlap with the same sense of rotation the result is their union.
    func adding(_ other: Path) -> Path { Path(contours: contours + other.contours) }

    func applying(_ map: Affine) -> Path {
        Path(
            contours: contours.map { contour in
                let segments = contour.segments.map { segment -> Segment in
                    switch segment {
                    case .line(let end): .line(map(end))
                    case .cubic(let first, let second, let end): .cubic(map(first), map(second), map(end))
                    }
                }
                return Contour(start: map(contour.start), segments: segments, isClosed: contour.isClosed)
            })
    }

    /// The same outline walked from its end to its start.
    var reversed: Path {
        Path(
            contours: contours.reversed().map { contour in
                var result = Contour(start: contour.end, isClosed: contour.isClosed)
                for index in contour.segments.indices.reversed() {
                    let end = index == 0 ? contour.start : contour.segments[index - 1].end
                    switch contour.segments[index] {
                    case .line: result.segments.append(.line(end))
                    case .cubic(let first, let second, _): result.segments.append(.cubic(second, first, end))
                    }
                }
                return result
            })
    }

    /// Completes the right half of a symmetric shape by its mirror image at x = 0.
    ///
    /// The half must run from the axis to the axis, or the two gaps are closed by straight lines.
    func mirrored() -> Path {
        guard let half = contours.last, let other = applying(.mirror).reversed.contours.first else { return self }
        var whole = half
        if half.end != other.start { whole.segments.append(.line(other.start)) }
        whole.segments += other.segments
        whole.isClosed = true
        return Path(contours: contours.dropLast() + [whole])
    }

    /// The right half, then its mirror image walked back: an open path symmetric to x = 0 that starts on the right.
    ///
    /// For a collar or a belt: build it from the right end to the axis.
    func continuedMirrored() -> Path {
        var path = mirrored()
        if !path.contours.isEmpty { path.contours[path.contours.count - 1].isClosed = false }
        return path
    }

    /// Polylines of the contours after `map`, with steps short enough that no corner shows; steps are in mapped units.
    func flattened(_ map: (Vector) -> Vector, unitsPerStep: Float) -> [Polyline] {
        contours.map { contour in
            var points = [map(contour.start)]
            var from = contour.start
            func add(_ count: Int, _ at: (Float) -> Vector) {
                for step in 1...count { points.append(map(at(Float(step) / Float(count)))) }
            }
            for segment in contour.segments {
                switch segment {
                case .line(let end):
                    let start = from
                    let count = min(40, max(1, Int((end - start).length / (2 * unitsPerStep))))
                    add(count) { start + (end - start) * $0 }
                case .cubic(let first, let second, let end):
                    let start = from
                    let span = (first - start).length + (second - first).length + (end - second).length
                    add(min(40, max(4, Int(span / unitsPerStep)))) { t in
                        let u = 1 - t
                        let ends = start * (u * u * u) + end * (t * t * t)
                        return ends + first * (3 * u * u * t) + second * (3 * u * t * t)
                    }
                }
                from = segment.end
            }
            return Polyline(points: points, isClosed: contour.isClosed)
        }
    }
}
