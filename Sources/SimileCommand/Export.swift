import ArgumentParser
import Catalog
import Simile

/// `simile export`.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the vectors for other programs: vectors.npy and items.jsonl.",
        discussion: """
            vectors.npy holds float32 unit vectors, n × d; line i of items.jsonl says whose row i is.

            EXAMPLES:
              simile export --output vectors
              simile export --output dresses --where category=dress
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
    var output: String

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Only items with these attributes.", valueName: "condition"))
    var condition: String?

    @Flag(help: "Print one JSON document instead of text.")
    var json = false

    @OptionGroup var catalog: CatalogOptions

    func validate() throws { try checkCondition(condition) }

    func run() async throws {
        let filter = try condition.map { try Filter.parse($0) }
        let opened = try await catalog.openForReading()
        let folder = output
        let report = try await onThread { try CatalogExport(catalog: opened).run(to: folder, filter: filter) }
        print(
            json
                ? try JSONText.pretty(report)
                : "\(report.count) vectors of \(report.dimension) numbers in \(report.vectors)\ntheir items in \(report.items)")
    }
}
