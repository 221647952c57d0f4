import Imaging

extension Homography {
    /// What freedom a map has that is fitted to correspondences.
    enum Freedom: Int {
        /// Parallels stay parallel: 6 numbers, 3 correspondences.
        case affine = 6
        /// 8 numbers, 4 correspondences.
        case projective = 8
    }

    /// The map that takes four places exactly to four others; nil where three of the one or the other lie on a line, or where
    /// it would turn the plane over or tear it between them.
    init?(exactly s: (Correspondence, Correspondence, Correspondence, Correspondence)) {
        guard Self.isRegular(s.0, s.1, s.2), Self.isRegular(s.0, s.1, s.3), Self.isRegular(s.0, s.2, s.3),
            Self.isRegular(s.1, s.2, s.3),
            let a = Homography(basis: s.0.a, s.1.a, s.2.a, s.3.a),
            let b = Homography(basis: s.0.b, s.1.b, s.2.b, s.3.b),
            let back = a.inverse
        else { return nil }
        self = b.after(back).normalized
        guard rows.2.z != 0 else { return nil }
    }

    /// Whether a triangle is no line, and turns the same way in both images.
    private static func isRegular(_ p: Correspondence, _ q: Correspondence, _ r: Correspondence) -> Bool {
        func doubleArea(_ p: SIMD2<Double>, _ q: SIMD2<Double>, _ r: SIMD2<Double>) -> Double {
            let (along, across) = (q - p, r - p)
            return along.x * across.y - along.y * across.x
        }
        let (before, after) = (doubleArea(p.a, q.a, r.a), doubleArea(p.b, q.b, r.b))
        return before * after > 0 && min(abs(before), abs(after)) > 20
    }

    /// The map that takes the axes and their sum, in homogeneous coordinates, to four places.
    private init?(basis p: SIMD2<Double>, _ q: SIMD2<Double>, _ r: SIMD2<Double>, _ s: SIMD2<Double>) {
        let (a, b, c, d) = (SIMD3(p, 1), SIMD3(q, 1), SIMD3(r, 1), SIMD3(s, 1))
        let scales = SIMD3((d * b.cross(c)).sum(), (a * d.cross(c)).sum(), (a * b.cross(d)).sum())
        guard scales.x != 0, scales.y != 0, scales.z != 0 else { return nil }
        self.init(columns: scales.x * a, scales.y * b, scales.z * c)
    }

    /// The map with the least squared errors for some correspondences: the normalized direct linear transformation (R. Hartley,
    /// "In Defense of the Eight-Point Algorithm", 1997), whose equations a second pass weighs such that they count pixels.
    /// nil for too few of them, or where they lie on a line. O(indices).
    init?(_ freedom: Freedom, _ pairs: [Correspondence], _ indices: [Int]) {
        guard 2 * indices.count >= freedom.rawValue else { return nil }
        let (a, b) = (Frame(indices.map { pairs[$0].a }), Frame(indices.map { pairs[$0].b }))
        guard a.scale.isFinite, b.scale.isFinite else { return nil }
        var fitted: Homography?
        for _ in 0..<(freedom == .projective ? 2 : 1) {
            var equations = LeastSquares(unknowns: freedom.rawValue)
            for index in indices {
                let (from, to) = (a.normalized(pairs[index].a), b.normalized(pairs[index].b))
                let depth = fitted?.weight(from.x, from.y) ?? 1
                let weight = 1 / max(depth * depth, 1e-6)
                equations.add(SIMD8(from.x, from.y, 1, 0, 0, 0, -to.x * from.x, -to.x * from.y), to.x, weight: weight)
                equations.add(SIMD8(0, 0, 0, from.x, from.y, 1, -to.y * from.x, -to.y * from.y), to.y, weight: weight)
            }
            guard let h = equations.solve() else { return nil }
            let last = freedom == .projective ? SIMD3(h[6], h[7], 1) : SIMD3(0, 0, 1)
            fitted = Homography(SIMD3(h[0], h[1], h[2]), SIMD3(h[3], h[4], h[5]), last)
        }
        guard let back = b.map.inverse, let fitted else { return nil }
        self = back.after(fitted.after(a.map)).normalized
        guard rows.2.z != 0, determinant.isFinite else { return nil }
    }

    /// Coordinates in which places lie around zero, √2 from it on average.
    private struct Frame {
        let middle: SIMD2<Double>
        let scale: Double

        init(_ places: [SIMD2<Double>]) {
            let middle = places.reduce(SIMD2(), +) / Double(places.count)
            let distance = places.reduce(0) { sum, place in
                let off = place - middle
                return sum + (off * off).sum().squareRoot()
            }
            self.middle = middle
            scale = Double(2).squareRoot() * Double(places.count) / distance
        }

        func normalized(_ place: SIMD2<Double>) -> SIMD2<Double> { scale * (place - middle) }

        var map: Homography {
            Homography(
                SIMD3(scale, 0, -scale * middle.x), SIMD3(0, scale, -scale * middle.y), SIMD3(0, 0, 1))
        }
    }
}
