/// What a cosine means to a person.
public enum Similarity {
    /// The score from which two pictures count as similar when nobody sets another.
    public static let defaultThreshold = 0.8

    /// The normalised cosine: (cos + 1) / 2, from 0 (opposite) to 1 (same direction).
    public static func score(cosine: Float) -> Double { (Double(cosine) + 1) / 2 }

    /// The cosine behind a normalised score.
    public static func cosine(score: Double) -> Float { Float(2 * score - 1) }
}
