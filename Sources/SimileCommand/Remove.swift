import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import Imaging
import Simile

/// `simile remove`.
struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove items, or the vectors of a model, from the catalog; image files stay.",
        discussion: """
            Items whose root's folder is not there are kept, as it may have been moved or not be mounted: see simile roots.

            EXAMPLES:
              simile remove photo.jpg
              simile remove ~/Pictures/old               everything below a folder
              simile remove --where 'category=shoes'
              simile remove --space resnet18/avgpool-f32-512-9c2e41aa
                                                         all vectors of a space, as simile status names it
              simile remove --compact                    only shrink the database
            """)

    @Argument(help: "Keys, paths, or folders.", completion: .file())
    var items: [String] = []

    @Option(
        name: .customLong("where"), help: ArgumentHelp("Also items with these attributes.", valueName: "condition"))
    var condition: String?

    @Option(
        help: ArgumentHelp(
            "Also a vector space: its name in simile status, the last eight digits of it, or a model's name. May be given "
                + "several times.", valueName: "name"))
    var space: [String] = []

    @Flag(help: "Free as much disk space as possible by rewriting the database, however long that takes.")
    var compact = false

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if items.isEmpty, condition == nil, space.isEmpty, !compact {
            throw ValidationError("Name items to remove, or give --where, --space or --compact.")
        }
        try checkNames(items, of: "an item")
        try checkCondition(condition)
    }

    func run() async throws {
        var request = Removal.Request(names: items)
        (request.filter, request.spaces, request.isCompacting) = (condition, space, compact)
        let report = try await catalog.changing { [request] in try await $0.remove(request) }
        for note in report.notes ?? [] { say("Note: \(note)") }
        try output.print(report) {
            (["\(report.removed.count) removed"] + report.spaces.map { "the space \($0) removed" }
                + (report.freedBytes > 0 ? [String(format: "%.1f MB freed", Double(report.freedBytes) / 1e6)] : [])
                + report.unknown.map { "not in the catalog: \($0.onOneLine)" } + report.skipped.map(\.reason))
                .joined(separator: "\n")
        }
        if !report.unknown.isEmpty || !report.skipped.isEmpty { throw ExitCode.failure }
    }
}
