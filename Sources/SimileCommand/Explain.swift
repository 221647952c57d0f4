// Public since the conformance of a public type is.
public import ArgumentParser
import Basics
import CommandSupport
import Foundation
import ModelZoo
public import Simile

/// Methods by their names on the command line.
extension ExplanationMethod: ExpressibleByArgument {}

/// `simile explain`.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain why two images are similar.",
        discussion: """
            Tells which places of the images make their cosine, and how much of it is shape, color and local detail.

            Where a model's embedding is an average over places, the map is additive: the numbers of each image add up to the \
            cosine. For other models it is made by occlusion: each number is what the cosine loses when the place is covered. \
            Both take about a hundred runs of the network.

            Shape, color and detail are shares of what the cosine loses, on average over the two images, when the sixteen parts of \
            one of them are scattered, when it is made gray, and when it is blurred.

            EXAMPLES:
              simile explain a.jpg b.jpg
              simile explain a.jpg b.jpg --output why.png      both images, and the maps over them
              simile explain a.jpg b.jpg --method occlusion
              simile explain a.jpg b.jpg --json
            """)

    @Argument(help: "A file, a web address, or - for standard input.", completion: .file())
    var first: String

    @Argument(help: "Another.", completion: .file())
    var second: String

    @Option(
        help: "How the maps are made: additive or occlusion (default: additive where the model has it, else occlusion)."
    )
    var method: ExplanationMethod?

    @Option(
        help: ArgumentHelp("The lowest score that counts as similar, 0 to 1.", valueName: "x"))
    var threshold = Similarity.defaultThreshold

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write both images and the maps over them as one image, PNG or JPEG by the file extension.",
            valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(help: "With --json, include what the model saw of both images, as PNG data URIs.")
    var prepared = false

    @OptionGroup var writing: WritingOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var printing: OutputOptions

    func validate() throws {
        try checkNames([first, second], of: "an image")
        try checkNames([output].compactMap { $0 }, of: "--output")
        if first == "-", second == "-" { throw ValidationError("Standard input can be one of the images, not both.") }
        guard (0...1).contains(threshold) else { throw ValidationError("--threshold must be between 0 and 1.") }
        do { _ = try output.map { try DrawingFormat(of: $0) } } catch {
            throw ValidationError("--output: \(error)")
        }
    }

    func run() async throws {
        let file = try output.map {
            try OutputFile($0, besides: [first, second], replacing: .explanation, force: writing.force)
        }
        let explaining = ImageExplanation(
            model: model.choice, store: ModelStore().ofCatalog(at: try catalog.directory),
            fetcher: queries.fetcher(limits), limits: limits.limits)
        var why = try await explaining.run(
            try await queries.query(first, limits), try await queries.query(second, limits), method: method,
            threshold: threshold, prepared: prepared || file != nil)
        if let file, let seen = why.prepared { try ExplanationSheet(why, seen).write(to: file) }
        if !prepared { why.prepared = nil }
        try printing.print(why) { text(why) }
        if let file { say("Wrote \(file.name.onOneLine)") }
    }

    private func text(_ why: Explanation) -> String {
        let terminal = Terminal.output
        let verdict = why.isSimilar ? terminal.styled("similar", .green) : terminal.styled("not similar", .yellow)
        let details = [
            "cosine \(Similarity.text(Double(why.cosine)))", "threshold \(Similarity.text(ofThreshold: why.threshold))",
            why.model + (why.ownWeights ? " (own weights)" : ""), String(format: "%.0f ms", why.milliseconds.total),
        ]
        return Similarity.text(why.score, threshold: why.threshold) + "  \(verdict)  "
            + terminal.styled(details.joined(separator: ", "), .dim) + "\n" + shares(why) + "\n" + places(why) + "\n"
            + keypoints(why)
    }

    private func shares(_ why: Explanation) -> String {
        let (shares, losses) = (why.shares, why.losses)
        let parts = [
            ("shape", shares.shape, losses.shape), ("color", shares.color, losses.color),
            ("detail", shares.detail, losses.detail),
        ]
        return parts.map { name, share, loss in
            String(format: "%@ %.0f%% (without it %+.4f)", name, share * 100, -loss)
        }.joined(separator: ", ")
    }

    private func keypoints(_ why: Explanation) -> String {
        why.keypoints.isEmpty
            ? "local features: not of the same thing"
            : "local features: of the same thing, with \(why.keypoints.count.counted("keypoint")) in common"
    }

    private func places(_ why: Explanation) -> String {
        let (a, b) = (why.mapA, why.mapB)
        let sizes = "\(a.rows)×\(a.columns) and \(b.rows)×\(b.columns) places"
        guard let pair = why.pairs?.first else {
            return "by occlusion: what the cosine loses when one of \(sizes) is covered"
        }
        return "additive: what \(sizes) add to the cosine; most of all "
            + "row \(pair.a.row + 1), column \(pair.a.column + 1) with row \(pair.b.row + 1), column \(pair.b.column + 1)"
            + String(format: " (%.4f)", pair.contribution)
    }
}
