import RetrievalEvaluation

/// Scores of labeled pairs, and what curves, areas and thresholds must be.
struct PairsCase: Decodable {
    let kind: String
    let scores: [Double]
    let labels: [Int]
    /// Threshold, tp, fp, fn, tn, precision, recall, F1, accuracy; the highest threshold first.
    let sweep: [[Double]]
    let threshold: Double
    let atThreshold: [Double]
    let wanted: [Double]
    let atPrecision, atRecall: [Double?]
    /// These are absent where one class is.
    let rocAUC, averagePrecision, equalErrorRate, bestF1: Double?
    let roc, precisionRecall: [[Double]]?

    func compare(_ comparison: inout Comparison) {
        let pairs = ScoredPairs(scores: scores, labels: labels.map { $0 == 1 })
        comparison.compare("ROC-AUC", pairs.rocAUC, rocAUC)
        comparison.compare("average precision", pairs.averagePrecision, averagePrecision)
        comparison.compare("equal error rate", pairs.equalErrorRate, equalErrorRate)
        comparison.compare("threshold of best F1", pairs.bestF1?.threshold, bestF1)

        comparison.compare("points of the sweep", Double(pairs.sweep.count), Double(sweep.count))
        for (index, (found, expected)) in zip(pairs.sweep, sweep).enumerated() {
            comparison.compare("sweep[\(index)]", found.numbers, expected)
        }
        comparison.compare("at \(threshold)", pairs.atThreshold(threshold).numbers, atThreshold)
        for (index, share) in wanted.enumerated() {
            comparison.compare("at precision \(share)", pairs.atPrecision(share)?.threshold, atPrecision[index])
            comparison.compare("at recall \(share)", pairs.atRecall(share)?.threshold, atRecall[index])
        }

        let (roc, precisionRecall) = (roc ?? [[], []], precisionRecall ?? [[], []])
        comparison.compare("false positive rates", pairs.roc.map(\.falsePositiveRate), roc[0])
        comparison.compare("true positive rates", pairs.roc.map(\.truePositiveRate), roc[1])
        comparison.compare("precisions", pairs.precisionRecall.map(\.precision), precisionRecall[0])
        comparison.compare("recalls", pairs.precisionRecall.map(\.recall), precisionRecall[1])
    }
}

extension ThresholdPoint {
    /// In the order of the fixture.
    fileprivate var numbers: [Double] {
        [threshold, Double(tp), Double(fp), Double(fn), Double(tn), precision, recall, f1, accuracy]
    }
}
