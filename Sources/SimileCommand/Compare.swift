// Public since the conformance of a public type is.
public import ArgumentParser
import Basics
import CommandSupport
import Foundation
public import Simile

/// Methods by their names on the command line.
extension ComparisonMethod: ExpressibleByArgument {}

/// `simile compare`.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare two images.",
        discussion: """
            The score, from 0 to 1, measures the similarity of the images' embeddings, by method:
              cosine     (cosine + 1) / 2
              euclidean  1 / (1 + d), where d is the distance of the unit vectors

            Or it tells whether one is a copy of the other, without a model, by a perceptual hash (ahash, dhash, phash, whash, \
            pdq): the share of equal bits.

            Thresholds are not comparable between methods: 0.80 by cosine corresponds to
            0.53 by euclidean.

            EXAMPLES:
              simile compare a.jpg b.jpg
              simile compare a.jpg https://example.org/b.jpg --threshold 0.9
              simile compare a.jpg b.jpg --method euclidean --threshold 0.55
              simile compare a.jpg b.jpg --method phash
              simile compare a.jpg b.jpg --json
            """)

    @Argument(help: "A file, a web address, or - for standard input.", completion: .file())
    var first: String

    @Argument(help: "Another.", completion: .file())
    var second: String

    @Option(help: "How to compare the images.")
    var method = ComparisonMethod.cosine

    private static let thresholds = ComparisonMethod.allCases.map {
        "\(Similarity.text(ofThreshold: $0.defaultThreshold)) for \($0.rawValue)"
    }

    @Option(
        help: ArgumentHelp(
            "The lowest score that counts as similar, 0 to 1. "
                + "(default: \(thresholds.joined(separator: ", ")))", valueName: "x"))
    var threshold: Double?

    @OptionGroup var model: ModelOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([first, second], of: "an image")
        if first == "-", second == "-" { throw ValidationError("Standard input can be one of the images, not both.") }
        guard threshold.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--threshold must be between 0 and 1.")
        }
    }

    func run() async throws {
        let comparison = ImageComparison(
            model: model.choice, fetcher: queries.fetcher(limits), limits: limits.limits)
        let report = try await comparison.run(
            try await queries.query(first, limits), try await queries.query(second, limits), method: method,
            threshold: threshold)
        try output.print(report) {
            let terminal = Terminal.output
            let verdict =
                report.isSimilar ? terminal.styled("similar", .green) : terminal.styled("not similar", .yellow)
            let threshold = Similarity.text(ofThreshold: report.threshold)
            var details = report.method == .cosine ? [] : ["by \(report.method.rawValue)"]
            if let cosine = report.cosine { details.append("cosine \(Similarity.text(Double(cosine)))") }
            if let distance = report.distance, let bits = report.bits {
                details.append("\(distance) of \(bits) bits differ")
            }
            details.append("threshold \(threshold)")
            if let model = report.model { details.append(model + (report.ownWeights ? " (own weights)" : "")) }
            details.append(String(format: "%.0f ms", report.milliseconds.total))
            return Similarity.text(report.score, threshold: report.threshold) + "  \(verdict)  "
                + terminal.styled(details.joined(separator: ", "), .dim)
        }
    }
}
