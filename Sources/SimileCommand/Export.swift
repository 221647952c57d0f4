import ArgumentParser
import Catalog
import CommandSupport
import Simile

/// `simile export`.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Export the vectors for other programs: vectors.npy and items.jsonl.",
        discussion: """
            vectors.npy holds float32 unit vectors, n × d; line i of items.jsonl describes the item of row i. An earlier export in the \
            folder is replaced.

            EXAMPLES:
              simile export --output vectors
              simile export --output dresses --where category=dress
            """)

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    @OptionGroup var space: SpaceOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([folder], of: "--output")
        try checkCondition(condition)
    }

    func run() async throws {
        let report = try await catalog.open(.read).export(
            to: folder, model: space.model, precision: space.precision?.precision, where: condition,
            force: writing.force)
        for note in report.notes ?? [] { say("Note: \(note)") }
        try output.print(report) {
            "\(report.count) vectors of \(report.dimension) dimensions in \(report.vectors)\n"
                + "items in \(report.items)"
        }
    }
}
