import Foundation

/// The direction that most gradients of a neighborhood share: that of the longest sum within a window of 60 degrees
/// (Bay et al., 2006).
struct DominantDirection {
    /// Sums of gradients by their direction, in slots of 5 degrees.
    private var slots = [SIMD2<Float>](repeating: .zero, count: 72)

    /// Counts a gradient.
    mutating func add(_ x: Float, _ y: Float) {
        guard x != 0 || y != 0 else { return }
        slots[max(0, min(71, Int((atan2(y, x) + .pi) * (36 / .pi))))] += SIMD2(x, y)
    }

    /// The direction in 0..<2π; 0 where nothing has one. The first of equals.
    var angle: Float {
        var (best, sum) = (Float(0), SIMD2<Float>.zero)
        (slots + slots[..<11]).withUnsafeBufferPointer { slots in
            for start in 0..<72 {
                var window = SIMD2<Float>.zero
                for offset in 0..<12 { window += slots[start + offset] }
                let length = (window * window).sum()
                if length > best { (best, sum) = (length, window) }
            }
        }
        return Self.angle(sum.x, sum.y)
    }

    /// The direction of a vector in 0..<2π.
    static func angle(_ x: Float, _ y: Float) -> Float {
        let angle = atan2(y, x)
        return angle < 0 ? max(0, min(angle + 2 * .pi, (2 * .pi as Float).nextDown)) : angle
    }
}
