public import Basics
import Catalog
public import Imaging
public import ModelZoo
public import RetrievalEvaluation
import SimilarityLearning
public import Simile
public import VectorSearch

/// How well models, kinds of index and metrics find images of the same class in a labeled set.
///
/// ```swift
/// var retrieval = try LabeledRetrieval(in: "~/Pictures/shoes")
/// retrieval.models = [ModelChoice("resnet50"), ModelChoice("vit_small")]
/// let results = try await retrieval.evaluate().report()
/// ```
///
/// How labels are read: one folder for each class, or with splits above them (`test/hat/…`), or an attribute of a file. Models
/// come one after the other, each with its vectors, which are dropped before the next begins.
public struct LabeledRetrieval: Sendable {
    /// The folder of the set.
    public var directory: String
    /// The models to evaluate.
    public var models: [ModelChoice] = [ModelChoice()]
    /// Kinds of index that are held against exact search, which always takes part.
    public var indexes: [IndexRecipe] = []
    /// How vectors are compared.
    public var metrics: [Metric] = [.cosine]
    /// The k of P@k, R@k, nDCG@k and hit@k.
    public var depths = [1, 5, 10]
    /// The attribute that holds the class; nil to go by folders.
    public var label: String?
    /// The file of attributes; nil for `items.jsonl` or `items.csv` in the folder.
    public var attributes: String?
    /// How that file is read.
    public var attributeFormat = AttributeFile.Format()
    /// The file of parent classes; nil for `parents.csv` in the folder, if it is there.
    public var parents: String?
    /// The split whose images ask; nil for leave-one-out.
    public var querySplit: String?
    /// What random choices start from.
    public var seed: UInt64 = 42
    /// How often queries are drawn anew for an interval.
    public var resamples = 1000
    /// Where weights are.
    public var store = ModelStore()
    /// What an image may cost.
    public var limits = ImageLimits()

    /// - Parameter directory: the folder of the set.
    /// - Throws: `FileError` for a relative path without a working folder.
    public init(in directory: String) throws(FileError) { self.directory = try FilePath.real(directory) }

    /// Embeds all images with each model, runs the queries and computes the measures.
    ///
    /// The job throws ``LabeledImagesError``, `FileError` or `AttributeFileError` when the set is of no use, `ModelError` or
    /// `EmbeddingError` when a model cannot be had, `VectorSearchError`, `CancellationError`.
    public func evaluate() -> Job<EvaluationResults> {
        .evaluation { isCancelled, progress in try results(isCancelled: isCancelled, progress: progress) }
    }

    /// The same, blocking.
    /// - Parameters:
    ///   - isCancelled: called now and then.
    ///   - progress: called with the current step and its completed fraction, 0…1, from any thread.
    /// - Throws: ``LabeledImagesError``, `FileError` or ``AttributeFileError`` when the set is of no use, `ModelError` or
    ///   `EmbeddingError` when a model cannot be had, `VectorSearchError`, `CancellationError`.
    package func results(
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (String, Double) -> Void = { _, _ in }
    ) throws -> EvaluationResults {
        for model in models { try model.check() }
        let (set, read, settings) = try labeledSet()
        var findings = read
        let vocabularies = try TrialVocabularies(
            for: models, on: set.items.map(\.key), store: store, limits: limits, isCancelled: isCancelled)
        defer { vocabularies.discard() }
        let store = vocabularies.store
        let provenance = try Provenance(seed: seed, models: models, store: store, settings: settings)
        if let copies = IdenticalImages.finding(in: set, limit: limits.maxBytes, isCancelled: isCancelled) {
            findings.append(copies)
        }
        findings += try models.compactMap { try finding(onLearned: $0, set.classes, in: store) }
        var summary = RetrievalSummary(
            Bootstrap(resamples: resamples, seed: seed), severalMetrics: metrics.count > 1)
        for model in models {
            let seen = try ImageVectors(
                of: set.items.map(\.key), by: model, store: store, limits: limits, isCancelled: isCancelled,
                progress: { progress("\(model.text): images", Double($0) / Double(max(1, set.items.count))) })
            if seen.rows.isEmpty, let first = seen.unreadable.first {
                throw LabeledImagesError.nothingReadable(directory, first: first)
            }
            let rows = Set(seen.rows)
            let readable = set.keeping { rows.contains($0) }
            findings.add(seen.unreadable.map { Finding($0.path, $0.reason + "; left out") })
            findings.add(readable.findings)
            guard readable.relevantCounts(.sameClass).contains(where: { $0 > 0 }) else {
                throw LabeledImagesError.nothingToFind(directory)
            }
            summary.add(embedding: seen.milliseconds, of: model.text)
            let trial = try RetrievalTrial(
                readable, vectors: seen.matrix, depths: depths, isCompared: !approximate.isEmpty)
            try ask(trial, model, &summary, &findings, isCancelled, progress)
        }
        if !approximate.isEmpty {
            let depth = depths.max() ?? 1
            findings.append(
                Finding(
                    "indexes",
                    "mAP, mAP@R, R-precision and MRR are of whole rankings by exact search; other kinds answer \(depth) "
                        + "images, and mAP@\(depth) and MRR@\(depth) count those only"))
        }
        return summary.results(
            title: "Retrieval: \(FilePath.name(of: directory))", provenance: provenance, findings: findings)
    }

    /// What to know of a model that learned from labels such as those it is measured by; nil for another.
    private func finding(onLearned model: ModelChoice, _ classes: [String], in store: ModelStore) throws -> Finding? {
        guard let name = model.projection else { return nil }
        let card = try ProjectionFile(name, in: store.learned).read().projection.card
        let known = Set(card.classes.map { ExactText($0) })
        let seen = classes.count { known.contains(ExactText($0)) }
        guard seen > 0 else { return nil }
        return Finding(
            model.text,
            "learned from \(seen) of the \(classes.count) classes, and finds these better than classes that it never saw"
        )
    }

    /// The kinds beside the exact one.
    var approximate: [IndexRecipe] { indexes.filter { $0 != .exact() } }

    /// All metrics and indexes with one model's vectors.
    private func ask(
        _ trial: RetrievalTrial, _ model: ModelChoice, _ summary: inout RetrievalSummary, _ findings: inout [Finding],
        _ isCancelled: @escaping @Sendable () -> Bool, _ progress: @escaping @Sendable (String, Double) -> Void
    ) throws {
        func options(_ work: String) -> BuildOptions {
            BuildOptions(seed: seed, isCancelled: isCancelled) { progress("\(model.text): \(work)", $0) }
        }
        for metric in metrics {
            let exact = try trial.exact(by: metric, options("ranking"))
            summary.add(exact, of: model.text)
            for recipe in approximate {
                do {
                    let outcome = try trial.outcome(
                        of: recipe, by: metric, against: exact, options("building \(recipe.kind.rawValue)"))
                    summary.add(outcome, of: model.text)
                } catch VectorSearchError.unsupportedMetric {
                    findings.add([
                        Finding(
                            "\(recipe.kind.rawValue)",
                            "does not support the metric \(metric == .innerProduct ? "inner-product" : metric.rawValue); left out there"
                        )
                    ])
                }
            }
        }
    }
}

extension [Finding] {
    /// Adds findings that are not there yet: several models stumble over the same image.
    fileprivate mutating func add(_ more: [Finding]) {
        var known = Set(self)
        for finding in more where known.insert(finding).inserted { append(finding) }
    }
}
