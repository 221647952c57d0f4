import ArgumentParser
import Basics
import CommandSupport
import Imaging
import RetrievalEvaluation
import Simile
import SimileEvaluation

/// What all evaluations have in common: where results go, what they are held against, and where chance starts.
struct EvaluationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The seed of random choices.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Write report.html, results.json, CSV files and plots to this folder.", valueName: "dir"),
        completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "An earlier results.json to compare with; fail if a measure became worse beyond its interval.",
            valueName: "file"), completion: .file(extensions: ["json"]))
    var baseline: String?

    @Flag(
        help:
            "Also write the report to a folder that holds other files; the command's inputs are never overwritten.")
    var force = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([folder, baseline].compactMap(\.self), of: "--output and --baseline")
    }

    /// Refuses a folder that no report may be written to, and a baseline of another verb, or none, before anything is
    /// measured: an evaluation takes minutes, so what would fail at its end fails here.
    /// - Parameter inputs: the files that the verb reads, as the user types them.
    func check(_ kind: EvaluationResults.Kind, reading inputs: [String?] = []) throws {
        try report(besides: (inputs + [baseline]).compactMap(\.self))?.check()
        if let baseline { _ = try BaselineFile.read(baseline, of: kind) }
    }

    private func report(besides inputs: [String] = []) throws -> ReportFolder? {
        try folder.map { try ReportFolder($0, besides: inputs, force: force) }
    }

    /// Prints the results, and writes and compares what was asked for. The last thing that a verb does. Blocks.
    /// - Parameters:
    ///   - results: what was found.
    ///   - inputs: the files that the verb has read, as the user types them.
    ///   - image: the file of an image's key, for thumbnails.
    /// - Throws: `FileError` when a file cannot be written or read; ``RegressionError`` after a regression.
    func finish(
        _ results: EvaluationResults, reading inputs: [String?] = [], image: (String) -> String = { $0 }
    ) throws {
        let earlier = try baseline.map { try BaselineFile.read($0, of: results.kind) }
        let report = try report(besides: (inputs + [baseline]).compactMap(\.self))
        let written = Result { try report?.write(results, image: image) }
        // Also where no report could be written: the numbers took minutes.
        try Streams.writeResult((output.json ? try results.json : results.text) + "\n")
        try written.get()
        if let report, !output.json {
            try Streams.writeResult("\nreport in \(FilePath.short(report.path).onOneLine)/report.html\n")
        }
        guard let earlier, let baseline else { return }
        let comparison: BaselineComparison
        do throws(BaselineError) {
            comparison = try BaselineComparison(results, against: earlier)
        } catch {
            throw RegressionError(file: baseline, reason: error.description)
        }
        let text = "Against \(baseline.onOneLine)\n\n\(comparison.text)\n"
        // Standard output is one document.
        if output.json { say(text) } else { try Streams.writeResult("\n" + text) }
        if let failure = comparison.failure { throw RegressionError(file: baseline, reason: failure) }
    }
}

/// Why an evaluation does not stand up to its baseline.
struct RegressionError: Error, CustomStringConvertible {
    let file: String
    let reason: String
    var description: String { "\(file.onOneLine): \(reason)" }
}
