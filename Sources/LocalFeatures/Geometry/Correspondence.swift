import Foundation

/// A place of one image and one of another that are thought to show the same, in pixels in which features were found.
struct Correspondence {
    var a: SIMD2<Double>
    var b: SIMD2<Double>
    /// By how much the surroundings are turned, in radians.
    var turn: Double
    /// How many times larger they are.
    var growth: Double

    init(a: SIMD2<Double>, b: SIMD2<Double>, turn: Double = 0, growth: Double = 1) {
        (self.a, self.b, self.turn, self.growth) = (a, b, turn, growth)
    }

    init(_ match: FeatureMatch, _ a: FeatureSet, _ b: FeatureSet) {
        let (from, to) = (a.keypoints[match.a], b.keypoints[match.b])
        let (scaleA, scaleB) = (Double(a.scale), Double(b.scale))
        self.init(
            a: SIMD2(Double(from.x), Double(from.y)) / scaleA, b: SIMD2(Double(to.x), Double(to.y)) / scaleB,
            turn: Double(to.angle - from.angle), growth: Double(to.size) / scaleB / (Double(from.size) / scaleA))
    }

    /// The turning, growth and shift that take the one keypoint to the other.
    var similarity: Homography {
        let (c, s) = (growth * cos(turn), growth * sin(turn))
        let shift = SIMD2(b.x - c * a.x + s * a.y, b.y - s * a.x - c * a.y)
        return Homography(SIMD3(c, -s, shift.x), SIMD3(s, c, shift.y), SIMD3(0, 0, 1))
    }

    /// The squared distance of where `a` is mapped to from `b`; infinite where it is mapped to infinity.
    @inline(__always)
    func squaredError(_ homography: Homography) -> Double {
        let (first, second, third) = homography.rows
        let depth = third.x * a.x + third.y * a.y + third.z
        guard depth > 1e-12 else { return .infinity }
        let dx = (first.x * a.x + first.y * a.y + first.z) / depth - b.x
        let dy = (second.x * a.x + second.y * a.y + second.z) / depth - b.y
        return dx * dx + dy * dy
    }

    /// Whether the keypoints' directions and sizes change about as a map has it.
    func agrees(with homography: Homography) -> Bool {
        let (byX, byY) = homography.derivatives(a.x, a.y)
        let area = byX.x * byY.y - byX.y * byY.x
        guard area > 0 else { return false }
        let mappedTurn = atan2(byX.y - byY.x, byX.x + byY.y)
        return Self.isNear(turn, mappedTurn) && Self.isNear(growth: growth, area.squareRoot())
    }

    /// Whether another one turns and grows about as this one.
    func agrees(with other: Correspondence) -> Bool {
        Self.isNear(turn, other.turn) && Self.isNear(growth: growth, other.growth)
    }

    private static func isNear(_ turn: Double, _ other: Double) -> Bool {
        abs(remainder(turn - other, 2 * .pi)) < 35 / 180 * Double.pi
    }

    private static func isNear(growth: Double, _ other: Double) -> Bool {
        growth < 2 * other && other < 2 * growth
    }
}
