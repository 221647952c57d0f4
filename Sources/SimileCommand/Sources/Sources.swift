import ArgumentParser
import Basics
import CommandSupport
import Foundation
import Simile

/// `simile sources`.
struct Sources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Collect products from shops: feeds, sitemaps, Shopify shops and folders.",
        discussion: """
            A product of a source is an item with attributes (title, brand, color, price, currency, availability, link, group_id, \
            source and so on), and one more for each further image. Keys are the source's name and the product's id: \
            garments/4711, garments/4711#2. Only what has changed is fetched. A product is removed after complete runs have \
            missed it three times; a feed with less than half of its products is not applied until it is confirmed.

            EXAMPLES:
              simile sources add garments https://shop.example/merchant.xml --every 15m
              simile sources add --file sources.yaml     many at once
              simile sources run --dry-run               what would change
              simile sources run                         read all of them now
              simile sources status garments             what the last run did
              simile serve --collect                     read them when they are due
            """,
        subcommands: [
            SourcesAdd.self, SourcesList.self, SourcesStatus.self, SourcesRun.self, SourcesPause.self,
            SourcesResume.self, SourcesConfirm.self, SourcesRemove.self,
        ],
        defaultSubcommand: SourcesList.self)

    /// The sources as a table.
    static func text(_ list: SourceList) -> String {
        guard !list.sources.isEmpty else { return "no sources; simile sources add NAME URL adds one" }
        var table = TextTable(rightAligned: [3, 4])
        table.add("source", "kind", "state", "items", "pending", "lag", "address")
        for source in list.sources {
            table.add(
                source.name, source.kind.rawValue, source.state.rawValue, "\(source.items)", "\(source.pending)",
                source.lag.map(age) ?? "–", source.url.onOneLine(limit: 100))
        }
        let errors = list.sources.compactMap { source in source.lastError.map { "\(source.name): \($0.onOneLine)" } }
        return ([table.text] + errors).joined(separator: "\n")
    }

    /// A time span in its largest unit.
    static func age(_ seconds: Double) -> String {
        switch seconds {
        case ..<120: "\(Int(seconds)) s"
        case ..<7200: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(seconds / 86_400)) d"
        }
    }

    /// What a run did, in one line.
    static func line(_ report: SourceRunReport) -> String {
        let parts = [
            (report.added, "added"), (report.changed, "changed"), (report.removed, "removed"),
            (report.same, "as before"),
            (report.imagesFetched, "images fetched"), (report.imagesFailed, "images failed"), (report.faults, "faults"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let outcome = report.isDryRun ? "would be \(report.outcome.rawValue)" : report.outcome.rawValue
        let error = report.error.map { "; \($0.onOneLine)" } ?? ""
        return ([report.source + ": " + outcome] + parts).joined(separator: ", ") + error
    }
}

/// `simile sources list`.
struct SourcesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the sources, how much there is of each, and how their runs go.",
        discussion: """
            EXAMPLES:
              simile sources list --json
            """)

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list = try await catalog.open(.read).sources()
        try output.print(list) { Sources.text(list) }
    }
}

/// `simile sources status`.
struct SourcesStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the last run of sources did, with the first things that were at fault.",
        discussion: """
            EXAMPLES:
              simile sources status
              simile sources status garments --json
            """)

    @Argument(help: "The sources' names; none for all.")
    var names: [String] = []

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames(names, of: "a source") }

    func run() async throws {
        var list = try await catalog.open(.read).sources()
        for name in names where !list.sources.contains(where: { $0.name == name }) {
            throw ValidationError("There is no source '\(name.onOneLine)'.")
        }
        if !names.isEmpty { list.sources.removeAll { !names.contains($0.name) } }
        try output.print(list) { [list] in
            let details = list.sources.compactMap(\.report).map { report in
                ([Sources.line(report)] + report.firstFaults.map { "  \($0.onOneLine)" }).joined(separator: "\n")
            }
            return ([Sources.text(list)] + details).joined(separator: "\n")
        }
    }
}
