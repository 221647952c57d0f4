import Charts
import VectorSearch

/// Gathers what the outcomes of all models, indexes and metrics say, so that each can be dropped once it is added.
public struct RetrievalSummary: Sendable {
    private let bootstrap: Bootstrap
    private let severalMetrics: Bool
    private var measurements: [Measurement] = []
    private var confusions: [Confusion] = []
    private var examples: [Example] = []
    private var curves: [RetrievalFigures.Curve] = []
    private var firstMetric: String?
    private var depth = 1
    private var galleryCount = 0
    private var reported: Set<String> = []

    /// - Parameters:
    ///   - bootstrap: what intervals are made by.
    ///   - severalMetrics: whether curves must say which metric they are of.
    public init(_ bootstrap: Bootstrap, severalMetrics: Bool = false) {
        self.bootstrap = bootstrap
        self.severalMetrics = severalMetrics
    }

    /// Adds how long images took.
    /// - Parameters:
    ///   - embedding: milliseconds for each image.
    ///   - model: what looked at them.
    public mutating func add(embedding: [Double], of model: String) {
        guard !embedding.isEmpty else { return }
        for (name, value) in [("embed", embedding.median), ("embed p95", embedding.percentile(95))] {
            measurements.append(
                Measurement(
                    ["model": model], name, Estimate(value, count: embedding.count), unit: "ms", better: .cost))
        }
    }

    /// Adds an outcome. Classes, curves, and of each model's first metric confusion and examples, are those of exact search.
    /// - Parameters:
    ///   - outcome: what came of one index and metric.
    ///   - model: whose vectors they were.
    public mutating func add(_ outcome: RetrievalOutcome, of model: String) {
        let isExact = outcome.index == .exact
        measurements += outcome.measurements(of: model, bootstrap, byClass: isExact)
        depth = outcome.measures.depth
        galleryCount = max(galleryCount, outcome.set.gallery.count)
        guard isExact else { return }
        if let mean = PrecisionCurves.mean(outcome.judgments.compactMap(\.curves)) {
            curves.append((severalMetrics ? "\(model), \(outcome.metric.rawValue)" : model, mean))
        }
        guard reported.insert(model).inserted else { return }
        firstMetric = firstMetric ?? outcome.metric.rawValue
        if let confusion = outcome.confusion(of: model) { confusions.append(confusion) }
        examples += outcome.examples(of: model)
    }

    /// Everything, as results.
    /// - Parameters:
    ///   - title: the heading.
    ///   - provenance: where the numbers come from.
    ///   - findings: what was left out or odd.
    public func results(
        title: String, provenance: Provenance, findings: [Finding]
    ) -> EvaluationResults {
        let figures: [Figure?] = [
            RetrievalFigures.precisionRecall(curves),
            RetrievalFigures.precisionAtK(curves, galleryCount: galleryCount),
            firstMetric.flatMap { RetrievalFigures.byClass(measurements, metric: $0) },
            RetrievalFigures.recallSpeed(measurements, depth: depth),
        ]
        return EvaluationResults(
            kind: .retrieval, title: title, provenance: provenance, measurements: measurements, findings: findings,
            figures: figures.compactMap(\.self), confusions: confusions, examples: examples)
    }
}
