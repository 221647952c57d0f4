import ArgumentParser
import Basics
import Catalog
import Foundation
import Imaging
import ModelZoo
import Simile
import VectorSearch

/// `simile index`.
struct Index: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at pictures once, so that they can be searched.",
        discussion: """
            Folders are searched through; hidden ones and the litter of operating systems are left out. A second run looks only \
            at what is new or changed. Files that cannot be read are listed with the reason and do not stop the rest. At the end \
            the index is brought up to date, if it is worth the work. Without --model everything is seen with all models that the catalogue has \
            vectors of. Several runs, and a service, may write one catalogue at the same time.

            EXAMPLES:
              simile index ~/Pictures
              simile index shop/images --attributes shop/items.jsonl
              simile index shop/images --attributes shop.csv --path-column Picture --types sku=text
              simile index ~/Pictures --prune            also forget pictures that are gone
              simile index ~/Pictures --force            look at every picture again, changed or not
              simile index ~/Pictures --precision fast   about twice as fast
              simile index ~/Pictures --model efficientnet_lite0 --model colour
                                                         see with two models; later runs may add more
              simile index ~/Pictures --tiles            see parts of each picture, too, and from now on
              simile index --index hnsw                  look at no picture, only index what is there
            """)

    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String] = []

    @Option(
        help: ArgumentHelp("What is known about the pictures: JSON Lines or CSV, keyed by path.", valueName: "file"),
        completion: .file())
    var attributes: String?

    @OptionGroup var attributeFile: AttributeFileOptions

    @Flag(help: "Let --attributes replace all that is known about its pictures, instead of adding to it.")
    var replaceAttributes = false

    @Flag(
        help:
            "Remove items whose file has vanished from these paths; not where they are more than half of a path's, or all."
    )
    var prune = false

    @Flag(help: "Look at every picture again, changed or not; with --prune instead, remove however many there are.")
    var force = false

    @Option(
        help: "The kind of index to keep from now on; auto compares every vector while there are few, else it is hnsw.")
    var index: IndexName?

    @Flag(
        inversion: .prefixedNo,
        help: "Look at parts of each picture, too, so that a part finds the whole; takes six times as long.")
    var tiles: Bool?

    @Flag(help: "Fail when a file was passed over.")
    var strict = false

    @Option(help: ArgumentHelp("Threads that decode and embed (default: one per core).", valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "How long to wait for other processes that write the catalogue, in seconds.", valueName: "s"))
    var wait = 60

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var models: ModelsOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must lie between 1 and 1024.")
        }
        if paths.isEmpty, index == nil { throw ValidationError("Name files or folders, or give --index.") }
        try checkNames(paths + [attributes].compactMap { $0 }, of: "a path or --attributes")
        try attributeFile.check(attributes, "--attributes")
        if replaceAttributes, attributes == nil {
            throw ValidationError("--replace-attributes needs the file that replaces them: --attributes FILE.")
        }
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait must lie between 0 and 86400.") }
    }

    func run() async throws {
        var request = IndexRequest(paths: paths, models: models.chosen, limits: limits.limits)
        request.prune = prune
        request.force = force
        request.tiles = tiles
        request.threads = threads
        request.index = index?.choice
        // All that can be wrong with the request, before a catalogue is made for it.
        try request.check()
        if let attributes {
            request.attributes = try await AttributeFile.read(attributes, as: attributeFile.format)
            request.replacesAttributes = replaceAttributes
        }
        let library = try await catalog.open(
            paths.isEmpty ? .writeExisting : .write, limits, wait: .seconds(wait))
        let report = try await interruptible { [request, progress] in
            let bar = JobBar(progress)
            defer { bar.clear() }
            return try await library.index(request).report { bar.show($0) }
        }
        try await library.close()
        try output.print(report) { text(report) }
        if report.interrupted { throw ExitCode(130) }
        if !report.refusals.isEmpty { throw NotPruned(refusals: report.refusals) }
        if strict, !report.skipped.isEmpty { throw ExitCode.failure }
    }

    private func text(_ report: IndexReport) -> String {
        let terminal = Terminal.output
        let looked = report.added + report.updated + report.moved + report.unchanged + report.skipped.count
        let nothing = paths.isEmpty ? "no pictures looked at" : "no pictures found"
        var parts = looked == 0 && !report.interrupted ? [nothing] : ["\(report.added) added"]
        for (count, word) in [(report.updated, "updated"), (report.moved, "moved"), (report.removed, "removed")]
        where count > 0 { parts.append("\(count) \(word)") }
        if looked > 0 { parts.append("\(report.unchanged) unchanged") }
        var lines = [terminal.styled(parts.joined(separator: ", "), .bold) + Self.pace(report)]
        if report.missing > 0 {
            lines.append("\(report.missing) items have lost their file; --prune removes them")
        }
        if report.unreadable > 0 {
            lines.append(
                "\(report.unreadable) items keep what they looked like before: their file cannot be read any more")
        }
        for folder in report.lost {
            let path = folder.path.onOneLine
            let known = folder.foundElsewhere > 0 ? "; \(folder.foundElsewhere) of them are among the added" : ""
            lines.append("\(folder.items) items were in \(path), which is not there\(known)")
            lines.append("  if it is gone for good, or has another name: simile remove \(path)")
        }
        if report.unmatchedAttributes > 0 {
            let more = report.unmatchedAttributes - report.unmatchedPaths.count
            lines.append("\(report.unmatchedAttributes) entries of the attributes describe none of these pictures:")
            for path in report.unmatchedPaths { lines.append("  \(FilePath.short(path).onOneLine)") }
            if more > 0 { lines.append("  … and \(more) more") }
        }
        if !report.skipped.isEmpty {
            lines.append(terminal.styled("\(report.skipped.count) skipped:", .yellow))
            for file in report.skipped.prefix(20) { lines.append("  \(file.path.onOneLine): \(file.reason)") }
            if report.skipped.count > 20 { lines.append("  … and \(report.skipped.count - 20) more (all with --json)") }
        }
        for space in report.spaces {
            let name = report.spaces.count > 1 ? " of \(space.space.model)" : ""
            if report.spaces.count > 1 { lines.append("\(space.space.model): \(space.embedded) embedded") }
            guard let index = space.index else { continue }
            if let fault = index.rebuiltBecause { lines.append("the index\(name) was built anew: \(fault)") }
            if index.built > 0 {
                let seconds = String(format: "%.1f s", index.seconds)
                lines.append("\(index.kind.rawValue) index\(name): \(index.built) vectors in \(seconds)")
            }
        }
        for lag in report.lagging {
            let why =
                lag.reason.map(\.onOneLine) ?? "simile index without --model sees with every model of the catalogue"
            lines.append("\(lag.items) items have no vector of \(lag.space): \(why)")
        }
        if report.interrupted { lines.append("interrupted; run the same command again to do the rest") }
        return lines.joined(separator: "\n")
    }

    private static func pace(_ report: IndexReport) -> String {
        let seconds = String(format: "%.1f s", report.seconds)
        return report.embedded == 0
            ? " in \(seconds)" : " in \(seconds), \(Int(report.imagesPerSecond.rounded())) pictures/s"
    }
}

/// That vanished items stay although somebody asked for them to go.
private struct NotPruned: Error, CustomStringConvertible {
    let refusals: [PruneRefusal]
    var description: String { "nothing was pruned: " + refusals.map(\.description).joined(separator: "; ") }
}
