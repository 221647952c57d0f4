import ArgumentParser

/// `simile evaluate`: a verb for each question.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure which model, index, metric and threshold suit your images.",
        discussion: """
            Every evaluation prints a table; --json prints the results as one document; --output DIR writes a report \
            (report.html, results.json, CSV files); --baseline FILE shows what changed since an earlier results.json, and \
            fails on a regression beyond the confidence interval.
            """,
        subcommands: [
            EvaluateRetrieval.self, EvaluatePairs.self, EvaluateRobustness.self, EvaluateIndex.self,
            EvaluateModels.self, EvaluateRecommend.self,
        ])
}
