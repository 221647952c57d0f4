/// The angle of a vector in turns, 0..<1, by the polynomial 4.4.49 of Abramowitz and Stegun, "Handbook of Mathematical
/// Functions": at most 2 · 10⁻⁶ off, and several times as fast as the exact one. 0 for the zero vector.
@inline(__always)
func turns(_ y: Float, _ x: Float) -> Float {
    let (width, height) = (abs(x), abs(y))
    let (low, high) = (min(width, height), max(width, height))
    let ratio = low / max(high, 1e-30)
    let square = ratio * ratio
    // The coefficients by 2π.
    let upper: Float = (0.0208351 * square - 0.0851330) * square + 0.1801410
    let sum: Float = (upper * square - 0.3302995) * square + 0.9998660
    var turns = ratio * sum * 0.15915494
    if height > width { turns = 0.25 - turns }
    if x < 0 { turns = 0.5 - turns }
    if y < 0 { turns = 1 - turns }
    // A tiny angle below the axis is rounded to a whole turn.
    return turns < 1 ? turns : 0
}
