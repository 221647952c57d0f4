import Basics
import Catalog
import Foundation
public import Imaging
public import ModelZoo
public import RetrievalEvaluation
import SimilarityLearning
public import Simile

/// Holds the scores of labeled pairs of images against their labels: how well each model and method tells similar pairs
/// from different ones, and from which score on two images should count as similar.
///
/// ```swift
/// let pairs = try PairSet(file: "pairs.csv")
/// let results = try await PairTrial(models: [ModelChoice()]).evaluate(pairs).report()
/// ```
///
/// Each image is looked at once by each model. All are measured on the same pairs: those whose images all models could
/// look at. Memory: the vectors of one model at a time, about 120 bytes for each pair, model and method, and on each core 100 for each
/// pair of a task while intervals are drawn.
public struct PairTrial: Sendable {
    /// The models to evaluate.
    public var models: [ModelChoice]
    /// How two vectors become a score.
    public var methods = EmbeddingMeasure.allCases
    /// Trained models of pairs, `lr:NAME` and `rf:NAME`, that are compared on the same pairs; ``store`` knows the catalog that keeps them.
    public var trained: [ComparisonMethod] = []
    /// Where the weights are.
    public var store = ModelStore()
    /// What an image may cost.
    public var limits = ImageLimits()
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// How often pairs are drawn anew for the intervals.
    public var resamples = 1000
    /// What was asked for, for the record.
    public var settings: [String: String] = [:]

    /// A trial of some models.
    public init(models: [ModelChoice]) { self.models = models }

    /// Looks at the images, scores the pairs and measures.
    public func evaluate(_ set: PairSet) -> Job<EvaluationResults> {
        .evaluation { isCancelled, progress in try results(set, isCancelled: isCancelled, progress: progress) }
    }

    /// The same, blocking.
    /// - Parameters:
    ///   - set: the pairs.
    ///   - isCancelled: called before each image.
    ///   - progress: called with the current step and its completed fraction, 0…1.
    /// - Returns: for each model, task and method the correlations, ROC-AUC, average precision, best F1, equal error rate, the
    ///   recommended threshold and what it costs; the curves; and the worst mistakes.
    /// - Throws: ``PairError/nothingUsable(name:reason:)``, `ModelError` or `EmbeddingError` when a model cannot be had,
    ///   `CancellationError`.
    package func results(
        _ set: PairSet, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: (String, Double) -> Void = { _, _ in }
    ) throws -> EvaluationResults {
        try check(set.pairs, set.findings, set.name)
        var scores = PairScores(set.pairs)
        let vocabularies = try TrialVocabularies(
            for: models, on: scores.paths, store: store, limits: limits, isCancelled: isCancelled)
        defer { vocabularies.discard() }
        let store = vocabularies.store
        var results = EvaluationResults(
            kind: .pairs, title: "Pairs: \(set.name)",
            provenance: try Provenance(seed: seed, models: models, store: store, settings: settings),
            findings: set.findings)
        for model in models {
            try scores.add(
                model, methods, store: store, limits: limits, isCancelled: isCancelled,
                progress: { progress(model.text, $0) })
        }
        for method in trained {
            guard case .pairModel(let kind, let name) = method else { continue }
            let model = try PairModelFile(name, kind, in: store.learned).read()
            try scores.add(
                model, method, store: store, limits: limits, isCancelled: isCancelled,
                progress: { progress(method.rawValue, $0) })
            results.findings.append(
                Finding(
                    method.rawValue,
                    "learned from \(model.card.pairs) pairs; where images of these are among the ones measured, it looks better "
                        + "than it is"))
        }
        results.findings += scores.findings(files: set.name)
        try check(scores.usable.map { set.pairs[$0] }, results.findings, set.name)

        let all = scores.cases
        let cases = all.filter { !$0.hasOneLabel }
        let bootstrap = Bootstrap(resamples: resamples, seed: seed)
        results.findings += Self.findings(of: all)
        for (number, one) in cases.enumerated() {
            if isCancelled() { throw CancellationError() }
            progress("measuring", Double(number) / Double(cases.count))
            results.measurements += one.measurements(bootstrap)
            if let advice = one.advice { results.findings.append(advice) }
            results.examples += one.examples(limit: 6)
        }
        results.figures = PairFigures(cases).all
        return results
    }

    /// Refuses pairs among which no task can be measured.
    private func check(_ pairs: [LabeledPair], _ findings: [Finding], _ name: String) throws(PairError) {
        let labels = Dictionary(grouping: pairs, by: \.task).values.map { Set($0.map(\.label)) }
        guard labels.contains(where: { $0.count > 1 }) else {
            throw .nothingUsable(
                name: name.onOneLine, reason: findings.first.map { "\($0.subject): \($0.reason)".onOneLine })
        }
    }

    /// What is odd about the labels of tasks.
    private static func findings(of cases: [PairCase]) -> [Finding] {
        var seen: Set<String> = []
        return cases.filter { seen.insert($0.task).inserted }.compactMap { one in
            let subject = "task \(one.task.onOneLine)"
            let kind = one.scored.positives > 0 ? "similar" : "different"
            if one.hasOneLabel {
                return Finding(
                    subject,
                    "all of its \(one.pairs.count) pairs have the same label, so there is nothing to separate; "
                        + "not measured")
            }
            if !one.isBinary, one.scored.positives == 0 || one.scored.negatives == 0 {
                return Finding(subject, "all of its graded labels count as \(kind); only correlations are measured")
            }
            return one.isBinary
                ? nil
                : Finding(
                    subject,
                    "has graded labels: correlations take them as they are, other measures count 0.5 and more as similar"
                )
        }
    }
}
