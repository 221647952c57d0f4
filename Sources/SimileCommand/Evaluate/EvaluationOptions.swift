import ArgumentParser
import RetrievalEvaluation
import Simile

/// What all evaluations have in common: where results go, what they are held against, and where chance starts.
struct EvaluationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What random choices start from.", valueName: "n"))
    var seed: UInt64 = 42

    @OptionGroup var output: OutputOptions

    /// Prints the results, and writes and compares what was asked for.
    /// - Throws: `ExitCode.failure` after a regression.
    func finish(_ results: EvaluationResults) throws {
        try output.print(results) { results.title }
    }
}
