import ArgumentParser
import Basics
import CommandSupport
import Simile

/// `simile sources run`.
struct SourcesRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Read sources now: add, change and remove their products, and fetch new images.",
        discussion: """
            The exit status is 1 where a source could not be read to its end, or waits to be confirmed; the others are read all the \
            same. What is at fault in single products is told, and no failure.

            EXAMPLES:
              simile sources run                     all that are not paused
              simile sources run garments
              simile sources run garments --dry-run  what would change
            """)

    @Argument(help: "The sources' names; none for all that are not paused.")
    var names: [String] = []

    @Flag(help: "Only look at what would change.")
    var dryRun = false

    @Flag(help: "Follow redirects and image links to private addresses, too, as of shops in one's own network.")
    var allowPrivate = false

    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames(names, of: "a source") }

    func run() async throws {
        let fetcher = ImageFetcher(privateAddresses: allowPrivate ? .allowed : .ifRequested)
        let library = try await catalog.open(dryRun ? .read : .writeExisting, limits, fetcher: fetcher)
        let reports: [SourceRunReport]
        do {
            reports = try await interruptible { [names, dryRun, isJSON = output.json] in
                try await library.runSources(names, dryRun: dryRun) { report in
                    let text = ([Sources.line(report)] + report.firstFaults.map { "  \($0.onOneLine)" }).joined(
                        separator: "\n")
                    if isJSON { say(text) } else { try? Streams.writeResult(text + "\n") }
                }
            }
        } catch is CancellationError {
            try await library.close()
            throw ExitCode(130)
        }
        try await library.close()
        if output.json {
            try output.print(Runs(runs: reports)) { "" }
        } else if reports.isEmpty {
            say("no sources to run")
        }
        let bad = reports.filter { ![.complete, .unchanged].contains($0.outcome) }
        if !bad.isEmpty { throw ExitCode.failure }
    }

    private struct Runs: Encodable { var runs: [SourceRunReport] }
}

/// `simile sources pause`.
struct SourcesPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Leave a source alone until it is resumed; its items stay.",
        discussion: """
            EXAMPLES:
              simile sources pause garments
            """)

    @OptionGroup var change: SourceChange
    func run() async throws { try await change.make { try await $0.pauseSource($1) } }
}

/// `simile sources resume`.
struct SourcesResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Take up a source that was paused; it is due at once.",
        discussion: """
            EXAMPLES:
              simile sources resume garments
            """)

    @OptionGroup var change: SourceChange
    func run() async throws { try await change.make { try await $0.pauseSource($1, false) } }
}

/// `simile sources confirm`.
struct SourcesConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirm that a source really has so few products; its next run is applied.",
        discussion: """
            A feed with less than half of the products of before may be broken at its shop: nothing of it is applied until it has more \
            again, or is confirmed.

            EXAMPLES:
              simile sources confirm garments
            """)

    @OptionGroup var change: SourceChange
    func run() async throws { try await change.make { try await $0.confirmSource($1) } }
}

/// `simile sources remove`.
struct SourcesRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a source and the items of its products; files of a folder's stay items.",
        discussion: """
            EXAMPLES:
              simile sources remove garments
              simile sources remove garments --keep-items
            """)

    @Flag(help: "Keep its items; a source of the same name takes them over.")
    var keepItems = false

    @OptionGroup var change: SourceChange

    func run() async throws {
        let removed = try await change.catalog.changing { library in
            try await library.removeSource(change.name, keepingItems: keepItems)
        }
        try change.output.print(["removed": removed]) { "\(removed.counted("item")) removed" }
    }
}

/// One source, of which something is changed.
struct SourceChange: ParsableArguments {
    @Argument(help: "The source's name.")
    var name: String

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([name], of: "a source") }

    /// Makes a change, and prints the source as it is then.
    func make(_ work: (ImageLibrary, String) async throws -> Void) async throws {
        let list = try await catalog.changing { library in
            try await work(library, name)
            var list = try await library.sources()
            list.sources.removeAll { $0.name != name }
            return list
        }
        try output.print(list) { Sources.text(list) }
    }
}
