import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile
import SimileEvaluation

/// `simile trends show`.
struct TrendsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Tell what is new and what grows.",
        discussion: """
            EXAMPLES:
              simile trends show --since 12w --attributes brand,color
              simile trends show --date published --by month --since 2026-01-01 --json
            """)

    @OptionGroup var history: TrendOptions

    @Option(
        help: ArgumentHelp(
            "The attributes whose values are told apart (default: up to 8 with 2 to 200 values that are no numbers).",
            valueName: "a,b"))
    var attributes: String?

    @Option(help: ArgumentHelp("The attribute that is the price.", valueName: "attribute"))
    var price = "price"

    @Option(help: ArgumentHelp("How many groups, and values of each attribute, to list, trends first.", valueName: "n"))
    var limit = 10

    @Option(help: ArgumentHelp("What random choices start from.", valueName: "n"))
    var seed: UInt64 = 42

    @Flag(help: "Draw all groups anew; those of mostly the same images keep their numbers.")
    var regroup = false

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Write report.html, results.json, CSV files and plots to this folder.", valueName: "dir"),
        completion: .directory)
    var folder: String?

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var writing: WritingOptions
    @OptionGroup var space: SpaceOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0...10_000).contains(limit) else { throw ValidationError("--limit must be between 0 and 10000.") }
        try checkNames([folder].compactMap { $0 }, of: "--output")
        try checkNames(names ?? [], of: "--attributes")
    }

    private var names: [String]? {
        attributes?.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingPrefix(" ") }.map(
            String.init)
    }

    func run() async throws {
        let report = try folder.map { try ReportFolder($0, force: writing.force) }
        try report?.check()
        let library = try await catalog.openForTrends(limits)
        var request = try history.request(space)
        (request.attributes, request.price, request.limit) = (names, price, limit)
        (request.seed, request.regroups) = (seed, regroup)
        let trends = try await interruptible { [progress, request] in
            let bar = ProgressBar(progress)
            defer { bar.clear() }
            return try await library.trends(request).report { bar.show($0) }
        }
        for note in trends.notes ?? [] { say("Note: \(note)") }
        try output.print(trends) { trends.text(on: Terminal.output) }
        guard let report else { return }
        try await onThread { [limits] in
            try report.write(trends.results(), limits: limits.limits, image: library.file(ofItem:))
        }
        if !output.json {
            try Streams.writeResult("\nreport in \(FilePath.short(report.path).onOneLine)/report.html\n")
        }
    }
}
