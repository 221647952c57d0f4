import Basics
import Foundation
import Imaging
import RetrievalEvaluation
import Simile

/// What one model and one method make of the pairs of one task.
struct PairCase: Sendable {
    let model: String
    let method: ComparisonMethod
    let task: String
    /// By falling score.
    let pairs: [LabeledPair]
    /// Their scores.
    let scores: [Double]
    let scored: ScoredPairs
    /// Where the line should be drawn; nil where one class is missing.
    let recommended: ThresholdPoint?

    /// - Parameters:
    ///   - pairs: in any order.
    ///   - scores: theirs.
    init(model: String, method: ComparisonMethod, task: String, pairs: [LabeledPair], scores: [Double]) {
        let order = scores.indices.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
        self.model = model
        self.method = method
        self.task = task
        self.pairs = order.map { pairs[$0] }
        self.scores = order.map { scores[$0] }
        scored = ScoredPairs(scores: self.scores, labels: self.pairs.map(\.isSimilar))
        recommended = scored.recommended
    }

    /// Whether every label is 0 or 1.
    var isBinary: Bool { pairs.allSatisfy { $0.label == 0 || $0.label == 1 } }

    /// Whether all pairs have the same label, against which nothing can be held.
    var hasOneLabel: Bool { Set(pairs.map(\.label)).count < 2 }

    private var subject: [String: String] { ["model": model, "task": task, "metric": method.rawValue] }

    /// The numbers, with intervals over resampled pairs. O(resamples · pairs).
    func measurements(_ bootstrap: Bootstrap) -> [Measurement] {
        let (scores, labels, similar) = (scores, pairs.map(\.label), pairs.map(\.isSimilar))
        // What is drawn ascends, so scores stay sorted, which spares the sorting most of its work.
        @Sendable func statistics(_ numbers: [Int]) -> [Double?] {
            let (drawn, truth) = (numbers.map { scores[$0] }, numbers.map { labels[$0] })
            let scored = ScoredPairs(scores: drawn, labels: numbers.map { similar[$0] })
            return [
                Correlation.pearson(drawn, truth), Correlation.spearman(drawn, truth), scored.rocAUC,
                scored.averagePrecision, scored.bestF1?.f1, scored.equalErrorRate,
            ]
        }
        let names = ["Pearson", "Spearman", "ROC-AUC", "average precision", "best F1", "equal error rate"]
        let intervals = bootstrap.intervals(of: scores.count, statistics)
        var found: [Measurement] = zip(names, statistics(Array(scores.indices))).enumerated().compactMap { place, one in
            guard let value = one.1 else { return nil }
            let interval = intervals.indices.contains(place) ? intervals[place] : nil
            let estimate = Estimate(
                value, low: interval?.lowerBound, high: interval?.upperBound, count: scores.count)
            return Measurement(subject, one.0, estimate, better: one.0 == "equal error rate" ? .less : .more)
        }
        found += thresholdMeasurements(bootstrap)
        found.append(
            Measurement(subject, "pairs", Estimate(Double(scores.count), count: scores.count), better: .neither))
        return found
    }

    /// Where the line should be drawn, and what that costs. The threshold is held while pairs are resampled.
    private func thresholdMeasurements(_ bootstrap: Bootstrap) -> [Measurement] {
        guard let recommended, let best = scored.bestF1 else { return [] }
        let passes = scores.map { $0 >= recommended.threshold }
        func share(_ kind: Bool?, _ isCounted: (Bool, Bool) -> Bool) -> Estimate {
            bootstrap.mean(
                zip(passes, pairs).compactMap { passes, pair in
                    kind.map { $0 == pair.isSimilar } ?? true ? (isCounted(passes, pair.isSimilar) ? 1 : 0) : nil
                })
        }
        func threshold(_ value: Double) -> Estimate { Estimate(value, count: scores.count) }
        return [
            Measurement(subject, "threshold of best F1", threshold(best.threshold), better: .neither),
            Measurement(subject, "threshold", threshold(recommended.threshold), better: .neither),
            Measurement(subject, "accuracy", share(nil) { $0 == $1 }),
            Measurement(subject, "false accepts", share(false) { passes, _ in passes }, better: .less),
            Measurement(subject, "false rejects", share(true) { passes, _ in !passes }, better: .less),
        ]
    }

    /// The recommended threshold in a sentence; nil where one class is missing.
    var advice: Finding? {
        guard let point = recommended else { return nil }
        return Finding(
            "recommended threshold for \(task.onOneLine), \(model.onOneLine), \(method.rawValue)",
            "score ≥ \(Similarity.text(ofThreshold: point.threshold)): \(Self.percent(point.falsePositiveRate)) of different pairs pass "
                + "(\(point.fp) of \(scored.negatives)), \(Self.percent(point.falseNegativeRate)) of similar ones do not "
                + "(\(point.fn) of \(scored.positives))")
    }

    private static func percent(_ share: Double) -> String { String(format: "%.1f%%", share * 100) }
}

extension PairCase {
    /// The most confident mistakes at the recommended threshold, of both kinds. Methods of the same vectors rank pairs alike, so
    /// only those of the cosine are shown.
    func examples(limit: Int) -> [Example] {
        guard let recommended, method == .cosine else { return [] }
        let wrong = pairs.indices.filter { (scores[$0] >= recommended.threshold) != pairs[$0].isSimilar }
        let accepted = wrong.filter { !pairs[$0].isSimilar }.prefix(limit)
        let rejected = wrong.filter { pairs[$0].isSimilar }.suffix(limit).reversed()
        return accepted.map { example($0, "Different, but taken for similar", recommended.threshold) }
            + rejected.map { example($0, "Similar, but taken for different", recommended.threshold) }
    }

    private func example(_ place: Int, _ kind: String, _ threshold: Double) -> Example {
        let pair = pairs[place]
        func image(_ path: String, _ value: Int, isRight: Bool?) -> Example.Image {
            let known = pair.values.indices.contains(value) ? pair.values[value] : FilePath.name(of: path)
            return Example.Image(path, known, isRight: isRight)
        }
        return Example(
            group: "\(kind): \(task), \(model)",
            caption: "score " + Similarity.text(scores[place], threshold: threshold),
            query: image(pair.first, 0, isRight: nil), hits: [image(pair.second, 1, isRight: false)])
    }
}
