import ArgumentParser
import Basics
import Catalog
import CommandSupport
import Foundation
import Logging
import Simile
import SimileServer

/// `simile-serve`, which `simile serve` starts: a program of its own, so that searching needs none of the service's libraries.
struct ServeProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simile-serve", abstract: ServeOptions.abstract, discussion: ServeOptions.discussion,
        version: SimileVersion.current)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        // A hang-up is a wish for the configuration to be read again, never the end.
        signal(SIGHUP, SIG_IGN)
        // A crash ends the service at once, so that its supervisor can restart it: Swift's own handlers would first
        // collect a backtrace, for many seconds.
        for crash in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(crash, SIG_DFL) }
        if options.makeKey { return try printKey() }
        let effective = try EffectiveConfiguration(file: options.config, flags: flags)
        for warning in effective.warnings { Streams.writeMessage("warning: \(warning)\n") }
        if options.printConfig { return try Streams.writeResult(effective.describe()) }
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
        let (file, flags) = (options.config, flags)
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
            return try await onThread { [create = options.create] in
                try ImageCatalog.open(at: directory, access: .write(wait: .seconds(10)), create: create)
            }
        } catch CatalogError.missing(let directory) {
            throw ServeError.noCatalog(directory)
        }
    }

    private var flags: ConfigurationFlags {
        var flags = ConfigurationFlags()
        (flags.host, flags.port, flags.catalog) = (options.host, options.port, options.catalogue.catalog)
        flags.models = options.model.isEmpty ? nil : options.model
        (flags.defaultModel, flags.threshold, flags.precision) = (
            options.defaultModel, options.threshold, options.precision
        )
        (flags.tlsCertificate, flags.tlsKey) = (options.tlsCertificate, options.tlsKey)
        flags.watch = options.watch.isEmpty ? nil : options.watch
        flags.collect = options.collect ? true : nil
        (flags.workers, flags.queue) = (options.workers, options.queue)
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

/// Why the service does not start.
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

@main
enum Program {
    static func main() { ServeProgram.runProgram() }
}
