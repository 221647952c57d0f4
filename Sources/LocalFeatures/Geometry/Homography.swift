/// How a plane seen in one image is seen in another: a projective map of places, up to 8 numbers' worth of freedom.
///
/// (x, y) ↦ ((h₀x + h₁y + h₂)/w, (h₃x + h₄y + h₅)/w) with w = h₆x + h₇y + h₈. It is encoded as a list of nine numbers.
public struct Homography: Sendable, Equatable {
    /// The three rows.
    let rows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)

    init(_ first: SIMD3<Double>, _ second: SIMD3<Double>, _ third: SIMD3<Double>) { rows = (first, second, third) }

    /// Maps every place to itself.
    public static let identity = Homography(SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1))

    /// From nine numbers, row by row; nil for any other number of them, and where one is not finite.
    public init?(_ values: [Double]) {
        guard values.count == 9, values.allSatisfy(\.isFinite) else { return nil }
        func row(_ i: Int) -> SIMD3<Double> { SIMD3(values[3 * i], values[3 * i + 1], values[3 * i + 2]) }
        rows = (row(0), row(1), row(2))
    }

    /// The nine numbers, row by row. The last is 1 wherever this package estimated them.
    public var values: [Double] { [rows.0, rows.1, rows.2].flatMap { [$0.x, $0.y, $0.z] } }

    /// Where a place is mapped to; nil for places at infinity.
    public func map(_ x: Double, _ y: Double) -> (x: Double, y: Double)? {
        let depth = weight(x, y)
        guard depth != 0, depth.isFinite else { return nil }
        let (mappedX, mappedY) = (dot(rows.0, x, y) / depth, dot(rows.1, x, y) / depth)
        return mappedX.isFinite && mappedY.isFinite ? (mappedX, mappedY) : nil
    }

    /// What maps places back; nil where several are mapped to one.
    public var inverse: Homography? {
        let (a, b, c) = rows
        let determinant = determinant
        guard determinant != 0, determinant.isFinite else { return nil }
        let columns = (b.cross(c) / determinant, c.cross(a) / determinant, a.cross(b) / determinant)
        return Homography(columns: columns.0, columns.1, columns.2).normalized
    }

    /// First `other`, then this one.
    public func after(_ other: Homography) -> Homography {
        let (a, b, c) = other.rows
        func row(_ r: SIMD3<Double>) -> SIMD3<Double> { r.x * a + r.y * b + r.z * c }
        return Homography(row(rows.0), row(rows.1), row(rows.2))
    }

    /// Exactly equal numbers.
    public static func == (left: Homography, right: Homography) -> Bool { left.rows == right.rows }
}

extension Homography: Codable {
    /// Reads a list of nine finite numbers.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let homography = Homography(try container.decode([Double].self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a homography has nine finite numbers")
        }
        self = homography
    }

    /// Writes a list of nine numbers.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

extension Homography {
    init(columns a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) {
        self.init(SIMD3(a.x, b.x, c.x), SIMD3(a.y, b.y, c.y), SIMD3(a.z, b.z, c.z))
    }

    /// Scales each image's coordinates: places of images that are `a` and `b` times as large.
    func scaled(a: Double, b: Double) -> Homography {
        let (first, second, third) = rows
        let shrink = SIMD3(1 / a, 1 / a, 1)
        return Homography(first * shrink * b, second * shrink * b, third * shrink).normalized
    }

    var determinant: Double { (rows.0 * rows.1.cross(rows.2)).sum() }

    /// The same map with 1 as the last number, if that is possible.
    var normalized: Homography {
        let last = rows.2.z
        guard last != 0, last.isFinite else { return self }
        return Homography(rows.0 / last, rows.1 / last, rows.2 / last)
    }

    /// What mapped places are divided by. Where it changes its sign, the map tears.
    @inline(__always)
    func weight(_ x: Double, _ y: Double) -> Double { dot(rows.2, x, y) }

    /// How much larger areas become at a place; negative where they are mirrored.
    func areaChange(_ x: Double, _ y: Double) -> Double {
        let depth = weight(x, y)
        return determinant / (depth * depth * depth)
    }

    /// The derivatives of the mapped place by x and by y.
    func derivatives(_ x: Double, _ y: Double) -> (x: SIMD2<Double>, y: SIMD2<Double>) {
        let depth = weight(x, y)
        let mapped = SIMD2(dot(rows.0, x, y), dot(rows.1, x, y)) / depth
        let byX = (SIMD2(rows.0.x, rows.1.x) - rows.2.x * mapped) / depth
        let byY = (SIMD2(rows.0.y, rows.1.y) - rows.2.y * mapped) / depth
        return (byX, byY)
    }

    @inline(__always)
    private func dot(_ row: SIMD3<Double>, _ x: Double, _ y: Double) -> Double { row.x * x + row.y * y + row.z }
}

extension SIMD3<Double> {
    @inline(__always)
    func cross(_ other: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
    }
}
