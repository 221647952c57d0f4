import ArgumentParser
import CommandSupport
import Foundation
import RetrievalEvaluation
import SimilarityLearning
import Simile

/// `simile classify`.
struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell which class images may be of.",
        discussion: """
            With --head, a classifier tells that simile train head trained, with calibrated probabilities. With --label, the labels of the \
            most similar images do, the values of an attribute of the catalog's images: of the nearest images that have one each votes for its \
            label, with a weight of one over its distance, and an image that is in the catalog itself has no vote.

            EXAMPLES:
              simile index shop --attributes shop/items.jsonl
              simile train head --label category
              simile classify photo.jpg --head category
              simile classify *.jpg --head category --csv
              simile classify photo.jpg --label category --neighbors 30 --json
            """)

    /// What tells classes.
    enum Method: String, ExpressibleByArgument, CaseIterable {
        /// A trained classifier.
        case head
        /// The nearest neighbors.
        case knn
    }

    @Argument(help: "Image files, web addresses, or keys of items.", completion: .file())
    var images: [String]

    @Option(help: ArgumentHelp("The trained classifier.", valueName: "name"))
    var head: String?

    @Option(
        help: ArgumentHelp(
            "The attribute that is the label of neighbors (default: the head's).", valueName: "attribute"))
    var label: String?

    @Option(
        help: "What tells classes: a trained head, or the nearest neighbors (default: the head, where one is named).")
    var method: Method?

    @Option(help: ArgumentHelp("How many labeled images vote.", valueName: "k"))
    var neighbors = 15

    @Option(
        help: ArgumentHelp(
            "How many classes of an image to list (default: 3 as text, 1 as CSV, all as JSON).", valueName: "n"))
    var top: Int?

    @Flag(help: "Print comma-separated values: path, rank, label, probability.")
    var csv = false

    @OptionGroup var space: SpaceOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames(images, of: "an image")
        try checkNames([head, label].compactMap { $0 }, of: "a head or label")
        guard (1...10_000).contains(neighbors) else {
            throw ValidationError("--neighbors must be between 1 and 10000.")
        }
        if let top, top < 1 { throw ValidationError("--top must be at least 1.") }
        guard head != nil || label != nil else {
            throw ValidationError("Name a trained classifier with --head, or an attribute with --label.")
        }
        if method == .head, head == nil { throw ValidationError("With --method head, name it: --head NAME.") }
        if csv, output.json { throw ValidationError("Choose one of --csv and --json.") }
        if chosen == .head {
            if space.model != nil || space.precision != nil {
                throw ValidationError("A head has a model of its own; leave --model and --precision out.")
            }
            if label != nil { throw ValidationError("A head has a label of its own; leave --label out.") }
        }
    }

    private var chosen: Method { method ?? (head == nil ? .knn : .head) }

    /// What `--json` prints.
    private struct Report: Encodable {
        let method: String
        let head: String?
        let label: String?
        var results: [Classification] = []
        var skipped: [Skipped] = []

        struct Skipped: Encodable {
            let path: String
            let reason: String
        }
    }

    func run() async throws {
        let library = try await catalog.open(.read, limits, fetcher: queries.fetcher(limits))
        let label = try await labelOfNeighbors(library)
        let ranking = space.model.map { Ranking.model($0) } ?? .automatic
        var report = Report(method: chosen.rawValue, head: chosen == .head ? head : nil, label: label)
        for image in images {
            do {
                let query = try await queries.query(image, limits)
                var found =
                    if let label {
                        try await library.classify(query, by: label, neighbors: neighbors, ranking: ranking)
                    } else {
                        try await library.classify(query, head: head ?? "")
                    }
                found.path = image
                report.results.append(found)
            } catch  where images.count > 1 && isOfOneImage(error) {
                say("\(error)")
                report.skipped.append(.init(path: image, reason: "\(error)"))
            }
        }
        try printed(report)
        if !report.skipped.isEmpty { throw ExitCode.failure }
    }

    /// The attribute whose values neighbors vote for; nil where a head tells classes.
    private func labelOfNeighbors(_ library: ImageLibrary) async throws -> String? {
        guard chosen == .knn else { return nil }
        if let label { return label }
        return try await library.head(named: head ?? "").card.label
    }

    /// Whether others can be classified all the same.
    private func isOfOneImage(_ error: any Error) -> Bool {
        !(error is ClassificationError || error is LearnedModelError || error is CancellationError || error is ExitCode)
    }

    private func printed(_ report: Report) throws {
        let results = report.results
        guard csv else {
            return try output.print(report) {
                results.map { result in
                    let classes = result.classes.prefix(top ?? 3).map {
                        "\($0.label.onOneLine) \(Int(($0.probability * 100).rounded()))%"
                    }
                    return classes.joined(separator: ", ") + (images.count > 1 ? "  \(result.path.onOneLine)" : "")
                }.joined(separator: "\n")
            }
        }
        var table = CSVText(["path", "rank", "label", "probability"])
        for result in results {
            for (place, one) in result.classes.prefix(top ?? 1).enumerated() {
                table.add([result.path, "\(place + 1)", one.label, "\(one.probability)"])
            }
        }
        try Streams.writeResult(table.text)
    }
}
