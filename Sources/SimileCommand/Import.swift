import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile import`.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Import vectors that exist already: vectors.npy and items.jsonl.",
        discussion: """
            vectors.npy holds n × d numbers; line i of items.jsonl is an object with the "key" of row i, and perhaps its "attributes" and \
            the "path" of its image: what simile export writes. No image is looked at. The vectors must be of --model, \
            since images and texts that are searched with are embedded by it. Importing the same again changes nothing.

            EXAMPLES:
              simile export --output vectors
              simile import vectors --catalog copy.simile
              simile import vectors --model efficientnet_lite0
            """)

    @Argument(help: ArgumentHelp("The folder with both files.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var space: SpaceOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([folder], of: "the folder") }

    func run() async throws {
        let library = try await catalog.open(.write)
        let model = space.model.map { ModelChoice($0, precision: space.precision?.precision ?? .f32) }
        let bar = ProgressBar(progress)
        defer { bar.clear() }
        let job = library.importVectors(from: try FilePath.real(folder), model: model)
        let report = try await interruptible("stopping; what is in the catalog stays") {
            try await job.report { bar.show($0) }
        }
        bar.clear()
        for fault in report.faults.prefix(10) { say("line \(fault.line) \(fault.reason)") }
        if report.refused > 10 { say("\(report.refused) lines were refused") }
        try output.print(report) {
            "\(report.added.counted("item")) added, \(report.updated) updated, with vectors of \(report.space.model.onOneLine)"
        }
        if report.added + report.updated == 0, report.refused > 0 { throw ExitCode.failure }
    }
}
