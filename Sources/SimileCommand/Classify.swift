import ArgumentParser
import CommandSupport
import Foundation
import Simile

/// `simile classify`.
struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell which class images may be of, by the labels of the images most similar to them.",
        discussion: """
            Labels are the values of an attribute of the catalog's images. Of the nearest images that have one each votes for its label, with a \
            weight of one over its distance. An image that is in the catalog itself has no vote.

            EXAMPLES:
              simile index shop --attributes shop/items.jsonl
              simile classify photo.jpg --label category
              simile classify *.jpg --label type --neighbors 30 --json
            """)

    @Argument(help: "Image files, web addresses, or keys of items.", completion: .file())
    var images: [String]

    @Option(help: ArgumentHelp("The attribute that is the label.", valueName: "attribute"))
    var label: String

    @Option(help: ArgumentHelp("How many labeled images vote.", valueName: "k"))
    var neighbors = 15

    @OptionGroup var space: SpaceOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames(images, of: "an image")
        guard (1...10_000).contains(neighbors) else {
            throw ValidationError("--neighbors must be between 1 and 10000.")
        }
    }

    /// What `--json` prints.
    private struct Report: Encodable {
        let label: String
        var results: [Classification] = []
    }

    func run() async throws {
        let library = try await catalog.open(.read, limits, fetcher: queries.fetcher(limits))
        let ranking = space.model.map { Ranking.model($0) } ?? .automatic
        var report = Report(label: label)
        for image in images {
            report.results.append(
                try await library.classify(
                    try await queries.query(image, limits), by: label, neighbors: neighbors, ranking: ranking
                ).named(image))
        }
        let results = report.results
        try output.print(report) {
            results.map { result in
                let classes = result.classes.prefix(3).map {
                    "\($0.label.onOneLine) \(Int(($0.probability * 100).rounded()))%"
                }
                return classes.joined(separator: ", ") + (results.count > 1 ? "  \(result.path.onOneLine)" : "")
            }.joined(separator: "\n")
        }
    }
}

extension Classification {
    /// The same with what a user called the image.
    fileprivate func named(_ name: String) -> Classification {
        var named = self
        named.path = name
        return named
    }
}
