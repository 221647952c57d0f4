/// What happens when pairs of a score at or above a threshold are called similar: the four counts, and what is made of them.
///
/// Sources: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006; van Rijsbergen, "Information
/// retrieval", 1979, for ``f1``.
public struct ThresholdPoint: Sendable, Hashable {
    /// A score at or above this is called similar.
    public let threshold: Double
    /// True positives: similar pairs that are called so.
    public let tp: Int
    /// False positives, the false accepts: different pairs that are called similar.
    public let fp: Int
    /// False negatives, the false rejects: similar pairs that are called different.
    public let fn: Int
    /// True negatives: different pairs that are called so.
    public let tn: Int

    /// How much of what is called similar is: tp / (tp + fp); 0 where nothing is called similar.
    public var precision: Double { ratio(tp, tp + fp) }
    /// How much of what is similar is called so, also true positive rate: tp / (tp + fn); 0 where nothing is similar.
    public var recall: Double { ratio(tp, tp + fn) }
    /// The harmonic mean of ``precision`` and ``recall``: 2·tp / (2·tp + fp + fn); 0 where no pair is similar or called so.
    public var f1: Double { ratio(2 * tp, 2 * tp + fp + fn) }
    /// How many pairs are called right: (tp + tn) / (tp + fp + fn + tn); 0 of no pairs.
    public var accuracy: Double { ratio(tp + tn, tp + fp + fn + tn) }
    /// How much of what is different is called similar: fp / (fp + tn); 0 where nothing is different.
    public var falsePositiveRate: Double { ratio(fp, fp + tn) }
    /// How much of what is similar is called different: fn / (tp + fn); 0 where nothing is similar.
    public var falseNegativeRate: Double { ratio(fn, tp + fn) }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
}
