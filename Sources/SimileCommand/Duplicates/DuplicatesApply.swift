import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Simile

/// `simile duplicates apply`
struct DuplicatesApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Move the copies of a plan to the trash, or to a folder.",
        discussion: """
            Both files are read again before a copy is moved; where one has changed since the plan was made, the copy stays. The image \
            that stays gets the attributes of the copy where it has none of the name. simile duplicates undo brings everything back.

            EXAMPLES:
              simile duplicates apply plan.json
              simile duplicates apply plan.json --to ~/removed
            """)

    @Argument(help: "What simile duplicates plan wrote.", completion: .file())
    var plan: String

    @Option(help: ArgumentHelp("Move the copies to this folder instead of the trash.", valueName: "dir"))
    var to: String?

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames([plan], of: "a plan")
        try checkNames([to].compactMap(\.self), of: "--to")
    }

    func run() async throws {
        let place = try to.map { RemovalPlace.folder(try FilePath.absolute($0)) } ?? .trash
        let plan = try await onThread { [plan] in try RemovalPlan(contentsOf: plan) }
        try await removing(catalog, limits, progress, output, verb: "removed") { $0.apply(plan, to: place) }
    }
}

/// `simile duplicates undo`
struct DuplicatesUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Bring back what the last plan that was applied removed.",
        discussion: """
            Files go back to where they were, their items and attributes into the catalog. Given again, it undoes the plan before.

            EXAMPLES:
              simile duplicates undo
            """)

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await removing(catalog, limits, progress, output, verb: "brought back") { $0.undoRemoval() }
    }
}

/// Does a job that moves files, and prints what it did. What was left as it is makes the exit status 1.
private func removing(
    _ catalog: CatalogOptions, _ limits: LimitOptions, _ progress: ProgressStyle, _ output: OutputOptions, verb: String,
    _ job: (ImageLibrary) -> Job<RemovalReport>
) async throws {
    let library = try await catalog.open(.writeExisting, limits)
    let job = job(library)
    let report = try await interruptible {
        let bar = ProgressBar(progress)
        defer { bar.clear() }
        return try await job.report { bar.show($0) }
    }
    try await library.close()
    for skipped in report.skipped { say("Left: \(skipped.key.text.onOneLine): \(skipped.reason)") }
    try output.print(report) {
        (report.moved.map { "\($0.key.text.onOneLine)  \(FilePath.short($0.to).onOneLine)" }
            + ["\(report.moved.count.counted("image", "images")) \(verb)"]).joined(separator: "\n")
    }
    if !report.skipped.isEmpty { throw ExitCode.failure }
}
