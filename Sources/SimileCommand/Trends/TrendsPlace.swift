import ArgumentParser
import CommandSupport
import Foundation
import Simile

/// `simile trends place`.
struct TrendsPlace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "Tell which group pictures belong to, and whether it grows.",
        discussion: """
            A picture that is like no group has a new look.

            EXAMPLES:
              simile trends place photo.jpg
              simile trends place photo.jpg https://example.org/dress.jpg --since 12w --json
            """)

    @Argument(help: "Image files, web addresses, or keys of items.", completion: .file())
    var images: [String]

    @OptionGroup var history: TrendOptions

    @Option(help: ArgumentHelp("How many of the most similar items to list.", valueName: "n"))
    var neighbors = 5

    @OptionGroup var space: SpaceOptions
    @OptionGroup var queries: QueryOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames(images, of: "an image")
        guard (1...1000).contains(neighbors) else { throw ValidationError("--neighbors must be between 1 and 1000.") }
    }

    /// What `--json` prints.
    private struct Report: Encodable {
        var results: [TrendPlacement] = []
    }

    func run() async throws {
        let library = try await catalog.openForTrends(limits, fetcher: queries.fetcher(limits))
        let request = try history.request(space)
        var report = Report()
        for image in images {
            let query = try await queries.query(image, limits)
            var place = try await library.trendPlace(of: query, request, neighbors: neighbors)
            place.image = image
            report.results.append(place)
        }
        try output.print(report) { report.results.map(text).joined(separator: "\n\n") }
    }

    private func text(_ place: TrendPlacement) -> String {
        var lines: [String] = images.count > 1 ? [place.image.onOneLine] : []
        if let group = place.group {
            let trend = group.line.trend
            lines.append("group \(group.id)  \(group.size.counted("image"))  \(trend.verdict)  \(trend.growthText)")
        } else if place.isNewLook, let nearest = place.nearestGroup, let cosine = place.cosine {
            lines.append("a new look; nearest is group \(nearest), " + String(format: "cosine %.4f", cosine))
        } else {
            lines.append("there are no groups yet")
        }
        for neighbor in place.neighbors {
            lines.append(
                String(format: "%.4f  ", neighbor.score) + (neighbor.group.map { "group \($0)  " } ?? "")
                    + neighbor.key.text.onOneLine)
        }
        return lines.joined(separator: "\n")
    }
}
