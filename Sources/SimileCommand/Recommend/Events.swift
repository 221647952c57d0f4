import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Recommendation
import Simile

/// `simile events`.
struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keep what users did with items, for recommendations, and forget it.",
        discussion: """
            Of each user the newest \(ImageCatalog.eventLimit) events are kept in the catalog; they go with their item.

            EXAMPLES:
              simile events add ann Pictures/beach.jpg view
              simile events import log.csv
              simile events list ann
              simile events remove ann                   forget all that ann did
            """,
        subcommands: [EventsAdd.self, EventsImport.self, EventsList.self, EventsRemove.self])
}

/// `simile events add`.
struct EventsAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Keep one event, which happens now.",
        discussion: """
            EXAMPLES:
              simile events add ann Pictures/beach.jpg view
              simile events add ann Pictures/beach.jpg less     less like this
            """)

    @Argument(help: "The name of a user or a session.")
    var user: String

    @Argument(help: "The item's key, or the path of its file.")
    var key: String

    @Argument(help: "What was done: view, cart, buy, like, less (less like this) or hide.")
    var kind: EventKind

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([user, key], of: "a user or an item") }

    func run() async throws {
        let summary = try await catalog.changing { library in
            try await library.addEvents(
                library.keys(named: [key]).map { NewEvent(user: user, item: $0, kind: kind) })
        }
        if let fault = summary.faults.first?.fault { throw RefusedEvent(fault: fault) }
        try output.print(summary) { "\(summary.added) added" }
    }

    private struct RefusedEvent: Error, CustomStringConvertible {
        let fault: EventSummary.Fault
        var description: String { "the event is not kept: \(fault)" }
    }
}

/// `simile events import`.
struct EventsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Keep the events of a CSV or JSON Lines file.",
        discussion: """
            Columns are user, key, kind (view, where there is none) and time: milliseconds since 1970 or ISO 8601; now, where there is none. \
            A line of no use is told and passed over; a file that is imported twice counts once.

            EXAMPLES:
              simile events import log.csv
              simile events import log.jsonl --json
            """)

    @Argument(help: "The file.", completion: .file(extensions: ["csv", "jsonl"]))
    var file: String

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([file], of: "a file") }

    func run() async throws {
        let report = try await catalog.changing { try await $0.importEvents(file) }
        for fault in report.faults { say("\(file.onOneLine), line \(fault.line): \(fault.reason)") }
        if report.refused > report.faults.count { say("and \(report.refused - report.faults.count) more lines") }
        try output.print(report) {
            "\(report.added) added, \(report.known) known" + (report.refused > 0 ? ", \(report.refused) refused" : "")
        }
        if report.refused > 0 { throw ExitCode.failure }
    }
}

/// `simile events list`.
struct EventsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what a user did, the newest first.",
        discussion: """
            EXAMPLES:
              simile events list ann --json
            """)

    @Argument(help: "The name of a user or a session.")
    var user: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The maximum number of events.", valueName: "k"))
    var limit = ImageCatalog.eventLimit

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([user], of: "a user")
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let events = try await catalog.open(.read).events(ofUser: user, limit: limit)
        try output.print(["events": events]) {
            guard !events.isEmpty else { return "no events of \(user.onOneLine)" }
            var table = TextTable()
            table.add(cells: ["time", "kind", "item"])
            for event in events {
                table.add(cells: [EventTime.text(event.time), event.kind.rawValue, event.item.text.onOneLine])
            }
            return table.text
        }
    }
}

/// `simile events remove`.
struct EventsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget all that a user did.",
        discussion: """
            EXAMPLES:
              simile events remove ann
            """)

    @Argument(help: "The name of a user or a session.")
    var user: String

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([user], of: "a user") }

    func run() async throws {
        let count = try await catalog.changing { try await $0.removeEvents(ofUser: user) }
        try output.print(["removed": count]) { "\(count) removed" }
    }
}
