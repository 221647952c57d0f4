import ArgumentParser
import Basics
import CommandSupport
import SampleGarments
import Simile

/// `simile sample`.
struct Sample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw a sample catalog of garments to try things out with.",
        discussion: """
            Writes images and items.jsonl with their attributes; the same seed draws the same images.

            EXAMPLES:
              simile sample --output garments
              simile index garments --attributes garments/items.jsonl
            """)

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The number of garments.", valueName: "n"))
    var count = 720

    @Option(help: ArgumentHelp("The random seed.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(help: "Also write to a folder that holds other files; images are never overwritten.")
    var force = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([folder], of: "--output")
        guard (1...1_000_000).contains(count) else { throw ValidationError("--count must be between 1 and 1000000.") }
    }

    func run() async throws {
        let catalog = GarmentCatalog(seed: seed, count: count)
        let (folder, force) = (try FilePath.real(folder), force)
        try await onThread { try catalog.write(to: folder, force: force) }
        let report = Report(count: catalog.garments.count, seed: seed, folder: folder, items: folder + "/items.jsonl")
        try output.print(report) { "\(report.count) garments in \(folder), described in \(report.items)" }
    }

    private struct Report: Encodable {
        let count: Int
        let seed: UInt64
        let folder: String
        let items: String
    }
}
