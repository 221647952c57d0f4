#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A point or a direction in the plane; y grows downwards.
typealias Vector = SIMD2<Float>

extension SIMD2<Float> {
    var length: Float { (x * x + y * y).squareRoot() }

    /// The same direction with length 1; the zero vector stays zero.
    var unit: Vector {
        let length = self.length
        return length > 0 ? self / length : self
    }

    /// Turned by a quarter, from x towards y.
    var perpendicular: Vector { Vector(-y, x) }
}

/// An affine map of the plane: `p ↦ x·p.x + y·p.y + origin`.
struct Affine: Sendable {
    var x: Vector = [1, 0]
    var y: Vector = [0, 1]
    var origin: Vector = [0, 0]

    static let identity = Affine()

    /// The reflection at the vertical axis through the origin.
    static let mirror = Affine(x: [-1, 0])

    static func translation(_ x: Float, _ y: Float) -> Affine { Affine(origin: [x, y]) }

    static func scale(_ x: Float, _ y: Float) -> Affine { Affine(x: [x, 0], y: [0, y]) }

    /// A turn by `radians` from x towards y (clockwise on the screen) about `centre`.
    static func rotation(_ radians: Float, about centre: Vector = [0, 0]) -> Affine {
        let turn = Affine(x: [cos(radians), sin(radians)], y: [-sin(radians), cos(radians)])
        return Affine(x: turn.x, y: turn.y, origin: centre - turn(centre))
    }

    func callAsFunction(_ point: Vector) -> Vector { x * point.x + y * point.y + origin }

    /// The map of a direction, without the shift.
    func direction(_ vector: Vector) -> Vector { x * vector.x + y * vector.y }

    /// First this map, then `next`.
    func then(_ next: Affine) -> Affine {
        Affine(x: next.direction(x), y: next.direction(y), origin: next(origin))
    }

    /// The inverse map; the identity where the plane is flattened to a line.
    var inverse: Affine {
        let determinant = x.x * y.y - x.y * y.x
        guard determinant != 0 else { return .identity }
        let back = Affine(x: [y.y / determinant, -x.y / determinant], y: [-y.x / determinant, x.x / determinant])
        return Affine(x: back.x, y: back.y, origin: -back.direction(origin))
    }
}
