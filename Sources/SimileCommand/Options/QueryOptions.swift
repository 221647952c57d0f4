import ArgumentParser
import CommandSupport
import Imaging
import Simile

/// How images named on the command line are got.
struct QueryOptions: ParsableArguments {
    @Flag(help: "Allow web addresses to redirect into private networks.")
    var allowPrivate = false

    @Option(help: ArgumentHelp("How long fetching a web address may take, in seconds.", valueName: "s"))
    var timeout = 20

    func validate() throws {
        guard (1...86_400).contains(timeout) else { throw ValidationError("--timeout must be between 1 and 86400.") }
    }

    func fetcher(_ limits: LimitOptions) -> ImageFetcher {
        ImageFetcher(
            maxBytes: limits.limits.maxBytes, timeout: .seconds(timeout),
            privateAddresses: allowPrivate ? .allowed : .ifRequested)
    }

    /// Reads a word of the command line as an image; `-` is standard input.
    func query(_ word: String, _ limits: LimitOptions) async throws -> ImageQuery {
        guard word == "-" else { return ImageQuery(word) }
        let limit = limits.limits.maxBytes
        let bytes = try await onThread { try Streams.readInput(limit: limit) }
        return .bytes(bytes, name: "standard input")
    }
}
