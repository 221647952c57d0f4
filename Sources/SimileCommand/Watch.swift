import ArgumentParser
import Basics
import CommandSupport
import Foundation
import Simile

/// `simile watch`.
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Index folders, and from then on what changes in them.",
        discussion: """
            Runs until Ctrl-C, which is no failure. A file is looked at when it is closed after writing, or moved in; one that cannot be decoded yet, when it \
            is closed the next time. A file that is moved within the folders keeps its item. An item whose file is deleted stays, unless \
            --prune removes it; of files that went with their folder, or before, --prune removes no more than half of a folder's items, as in \
            simile index. A folder that goes is told of, its items stay, and it is watched again when it is back.

            File systems of other machines (NFS, SMB, FUSE and the like) are looked through every --interval seconds, since the kernel does not \
            tell what changes there; so is everything with --poll, and on macOS. Several watches, runs of simile index, and a service may \
            write one catalog at the same time; simile serve can watch by itself (watch in its configuration).

            EXAMPLES:
              simile watch ~/Pictures
              simile watch shop/images --prune           items of deleted files go, too
              simile watch shop/images --json            a line of JSON for each batch
              simile watch /mnt/nas/photos --interval 60 look through it once a minute
            """)

    @Argument(help: "Folders.", completion: .directory)
    var paths: [String]

    @Option(help: ArgumentHelp("The name of the folder's root (default: the folder's own name).", valueName: "name"))
    var root: String?

    @Flag(help: "Remove items whose file is deleted, or moved elsewhere.")
    var prune = false

    @Flag(help: "Look through the folders now and then, also where the kernel would tell what changes.")
    var poll = false

    @Option(help: ArgumentHelp("Seconds between looking through a polled folder and doing so again.", valueName: "s"))
    var interval = 10.0

    @Flag(
        inversion: .prefixedNo,
        help: "Also embed tiles of each image, so that a part finds the whole; takes six times as long.")
    var tiles: Bool?

    @Option(help: ArgumentHelp("Threads that decode and embed (default: one per core).", valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "How long to wait for other processes that write the catalog, in seconds.", valueName: "s"))
    var wait = 60

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @Flag(help: "Print one line of JSON for each batch (JSON Lines) instead of text.")
    var json = false

    @OptionGroup var models: ModelsOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var catalog: CatalogOptions

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be between 1 and 1024.")
        }
        guard (0.1...86_400).contains(interval) else {
            throw ValidationError("--interval must be between 0.1 and 86400.")
        }
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait must be between 0 and 86400.") }
        try checkNames(paths, of: "a folder")
        try checkNames([root].compactMap { $0 }, of: "--root")
        if root != nil, paths.count != 1 {
            throw ValidationError("--root names the root of one folder: give exactly one.")
        }
    }

    func run() async throws {
        var request = WatchRequest(paths)
        request.index.models = models.chosen
        request.index.limits = limits.limits
        request.index.root = root
        request.index.prune = prune
        request.index.tiles = tiles
        request.index.threads = threads
        request.polls = poll
        request.interval = .seconds(interval)
        // All that can be wrong with the request, before a catalog is made for it.
        try request.check()
        let library = try await catalog.open(.write, limits, wait: .seconds(wait))
        try await interruptible("stopping; what is done is kept (Ctrl-C again to stop at once)") {
            [request, progress, json] in
            let bar = ProgressBar(progress)
            defer { bar.clear() }
            try await library.watch(request) {
                bar.show($0)
            } report: { batch in
                bar.clear()
                let line = json ? String(decoding: try JSONText.compact(batch), as: UTF8.self) : Self.text(batch)
                try Streams.writeResult(line + "\n")
            }
        }
        try await library.close()
    }

    private static func text(_ batch: WatchBatch) -> String {
        let terminal = Terminal.output
        var lines = batch.notes.map { terminal.styled($0, .yellow) }
        let counts = [
            (batch.added, "added"), (batch.updated, "updated"), (batch.moved, "moved"), (batch.removed, "removed"),
            (batch.missing, "missing"),
        ]
        let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let time = Date.now.formatted(date: .omitted, time: .standard)
        if batch.cause != .notice {
            let seconds = String(format: " in %.1f s", batch.seconds)
            lines.append("\(time)  " + (parts.isEmpty ? "nothing new" : parts.joined(separator: ", ")) + seconds)
        }
        for file in batch.skipped.prefix(20) { lines.append("  \(file.path.onOneLine): \(file.reason)") }
        if batch.skipped.count > 20 { lines.append("  … and \(batch.skipped.count - 20) more (all with --json)") }
        for refusal in batch.refusals { lines.append("  not removed: \(refusal)") }
        return lines.joined(separator: "\n")
    }
}
