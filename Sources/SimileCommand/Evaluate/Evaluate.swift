import ArgumentParser

/// `simile evaluate`: a verb for each question.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure which model, index, measure and threshold suit your pictures.",
        discussion: """
            Every evaluation prints a table; --json prints the results as one document; --output DIR writes a report \
            (report.html, results.json, CSV files); --baseline FILE tells what changed since an earlier results.json, and \
            fails on a regression beyond the interval.
            """,
        subcommands: [
            EvaluateRetrieval.self, EvaluatePairs.self, EvaluateRobustness.self, EvaluateIndex.self,
            EvaluateModels.self,
        ])
}
