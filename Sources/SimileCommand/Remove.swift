import ArgumentParser
import Catalog
import Imaging
import Simile

/// `simile remove`.
struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take items out of the catalogue; picture files stay.",
        discussion: """
            EXAMPLES:
              simile remove photo.jpg
              simile remove ~/Pictures/old               everything below a folder
              simile remove --where 'category=shoes'
            """)

    @Argument(help: "Keys, paths, or folders.", completion: .file())
    var items: [String] = []

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Also items with these attributes.", valueName: "condition"))
    var condition: String?

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if items.isEmpty, condition == nil { throw ValidationError("Name items to remove, or give --where.") }
        try checkNames(items, of: "an item")
        try checkCondition(condition)
    }

    func run() async throws {
        let filter = try condition.map { try Filter.parse($0) }
        let opened = try await catalog.openForWriting(create: false)
        let names = items
        let report = try await onThread {
            defer { try? opened.close() }
            let report = try Removal(catalog: opened).run(names: names, filter: filter)
            try opened.close()
            return report
        }
        for note in report.notes ?? [] { say("Note: \(note)") }
        try output.print(report) {
            (["\(report.removed.count) removed"] + report.unknown.map { "not in the catalogue: \($0.onOneLine)" })
                .joined(separator: "\n")
        }
        if !report.unknown.isEmpty { throw ExitCode.failure }
    }
}
