import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile duplicates decide`
struct DuplicatesDecide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Decide whether two images are the same picture, whatever is found.",
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
