import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import Imaging
import ModelZoo
import Simile
import VectorSearch

/// `simile index`.
struct Index: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Index images, so that they can be searched.",
        discussion: """
            A folder becomes a root: an item's key is the root's name and the path below the folder, as in Pictures/2024/a.jpg, \
            wherever the folder is; see simile roots. Folders are searched recursively; hidden files and system folders (such as @eaDir) are left out. Later runs \
            process only new and changed files. Files that cannot be read are listed with the reason and do not stop the rest. At the end \
            the search index is brought up to date, if that is worth the work. Without --model, images are embedded with all models that the catalog has \
            vectors of. Several runs, and a service, may write one catalog at the same time.

            EXAMPLES:
              simile index ~/Pictures
              simile index shop/images --attributes shop/items.jsonl
              simile index shop/images --attributes shop.csv --path-column Picture --types sku=text
              simile index /mnt/archive/2024 --root archive
                                                         name the root archive, not 2024
              simile index ~/Pictures --prune            also remove items whose file no longer exists
              simile index ~/Pictures --force            embed every image again, changed or not
              simile index ~/Pictures --precision fast   about twice as fast
              simile index ~/Pictures --model efficientnet_lite0 --model colour
                                                         embed with two models; later runs may add more
              simile index ~/Pictures --tiles            also embed tiles of each image, now and in later runs
              simile index --index hnsw                  process no images, only index the vectors
            """)

    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String] = []

    @Option(
        help: ArgumentHelp(
            "The name of the folder's root (default: the folder's own name).", valueName: "name"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "The images' attributes: JSON Lines or CSV, by path or by key.", valueName: "file"),
        completion: .file())
    var attributes: String?

    @OptionGroup var attributeFile: AttributeFileOptions

    @Flag(help: "Replace all attributes of the images in --attributes, instead of adding to them.")
    var replaceAttributes = false

    @Flag(
        help:
            "Remove items below these paths whose file no longer exists; refused if they are more than half of a path's items."
    )
    var prune = false

    @Flag(help: "Embed every image again, changed or not; with --prune, instead, remove any number of items.")
    var force = false

    @Option(
        help: "The kind of index to keep from now on; auto is exact search for few vectors, hnsw for many.")
    var index: IndexName?

    @Flag(
        inversion: .prefixedNo,
        help: "Also embed tiles of each image, so that a part finds the whole; takes six times as long.")
    var tiles: Bool?

    @Flag(help: "Fail when a file was skipped.")
    var strict = false

    @Option(help: ArgumentHelp("Threads that decode and embed (default: one per core).", valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "How long to wait for other processes that write the catalog, in seconds.", valueName: "s"))
    var wait = 60

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var models: ModelsOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be between 1 and 1024.")
        }
        if paths.isEmpty, index == nil { throw ValidationError("Name files or folders, or give --index.") }
        try checkNames(paths + [attributes].compactMap { $0 }, of: "a path or --attributes")
        try checkNames([root].compactMap { $0 }, of: "--root")
        if root != nil, paths.count != 1 {
            throw ValidationError("--root names the root of one folder: give exactly one.")
        }
        try attributeFile.check(attributes, "--attributes")
        if replaceAttributes, attributes == nil {
            throw ValidationError("--replace-attributes needs --attributes FILE.")
        }
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait must be between 0 and 86400.") }
    }

    func run() async throws {
        var request = IndexRequest(paths: paths, models: models.chosen, limits: limits.limits)
        request.root = root
        request.prune = prune
        request.force = force
        request.tiles = tiles
        request.threads = threads
        request.index = index?.choice
        // All that can be wrong with the request, before a catalog is made for it.
        try request.check()
        if let attributes {
            request.attributes = try await AttributeFile.read(attributes, as: attributeFile.format)
            request.replacesAttributes = replaceAttributes
        }
        let library = try await catalog.open(
            paths.isEmpty ? .writeExisting : .write, limits, wait: .seconds(wait))
        let report: IndexReport
        do {
            report = try await interruptible { [request, progress] in
                let bar = ProgressBar(progress)
                defer { bar.clear() }
                return try await library.index(request).report { bar.show($0) }
            }
        } catch is CancellationError {
            say("interrupted while a vocabulary was trained; run the same command again")
            throw ExitCode(130)
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
        let nothing = paths.isEmpty ? "no images processed" : "no images found"
        var parts = looked == 0 && !report.interrupted ? [nothing] : ["\(report.added) added"]
        for (count, word) in [(report.updated, "updated"), (report.moved, "moved"), (report.removed, "removed")]
        where count > 0 { parts.append("\(count) \(word)") }
        if looked > 0 { parts.append("\(report.unchanged) unchanged") }
        var lines = [terminal.styled(parts.joined(separator: ", "), .bold) + Self.pace(report)]
        if report.missing > 0 {
            lines.append(
                report.missing.counted("item is missing its file", "items are missing their file")
                    + "; --prune removes \(report.missing == 1 ? "it" : "them")")
        }
        if report.unreadable > 0 {
            lines.append(
                report.unreadable.counted("item keeps its earlier vectors", "items keep their earlier vectors")
                    + ": the file can no longer be read")
        }
        for folder in report.lost {
            let path = folder.path.onOneLine
            let known =
                folder.foundElsewhere > 0 ? "; \(folder.foundElsewhere) of them were found elsewhere and added" : ""
            if let root = folder.root?.onOneLine {
                lines.append(
                    folder.items.counted("item is", "items are")
                        + " in the root \(root) at \(path), which is not there\(known)")
                lines.append(
                    "  if it was moved: simile roots move \(root) PATH; if it was deleted: "
                        + "simile roots remove \(root)")
                continue
            }
            lines.append(folder.items.counted("item was", "items were") + " in \(path), which is not there\(known)")
            lines.append("  if it was deleted or renamed: simile remove \(path)")
        }
        if report.unmatchedAttributes > 0 {
            let more = report.unmatchedAttributes - report.unmatchedPaths.count
            lines.append(
                report.unmatchedAttributes.counted(
                    "entry of the attribute file matches none of these images:",
                    "entries of the attribute file match none of these images:"))
            for path in report.unmatchedPaths { lines.append("  \(FilePath.short(path).onOneLine)") }
            if more > 0 { lines.append("  … and \(more) more") }
        }
        if !report.skipped.isEmpty {
            lines.append(terminal.styled("\(report.skipped.count) skipped:", .yellow))
            for file in report.skipped.prefix(20) { lines.append("  \(file.path.onOneLine): \(file.reason)") }
            if report.skipped.count > 20 { lines.append("  … and \(report.skipped.count - 20) more (all with --json)") }
        }
        for space in report.spaces {
            let name = report.spaces.count > 1 ? " of \(space.space.name)" : ""
            if report.spaces.count > 1 { lines.append("\(space.space.name): \(space.embedded) embedded") }
            guard let index = space.index else { continue }
            if let fault = index.rebuiltBecause { lines.append("the index\(name) was rebuilt: \(fault)") }
            if index.built > 0 {
                let seconds = String(format: "%.1f s", index.seconds)
                lines.append("\(index.kind.rawValue) index\(name): \(index.built.counted("vector")) in \(seconds)")
            }
        }
        for lag in report.lagging {
            let why =
                lag.reason.map(\.onOneLine) ?? "simile index without --model embeds with every model of the catalog"
            lines.append(lag.items.counted("item has", "items have") + " no vector of \(lag.space): \(why)")
        }
        if report.interrupted { lines.append("interrupted; run the same command again to continue") }
        return lines.joined(separator: "\n")
    }

    private static func pace(_ report: IndexReport) -> String {
        let seconds = String(format: "%.1f s", report.seconds)
        return report.embedded == 0
            ? " in \(seconds)" : " in \(seconds), \(Int(report.imagesPerSecond.rounded())) images/s"
    }
}

/// Items of missing files were not removed although it was requested.
private struct NotPruned: Error, CustomStringConvertible {
    let refusals: [PruneRefusal]
    var description: String { "nothing was pruned: " + refusals.map(\.description).joined(separator: "; ") }
}
