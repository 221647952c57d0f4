import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile duplicates plan`
struct DuplicatesPlan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Write down which copies to remove, and which images stay; nothing is changed.",
        discussion: """
            Without --kinds only copies are planned to go that show just what the image shows that stays: exact, reencoded and \
            resized ones. The plan is JSON; whatever you take out of it stays.

            EXAMPLES:
              simile duplicates plan --output plan.json
              simile duplicates plan --output plan.json --prefer ~/Pictures/originals --kinds exact
            """)

    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write.", completion: .file())
    var file: String

    @OptionGroup var choosing: DuplicateOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkNames([file], of: "--output") }

    func run() async throws {
        let target = try OutputFile(
            file, replacing: RemovalPlan.isPlan(file) ? .recognized : nil, force: writing.force)
        let request = try choosing.request(limits, kinds: CopyLink.Kind.faithful)
        let library = try await catalog.open(.writeExisting, limits)
        let plan = try await choosing.showing { [request] in try await library.planRemoval(request).report(progress: $0)
        }
        try await library.close()
        try await onThread { try target.write(try plan.json()) }
        try output.print(plan) {
            let kinds = plan.kinds.map(\.rawValue).joined(separator: ", ")
            return """
                \(target.path): \(plan.removals.counted("copy", "copies")) to remove, \
                \(plan.groups.count.counted("image", "images")) to keep (\(kinds))
                kept is, in this order: \(plan.keepRule.map(\.rawValue).joined(separator: ", "))
                """
        }
    }
}
