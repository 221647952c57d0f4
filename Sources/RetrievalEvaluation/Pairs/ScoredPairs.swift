/// Scores of pairs with labels: how well a score tells similar pairs from different ones, and where to draw the line.
///
/// ```swift
/// let pairs = ScoredPairs(scores: [0.9, 0.8, 0.7, 0.2], labels: [true, false, true, false])
/// pairs.rocAUC             // 0.75
/// pairs.bestF1?.threshold  // 0.7, at the cost of
/// pairs.bestF1?.fp         // 1 false accept and
/// pairs.bestF1?.fn         // 0 false rejects
/// ```
///
/// The scores are sorted once, in O(n log n), and equal ones become one step, so that no measure depends on the order of
/// the pairs; everything else is O(steps), and a threshold O(log steps). Memory: 24 bytes a step.
///
/// A score that is not finite cannot be ordered, and is neither evidence for nor against: such pairs are left out, and
/// ``leftOut`` counts them, which a report must show.
public struct ScoredPairs: Sendable {
    /// How many pairs are similar.
    public let positives: Int
    /// How many pairs are different.
    public let negatives: Int
    /// How many pairs count for nothing: the score is not finite, or there is no label (or no score) to go with it.
    public let leftOut: Int

    /// The distinct scores, descending.
    let thresholds: [Double]
    /// How many similar pairs have a score of at least that.
    let truePositives: [Int]
    /// How many different pairs have a score of at least that.
    let falsePositives: [Int]

    /// - Parameters:
    ///   - scores: one for each pair; more is more similar.
    ///   - labels: whether each pair is similar. Where one array is longer, its rest is left out.
    public init(scores: [Double], labels: [Bool]) {
        var (similar, different): ([Double], [Double]) = ([], [])
        for (score, isSimilar) in zip(scores, labels) where score.isFinite {
            if isSimilar { similar.append(score) } else { different.append(score) }
        }
        // Two sorts of numbers and a merge: much faster than one sort of pairs.
        similar.sort(by: >)
        different.sort(by: >)
        positives = similar.count
        negatives = different.count
        leftOut = max(scores.count, labels.count) - positives - negatives

        var (thresholds, truePositives, falsePositives): ([Double], [Int], [Int]) = ([], [], [])
        var (tp, fp) = (0, 0)
        while tp < similar.count || fp < different.count {
            let threshold = max(
                tp < similar.count ? similar[tp] : -.infinity, fp < different.count ? different[fp] : -.infinity)
            while tp < similar.count, similar[tp] == threshold { tp += 1 }
            while fp < different.count, different[fp] == threshold { fp += 1 }
            thresholds.append(threshold)
            truePositives.append(tp)
            falsePositives.append(fp)
        }
        (self.thresholds, self.truePositives, self.falsePositives) = (thresholds, truePositives, falsePositives)
    }

    /// Whether there are pairs of both kinds, without which nothing can be separated.
    var hasBothClasses: Bool { positives > 0 && negatives > 0 }

    /// What happens at a threshold above which so many similar and different pairs lie.
    func point(_ threshold: Double, tp: Int, fp: Int) -> ThresholdPoint {
        ThresholdPoint(threshold: threshold, tp: tp, fp: fp, fn: positives - tp, tn: negatives - fp)
    }

    /// What happens at one of the distinct scores.
    func point(at step: Int) -> ThresholdPoint {
        point(thresholds[step], tp: truePositives[step], fp: falsePositives[step])
    }
}
