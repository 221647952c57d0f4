// What the public declarations here are made of, so that one import is enough.
@_exported public import RetrievalEvaluation
@_exported public import Simile

/// Evaluations in one line each; the types behind them have all the choices.
///
/// ```swift
/// import SimileEvaluation
///
/// let report = try await Evaluation.retrieval(of: "photos", models: ["efficientnet_lite0"])
/// try await Evaluation.write(report, to: "report")
/// ```
public enum Evaluation {
    /// How well models find images of the same class in a labeled set: see ``LabeledRetrieval``.
    /// - Parameters:
    ///   - folder: a folder for each class, or with splits above them, or with a file of attributes.
    ///   - models: names of models, with options.
    ///   - progress: called with the progress, from any thread.
    /// - Throws: ``LabeledImagesError``, `FileError` or `AttributeFileError` when the set is of no use, `ModelError` or
    ///   `EmbeddingError` when a model cannot be had, `CancellationError`.
    public static func retrieval(
        of folder: String, models: [String], progress: @escaping Job<EvaluationResults>.Observer = { _ in }
    ) async throws -> EvaluationResults {
        var retrieval = try LabeledRetrieval(in: folder)
        retrieval.models = models.map { ModelChoice($0) }
        return try await retrieval.evaluate().report(progress: progress)
    }

    /// How well models tell similar pairs of images from different ones, and from which score on: see ``PairTrial``.
    /// - Parameters:
    ///   - file: the pairs, as ``PairSet`` reads them.
    ///   - models: names of models, with options.
    ///   - progress: called with the progress, from any thread.
    public static func pairs(
        in file: String, models: [String], progress: @escaping Job<EvaluationResults>.Observer = { _ in }
    ) async throws -> EvaluationResults {
        let set = try await onThread { try PairSet(file: file) }
        return try await PairTrial(models: models.map { ModelChoice($0) }).evaluate(set).report(progress: progress)
    }

    /// How alike images stay to changed copies of themselves: see ``RobustnessTrial``.
    /// - Parameters:
    ///   - folder: the folder with the images.
    ///   - models: names of models, with options.
    ///   - progress: called with the progress, from any thread.
    public static func robustness(
        of folder: String, models: [String], progress: @escaping Job<EvaluationResults>.Observer = { _ in }
    ) async throws -> EvaluationResults {
        var trial = try RobustnessTrial(of: folder)
        trial.models = models.map { ModelChoice($0) }
        return try await trial.evaluate().report(progress: progress)
    }

    /// Writes a report: a page, tables as CSV and figures as SVG. A report that is there is replaced, and nothing else.
    /// - Throws: `FileError`.
    public static func write(_ results: EvaluationResults, to folder: String) async throws {
        try await onThread { try ReportFolder(folder).write(results) }
    }
}

extension Job {
    /// A blocking evaluation as a job.
    static func evaluation(
        _ work:
            @escaping @Sendable (
                _ isCancelled: @escaping @Sendable () -> Bool,
                _ progress: @escaping @Sendable (String, Double) -> Void
            ) throws -> Report
    ) -> Job {
        Job { progress in
            try await onCancellableThread { isCancelled in
                try work(isCancelled) { progress(JobProgress(.evaluating($0), fraction: $1)) }
            }
        }
    }
}
