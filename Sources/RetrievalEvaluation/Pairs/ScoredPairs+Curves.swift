/// Measures over all thresholds. None is defined when one class is missing.
extension ScoredPairs {
    /// The receiver operating characteristic: true against false positive rate as the threshold falls, from (0, 0) to (1, 1).
    /// As scikit-learn's `roc_curve` with all thresholds; empty when one class is missing.
    ///
    /// Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.
    public var roc: [ROCPoint] {
        guard hasBothClasses else { return [] }
        return [ROCPoint(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
            + sweep.map {
                ROCPoint(threshold: $0.threshold, falsePositiveRate: $0.falsePositiveRate, truePositiveRate: $0.recall)
            }
    }

    /// Precision against recall as the threshold falls, from precision 1 at recall 0. As scikit-learn's
    /// `precision_recall_curve` with all thresholds, whose order is the other way round; empty when one class is missing.
    ///
    /// Source: Davis and Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006.
    public var precisionRecall: [PrecisionRecallPoint] {
        guard hasBothClasses else { return [] }
        return [PrecisionRecallPoint(threshold: .infinity, precision: 1, recall: 0)]
            + sweep.map {
                PrecisionRecallPoint(threshold: $0.threshold, precision: $0.precision, recall: $0.recall)
            }
    }

    /// The area under the ``roc`` curve by trapezia, which is how likely a similar pair scores higher than a different one,
    /// where equal scores count half. Nil when one class is missing. As scikit-learn's `roc_auc_score`.
    ///
    /// Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", 1982.
    public var rocAUC: Double? {
        guard hasBothClasses else { return nil }
        var (area, tp, fp) = (0.0, 0, 0)
        for step in thresholds.indices {
            area += Double(falsePositives[step] - fp) * Double(truePositives[step] + tp) / 2
            (tp, fp) = (truePositives[step], falsePositives[step])
        }
        return area / Double(positives) / Double(negatives)
    }

    /// Average precision: Σ (recall of a step - recall of the step before) · precision of the step, from the highest threshold
    /// on, without interpolation. Nil when one class is missing. As scikit-learn's `average_precision_score`.
    ///
    /// Source: Davis and Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006, for why
    /// points of this curve must not be joined by straight lines.
    public var averagePrecision: Double? {
        guard hasBothClasses else { return nil }
        var (sum, tp) = (0.0, 0)
        for step in thresholds.indices {
            sum += Double(truePositives[step] - tp) * point(at: step).precision
            tp = truePositives[step]
        }
        return sum / Double(positives)
    }

    /// The error where as much of what is different is called similar as the other way round: where false positive and
    /// false negative rate are equal on the ``roc`` curve, whose points are joined by straight lines. Nil when one class is
    /// missing.
    ///
    /// Source: Martin et al., "The DET curve in assessment of detection task performance", Eurospeech 1997.
    public var equalErrorRate: Double? {
        guard hasBothClasses else { return nil }
        // The rates' difference grows with every step, from -1 to 1, so it is 0 in one place only.
        var before = (falsePositiveRate: 0.0, difference: -1.0)
        for step in thresholds.indices {
            let point = point(at: step)
            let difference = point.falsePositiveRate - point.falseNegativeRate
            if difference >= 0 {
                let part = -before.difference / (difference - before.difference)
                return before.falsePositiveRate + part * (point.falsePositiveRate - before.falsePositiveRate)
            }
            before = (point.falsePositiveRate, difference)
        }
        return nil
    }
}
