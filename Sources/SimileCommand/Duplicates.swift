import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile duplicates`.
struct Duplicates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find the copies among the catalog's images, and decide about them.",
        discussion: """
            Copies are the same files, and images that were compressed anew, scaled, turned, mirrored, cropped or recolored. \
            Each is proven on the pixels; images that only look alike are counted apart. Of each group the first image is the \
            one to keep: that in a preferred folder, with more pixels, with the larger file, the older one, the first by name.

            Later runs look at new images only. No file is changed.

            EXAMPLES:
              simile duplicates
              simile duplicates --prefer ~/Pictures/originals --json
              simile duplicates decide Pictures/a.jpg Pictures/b.jpg different
            """, subcommands: [Find.self, Decide.self], defaultSubcommand: Find.self)

    /// `simile duplicates`
    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "find", abstract: "Find the copies (default).",
            discussion: """
                EXAMPLES:
                  simile duplicates
                  simile duplicates --prefer ~/Pictures/originals --near
                """)

        @Option(help: ArgumentHelp("Keep images below this folder before others. May be repeated.", valueName: "dir"))
        var prefer: [String] = []

        @Flag(help: "Also list the images that only look alike.")
        var near = false

        @Flag(help: "Look at all images again, whatever is known of them.")
        var force = false

        @Option(help: "How to show progress.")
        var progress = ProgressStyle.auto

        @OptionGroup var catalog: CatalogOptions
        @OptionGroup var limits: LimitOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try checkNames(prefer, of: "--prefer") }

        func run() async throws {
            var request = DuplicateRequest()
            request.keep.preferred = try prefer.map { try FilePath.absolute($0) }
            (request.force, request.limits) = (force, limits.limits)
            let library = try await catalog.open(.writeExisting, limits)
            let report = try await interruptible { [request, progress] in
                let bar = ProgressBar(progress)
                defer { bar.clear() }
                return try await library.duplicates(request).report { bar.show($0) }
            }
            try await library.close()
            for skipped in report.skipped { say("Skipped: \(skipped.reason)") }
            try output.print(report) { text(report) }
        }

        private func text(_ report: DuplicateReport) -> String {
            let terminal = Terminal.output
            var lines = report.groups.flatMap { group -> [String] in
                let kinds = Dictionary(group.links.map { ($0.b, $0.link.kind) }, uniquingKeysWith: { one, _ in one })
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

    /// `simile duplicates decide`
    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide whether two images are the same picture, whatever is found.",
            discussion: """
                The decision is about what the files contain: it stays when they are renamed, and holds for every file with the same \
                content. Two images that are different never come into one group, not even through a third.

                EXAMPLES:
                  simile duplicates decide Pictures/a.jpg Pictures/b.jpg different
                  simile duplicates decide Pictures/a.jpg Pictures/b.jpg undecided
                """)

        /// What there is to decide.
        enum Verdict: String, ExpressibleByArgument, CaseIterable, Encodable { case same, different, undecided }

        @Argument(help: "The key of an item, as simile duplicates prints it.")
        var first: String

        @Argument(help: "That of another.")
        var second: String

        @Argument(help: "What they are.")
        var verdict: Verdict

        @OptionGroup var catalog: CatalogOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try checkNames([first, second], of: "an item") }

        func run() async throws {
            let (first, second) = (ItemKey(first), ItemKey(second))
            let isSame: Bool? =
                switch verdict {
                case .same: true
                case .different: false
                case .undecided: nil
                }
            try await catalog.changing { try await $0.decide(first, second, isSame: isSame) }
            let report = Report(a: first, b: second, decision: verdict)
            try output.print(report) { "\(first.text.onOneLine) and \(second.text.onOneLine): \(verdict.rawValue)" }
        }

        private struct Report: Encodable {
            let a: ItemKey
            let b: ItemKey
            let decision: Verdict
        }
    }
}
