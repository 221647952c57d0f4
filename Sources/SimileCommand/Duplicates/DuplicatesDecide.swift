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

    @Argument(help: "The key of an item, as simile duplicates prints it.")
    var first: String

    @Argument(help: "That of another.")
    var second: String

    @Argument(help: "What they are.")
    var decision: CopyDecision

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([first, second], of: "an item") }

    func run() async throws {
        let (first, second) = (ItemKey(first), ItemKey(second))
        try await catalog.changing { [decision] in try await $0.decide(first, second, isSame: decision.isSame) }
        try output.print(DecidedPair(a: first, b: second, decision: decision)) {
            "\(first.text.onOneLine) and \(second.text.onOneLine): \(decision.rawValue)"
        }
    }
}

extension CopyDecision: ExpressibleByArgument {}
