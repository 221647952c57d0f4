import ArgumentParser
import Basics
import Catalog
import Foundation
import Imaging
import Logging
import Simile
import SimileServer

/// `simile serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the catalog over HTTP: an API, interactive documentation, and a web page.",
        discussion: """
            Settings come from a YAML file, the environment (SIMILE_SERVE_PORT and so on) and options, each overriding those \
            before; --print-config shows the effective settings and their sources. Without keys the service answers \
            programs on this machine only. SIGHUP reloads keys, certificates and settings; SIGTERM stops the service after the \
            requests in progress.

            EXAMPLES:
              simile serve                                          http://127.0.0.1:8080
              simile serve --catalog shop.simile --port 9000
              simile serve --catalog new.simile --create            an empty catalog, to be filled over HTTP
              simile serve --config serve.yaml --print-config
              simile serve --make-key                               a key, and the configuration that accepts it
            """)

    @Option(
        help: ArgumentHelp("A YAML file of settings (else SIMILE_SERVE_CONFIG).", valueName: "file"),
        completion: .file())
    var config: String?

    @Option(help: ArgumentHelp("The address or name to listen on (default: 127.0.0.1).", valueName: "name"))
    var host: String?

    @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one (default: 8080).", valueName: "n"))
    var port: Int?

    @OptionGroup var catalogue: CatalogOptions

    @Flag(help: "Create the catalog if there is none.")
    var create = false

    @Option(help: ArgumentHelp("A model that requests may choose; may be repeated.", valueName: "name"))
    var model: [String] = []

    @Option(help: ArgumentHelp("The model of requests that choose none.", valueName: "name"))
    var defaultModel: String?

    @Option(
        help:
            "f32 is the same on every machine; fast is bfloat16, about twice as fast where the processor has it (default: f32)."
    )
    var precision: PrecisionName?

    @Option(help: ArgumentHelp("The lowest score that counts as similar.", valueName: "0…1"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            "The certificate chain to serve HTTPS with, in a build with the trait TLS: a PEM file.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key: a PEM file.", valueName: "file"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp("How many requests are processed at a time (default: one per core).", valueName: "n"))
    var workers: Int?

    @Option(help: ArgumentHelp("How many requests may wait before others are refused (default: 64).", valueName: "n"))
    var queue: Int?

    @Flag(help: "Print the effective settings as YAML, with the source of each, and exit.")
    var printConfig = false

    @Flag(help: "Print a new key and the configuration lines that accept it, and exit.")
    var makeKey = false

    func run() async throws {
        // A hang-up is a wish for the configuration to be read again, never the end.
        signal(SIGHUP, SIG_IGN)
        // A crash ends the service at once, so that its supervisor can restart it: Swift's own handlers would first
        // collect a backtrace, for many seconds.
        for crash in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(crash, SIG_DFL) }
        if makeKey { return try printKey() }
        let effective = try EffectiveConfiguration(file: config, flags: flags)
        for warning in effective.warnings { Streams.writeMessage("warning: \(warning)\n") }
        if printConfig { return try Streams.writeResult(effective.describe()) }
        var configuration = effective.values
        try configuration.check()
        try configuration.checkExposure()
        let directory = try CatalogLocation.resolve(configuration.catalog)
        configuration.catalog = directory
        let catalog = try await open(directory)
        let lines = RequestLog.queue { Streams.writeMessage($0) }
        defer { lines.close(within: 2) }
        let log = Logger(label: "simile") { _ in RequestLog(lines) }
        ImageServer.fitToFiles()
        let server = try ImageServer(configuration, catalog: catalog, log: log)
        let (file, flags) = (config, flags)
        try await server.run {
            let effective = try EffectiveConfiguration(file: file, flags: flags)
            for warning in effective.warnings { log.warning("\(warning)") }
            var configuration = effective.values
            configuration.catalog = try CatalogLocation.resolve(configuration.catalog)
            return configuration
        } onListening: { address in
            Streams.writeMessage("listening on \(address)\n")
        }
        try await onThread { try catalog.close() }
    }

    private func open(_ directory: String) async throws -> ImageCatalog {
        do {
            return try await onThread { [create] in
                try ImageCatalog.open(at: directory, access: .write(wait: .seconds(10)), create: create)
            }
        } catch CatalogError.missing(let directory) {
            throw ServeError.noCatalog(directory)
        }
    }

    private var flags: ConfigurationFlags {
        var flags = ConfigurationFlags()
        (flags.host, flags.port, flags.catalog) = (host, port, catalogue.catalog)
        (flags.models, flags.defaultModel, flags.threshold) = (model.isEmpty ? nil : model, defaultModel, threshold)
        flags.precision = precision
        (flags.tlsCertificate, flags.tlsKey, flags.workers, flags.queue) = (tlsCertificate, tlsKey, workers, queue)
        return flags
    }

    private func printKey() throws {
        let key = APIKey.make()
        try Streams.writeResult(
            """
            # The key, which is shown only once; clients send it as: Authorization: Bearer KEY
            # \(key.text)
            keys:
              - name: somebody
                hash: "\(key.hash)"
                scopes: [read, write]
            # The same for the environment:
            # SIMILE_SERVE_KEYS=somebody=\(key.hash):read+write

            """)
    }
}

/// Why `simile serve` does not start.
private enum ServeError: Error, CustomStringConvertible {
    case noCatalog(String)

    var description: String {
        switch self {
        case .noCatalog(let directory):
            "there is no catalog in \(directory.onOneLine): check the path, make one with 'simile index', or start an "
                + "empty one with --create"
        }
    }
}
