import ArgumentParser
import Basics
import Catalog
import Charts
import CommandSupport
import Foundation
import Simile

/// `simile cluster`.
struct Cluster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Group the catalog's images by what they look like.",
        discussion: """
            With --count auto there are as many clusters as the images make, and outliers that belong to none (HDBSCAN, from \
            100 images on by their places on the map). With a number every image is in one of so many \
            clusters (k-means). No image is read or changed: the vectors in the catalog are compared.

            With --label, clusters have the most frequent values of an attribute as names, and the adjusted Rand index and the \
            normalized mutual information say how far clusters and values agree. A map has near images near; its axes and \
            the distances between groups mean nothing.

            EXAMPLES:
              simile cluster
              simile cluster --count 12 --label category
              simile cluster --where 'price<40' --min-size 10 --limit 5
              simile cluster --sheet groups --map map.svg
              simile cluster --count 3 --json
            """)

    @Option(help: ArgumentHelp("How many clusters: a number, or auto.", valueName: "k|auto"))
    var count = ClusterCount.auto

    @Option(
        help: ArgumentHelp(
            "The least number of images in a cluster, with --count auto (default: 5 up to 200 images, then 10).",
            valueName: "n"))
    var minSize: Int?

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    @Option(help: ArgumentHelp("An attribute to name clusters by, and to compare them with.", valueName: "attribute"))
    var label: String?

    @Option(help: ArgumentHelp("What random choices start from.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(
        help: ArgumentHelp(
            "List so many images of each cluster, the most typical first (default: none as text, all as JSON).",
            valueName: "n"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("Write an image of each cluster, and of the outliers, into this folder.", valueName: "dir"),
        completion: .directory)
    var sheet: String?

    @Option(help: ArgumentHelp("Write a map of all images as SVG.", valueName: "file"), completion: .file())
    var map: String?

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var writing: WritingOptions
    @OptionGroup var space: SpaceOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let minSize, minSize < 2 { throw ValidationError("--min-size must be at least 2.") }
        if case .number = count, minSize != nil { throw ValidationError("--min-size is of --count auto only.") }
        if let limit, limit < 0 { throw ValidationError("--limit must be at least 0.") }
        try checkNames([sheet, map].compactMap { $0 }, of: "--sheet or --map")
        try checkNames([label].compactMap { $0 }, of: "--label")
        try checkCondition(condition)
    }

    func run() async throws {
        let library = try await catalog.open(.read, limits)
        let (sheets, drawing) = try await outputs(library.catalog)
        let request = try request()
        var report = try await interruptible { [progress] in
            let bar = ProgressBar(progress)
            defer { bar.clear() }
            return try await library.clusters(request).report { bar.show($0) }
        }
        for note in report.notes ?? [] { say("Note: \(note)") }
        let whole = report
        if let limit {
            for place in report.clusters.indices {
                report.clusters[place].items = Array(report.clusters[place].items.prefix(limit))
            }
        }
        try output.print(report) { text(report) }
        try drawing?.write(Array((whole.drawing.svg() + OutputFile.plotMark).utf8))
        try await sheets?.write(whole, limits.limits)
    }

    private func request() throws -> ClusterRequest {
        var request = ClusterRequest(count.method)
        request.minimumSize = minSize
        (request.model, request.precision) = (space.model, space.precision?.precision)
        request.filter = try condition.map { try Filter.parse($0) }
        (request.label, request.seed, request.wantsMap) = (label, seed, map != nil)
        return request
    }

    /// Where sheets and map go, if there shall be such; refused before the work.
    private func outputs(_ catalog: ImageCatalog) async throws -> (ClusterSheets?, OutputFile?) {
        let (sheet, map, force) = (sheet, map, writing.force)
        return try await onThread {
            let drawing = try map.map { path in
                let file = try OutputFile(path, replacing: .plot, force: force)
                try file.check(notIn: catalog)
                return file
            }
            return (try sheet.map { try ClusterSheets(folder: $0, catalog: catalog, force: force) }, drawing)
        }
    }

    private func text(_ report: ClusterReport) -> String {
        let terminal = Terminal.output
        let images = report.clusters.reduce(report.outliers.count) { $0 + $1.size }
        var lines: [String] = []
        for cluster in report.clusters {
            lines.append(
                terminal.styled("\(cluster.id)", .bold) + "  \(cluster.size.counted("image"))"
                    + (cluster.nameText.map { "  " + $0 } ?? "")
                    + terminal.styled("  \(cluster.medoid.text.onOneLine)", .dim))
            if limit != nil { lines += cluster.items.map { "   \($0.text.onOneLine)" } }
        }
        if !lines.isEmpty { lines.append("") }
        var summary =
            terminal.styled(report.clusters.count.counted("cluster"), .bold) + " of \(images.counted("image"))"
        if report.method == "hdbscan" { summary += ", \(report.outliers.count.counted("outlier"))" }
        lines.append(summary + " in \(report.space.model), \(report.method), seed \(report.seed)")
        if let agreement = report.agreement {
            lines.append(
                "agreement with \(agreement.label.onOneLine) of \(agreement.items.counted("image")): "
                    + String(
                        format: "adjusted Rand index %.3f, normalized mutual information %.3f",
                        agreement.adjustedRandIndex, agreement.normalizedMutualInformation))
        }
        return lines.joined(separator: "\n")
    }
}

/// The value of `--count`.
enum ClusterCount: ExpressibleByArgument, CustomStringConvertible {
    case auto
    case number(Int)

    init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else {
            guard let number = Int(argument), number >= 1 else { return nil }
            self = .number(number)
        }
    }

    var method: ClusterRequest.Method {
        switch self {
        case .auto: .density
        case .number(let number): .count(number)
        }
    }

    var description: String {
        switch self {
        case .auto: "auto"
        case .number(let number): "\(number)"
        }
    }

    var defaultValueDescription: String { description }
}
