import Foundation

/// Turns cosines into scores: the one place where computed values become values to show, to sort by
/// and to decide by.
///
/// The cosine of unit vectors in 32-bit floats is uncertain by some 1e-7: that of an image and itself would be 0.9999999, and
/// one index would put first what another puts second. So cosines are rounded once, to six decimals, and all that follows
/// goes by the rounded ones: scores, orders, thresholds and what is printed.
public enum Similarity {
    /// The score from which two images count as similar by default.
    public static let defaultThreshold = 0.8

    /// A cosine is a whole number of so many parts of 1, and a score of twice as many.
    private static let parts = 1_000_000.0

    /// The cosine that was computed, in parts.
    private static func whole(_ computed: Float) -> Double { (Double(min(max(computed, -1), 1)) * parts).rounded() }

    /// The cosine that is shown for one that was computed: of six decimals, −1…1. Rounding again changes nothing.
    public static func cosine(_ computed: Float) -> Float { Float(whole(computed) / parts) }

    /// The normalized cosine: (cos + 1) / 2, from 0 (opposite) to 1 (same direction), of a cosine as computed or as shown.
    public static func score(cosine: Float) -> Double { (whole(cosine) + parts) / (2 * parts) }

    /// A score of another kind, 0…1, rounded as those of cosines are.
    public static func score(_ computed: Double) -> Double { (computed * 2 * parts).rounded() / (2 * parts) }

    /// The least cosine that may be computed for a score of at least `score`, which lies within 0…1: what an index is asked for.
    public static func leastCosine(score: Double) -> Float {
        let score = min(max(score, 0), 1)
        var least = ((2 * score - 1) * parts).rounded(.down) - 1
        while (least + parts) / (2 * parts) < score { least += 1 }
        var cosine = Float((least - 0.5) / parts)
        while whole(cosine) < least { cosine = cosine.nextUp }
        return cosine
    }

    /// A threshold with all digits that it has, at least two.
    public static func text(ofThreshold threshold: Double) -> String {
        let short = String(format: "%.2f", threshold)
        return Double(short) == threshold ? short : "\(threshold)"
    }

    /// A score or cosine with four decimals, or with as many as it takes to stand on the same side of 1, and of a threshold, as
    /// it does: 0.79996 is not printed as 0.8000 where it does not reach 0.8.
    public static func text(_ value: Double, threshold: Double = 1) -> String {
        for decimals in 4..<7 {
            let text = String(format: "%.\(decimals)f", value)
            let shown = Double(text) ?? value
            if [threshold, 1].allSatisfy({ (shown >= $0) == (value >= $0) }) { return text }
        }
        return String(format: "%.7f", value)
    }
}
