import ArgumentParser
import Foundation
import Simile

/// Ways to compare, by their names on the command line.
enum ComparisonMethod: String, ExpressibleByArgument, CaseIterable {
    case cosine
}

/// `simile compare`.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how alike two pictures are.",
        discussion: """
            The score is (cosine + 1) / 2 of the two embeddings, from 0 to 1.

            EXAMPLES:
              simile compare a.jpg b.jpg
              simile compare a.jpg https://example.org/b.jpg --threshold 0.9
              simile compare a.jpg b.jpg --json
            """)

    @Argument(help: "A file, a web address, or - for standard input.", completion: .file())
    var first: String

    @Argument(help: "Another.", completion: .file())
    var second: String

    @Option(help: "How to compare.")
    var method = ComparisonMethod.cosine

    @Option(help: ArgumentHelp("The score from which they count as similar, 0 to 1.", valueName: "x"))
    var threshold = Similarity.defaultThreshold

    @OptionGroup var model: ModelOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([first, second], of: "a picture")
        if first == "-", second == "-" { throw ValidationError("Standard input can be one of the pictures, not both.") }
        guard (0...1).contains(threshold) else { throw ValidationError("--threshold must lie between 0 and 1.") }
    }

    func run() async throws {
        let comparison = ImageComparison(
            model: model.choice, fetcher: queries.fetcher(limits), limits: limits.limits)
        let report = try await comparison.run(
            try await queries.query(first, limits), try await queries.query(second, limits), threshold: threshold)
        try output.print(report) {
            let terminal = Terminal.output
            let verdict = report.similar ? terminal.styled("similar", .green) : terminal.styled("not similar", .yellow)
            return String(format: "%.4f", report.score) + "  \(verdict)"
                + terminal.styled(
                    String(
                        format: "  cosine %.4f, threshold %.2f, %@, %.0f ms", report.cosine, report.threshold,
                        report.model, report.milliseconds.total), .dim)
        }
    }
}
