import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile duplicates`
struct DuplicatesFind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find the copies (default).",
        discussion: """
            EXAMPLES:
              simile duplicates
              simile duplicates --prefer ~/Pictures/originals --near
            """)

    @OptionGroup var choosing: DuplicateOptions

    @Flag(help: "Also list the images that only look alike.")
    var near = false

    @Flag(help: "Look at all images again, whatever is known of them.")
    var force = false

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var request = try choosing.request(limits)
        request.force = force
        let library = try await catalog.open(.writeExisting, limits)
        let report = try await choosing.showing { [request] in
            try await library.duplicates(request).report(progress: $0)
        }
        try await library.close()
        for skipped in report.skipped { say("Skipped: \(skipped.reason)") }
        try output.print(report) { text(report) }
    }

    private func text(_ report: DuplicateReport) -> String {
        let terminal = Terminal.output
        var lines = report.groups.flatMap { group -> [String] in
            let kept = group.items.first?.key
            // What was done to a copy is shown relative to the image that is kept, else to another.
            var kinds: [ItemKey: CopyLink.Kind] = [:]
            for link in group.links where link.b != kept { kinds[link.b] = link.link.kind }
            for link in group.links where link.a == kept || link.b == kept {
                kinds[link.a == kept ? link.b : link.a] = link.link.kind
            }
            return group.items.map { item in
                let mark = item.keep ? terminal.styled("keep", .green) : "copy"
                let kind = kinds[item.key].map { ", \($0.rawValue)" } ?? ""
                return "\(mark)  \(item.key.text.onOneLine)" + terminal.styled("  \(item.reason)\(kind)", .dim)
            } + [""]
        }
        if near {
            lines += report.near.map { "near  \($0.a.text.onOneLine)  \($0.b.text.onOneLine)" }
            if !report.near.isEmpty { lines.append("") }
        }
        let copies = report.groups.reduce(0) { $0 + $1.items.count - 1 }
        lines.append(
            terminal.styled(
                copies == 0
                    ? "no copies"
                    : "\(copies.counted("copy", "copies")) in \(report.groups.count.counted("group", "groups"))",
                .bold)
                + ", \(report.near.count.counted("pair", "pairs")) that only \(report.near.count == 1 ? "looks" : "look") alike"
        )
        return lines.joined(separator: "\n")
    }
}
