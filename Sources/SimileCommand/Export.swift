import ArgumentParser
import Catalog
import Simile

/// `simile export`.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the vectors for other programs: vectors.npy and items.jsonl.",
        discussion: """
            vectors.npy holds float32 unit vectors, n × d; line i of items.jsonl says whose row i is. An earlier export in the \
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
        let filter = try condition.map { try Filter.parse($0) }
        let opened = try await catalog.openForReading()
        let (folder, model, precision, force) = (folder, space.model, space.precision?.precision, writing.force)
        let report = try await onThread {
            try CatalogExport(catalog: opened).run(
                to: folder, model: model, precision: precision, filter: filter, force: force)
        }
        for note in report.notes ?? [] { say("Note: \(note)") }
        try output.print(report) {
            "\(report.count) vectors of \(report.dimension) numbers in \(report.vectors)\n"
                + "their items in \(report.items)"
        }
    }
}
