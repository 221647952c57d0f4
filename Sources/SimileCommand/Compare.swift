// Public since the conformance of a public type is.
public import ArgumentParser
import Basics
import CommandSupport
import Foundation
import ModelZoo
public import Simile

/// Methods by their names on the command line.
extension ComparisonMethod: ExpressibleByArgument {}

/// Kinds of local features likewise.
extension FeatureKind: ExpressibleByArgument {}

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

            Or whether both show the same thing, whole or in part, also turned, scaled or in perspective, without a model, by \
            local features (sift, surf, orb, akaze): the number of those that one map of the one image onto the other explains (n), \
            in shares of it and of the number that it takes to rule out chance (m): n / (n + m). It is 0.5 for as many as it takes. \
            sift also finds mirrored images.

            Or by a model that simile train pairs trained: lr:NAME or rf:NAME. The score is the probability that both are of one kind.

            Thresholds are not comparable between methods: 0.80 by cosine corresponds to
            0.53 by euclidean.

            EXAMPLES:
              simile compare a.jpg b.jpg
              simile compare a.jpg https://example.org/b.jpg --threshold 0.9
              simile compare a.jpg b.jpg --method euclidean --threshold 0.55
              simile compare a.jpg b.jpg --method phash
              simile compare a.jpg b.jpg --method sift --draw matches.png
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

    @Option(
        help: ArgumentHelp(
            "Draw both images and the local features that they share, as PNG or JPEG by the file extension.",
            valueName: "file"),
        completion: .file())
    var draw: String?

    @OptionGroup var writing: WritingOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([first, second] + [draw].compactMap(\.self), of: "an image or --draw")
        if first == "-", second == "-" { throw ValidationError("Standard input can be one of the images, not both.") }
        guard threshold.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--threshold must be between 0 and 1.")
        }
        guard let draw else { return }
        guard case .features = method else {
            throw ValidationError("--draw needs a --method that finds local features: sift, surf, orb or akaze.")
        }
        do { _ = try DrawingFormat(of: draw) } catch { throw ValidationError("--draw: \(error)") }
    }

    func run() async throws {
        let comparison = ImageComparison(
            model: model.choice, store: ModelStore().ofCatalog(at: try catalog.directory),
            fetcher: queries.fetcher(limits), limits: limits.limits)
        let report = try await report(comparison)
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
            if let features = report.features { details.append(text(features)) }
            details.append("threshold \(threshold)")
            if let model = report.model { details.append(model + (report.ownWeights ? " (own weights)" : "")) }
            details.append(String(format: "%.0f ms", report.milliseconds.total))
            return Similarity.text(report.score, threshold: report.threshold) + "  \(verdict)  "
                + terminal.styled(details.joined(separator: ", "), .dim)
        }
    }

    private func report(_ comparison: ImageComparison) async throws -> ComparisonReport {
        let images = (try await queries.query(first, limits), try await queries.query(second, limits))
        guard let draw, case .features(let kind) = method else {
            return try await comparison.run(images.0, images.1, method: method, threshold: threshold)
        }
        let file = try await onThread { [first, second, force = writing.force] in
            try OutputFile(draw, besides: [first, second], replacing: .matches, force: force)
        }
        let (report, drawing) = try await comparison.draw(images.0, images.1, by: kind, threshold: threshold)
        try await onThread { try drawing.write(to: file) }
        return report
    }

    private func text(_ features: ComparisonReport.Features) -> String {
        "\(features.inliers) of \(features.matches) matches agree" + (features.isMirrored == true ? ", mirrored" : "")
    }
}
