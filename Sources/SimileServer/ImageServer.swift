import Basics
public import Catalog
import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
public import ModelZoo
import NIOCore
import ServiceLifecycle
import Simile
import UnixSignals

/// Simile as a service: an HTTP API over a catalog, its OpenAPI document with interactive documentation, and a web page.
///
/// ```swift
/// let server = try ImageServer(configuration, catalog: catalog)
/// try await server.run { address in print("listening on \(address)") }
/// ```
public struct ImageServer: Sendable {
    let service: Service
    private let access: Reloadable<Access>
    private let certificate: Reloadable<ServerCertificate?>
    private let log: Logger
    private let room: ConnectionRoom

    /// A server over a catalog, which no other program may be writing.
    /// - Parameters:
    ///   - configuration: checked; see ``ServerConfiguration/check()``.
    ///   - catalog: opened for writing. Whoever opened it closes it after ``run(reloading:onListening:)``.
    ///   - store: where the models' weights are.
    ///   - log: where requests are written.
    /// - Throws: ``ConfigurationError`` when the service would be reachable without keys, a file of the configuration cannot be
    ///   used, or the process may open too few files.
    public init(
        _ configuration: ServerConfiguration, catalog: ImageCatalog, store: ModelStore = ModelStore(), log: Logger
    ) throws {
        try self.init(configuration, catalog: catalog, store: store, reader: .models, log: log)
    }

    init(
        _ configuration: ServerConfiguration, catalog: ImageCatalog, store: ModelStore = ModelStore(),
        reader: TextReader,
        log: Logger
    ) throws {
        try configuration.check()
        try configuration.checkExposure()
        access = Reloadable(try Access(configuration))
        certificate = Reloadable(try ServerCertificate.reading(configuration.tls))
        self.log = log
        room = try ConnectionRoom(configuration.limits)
        service = Service(configuration, catalog: catalog, store: store, reader: reader, log: log)
    }

    /// Has the whole process get by with the files that it may have open: fewer event loops where those are few. To be called
    /// once, before anything else that uses the network.
    public static func fitToFiles() { NIOSingletons.groupLoopCountSuggestion = ConnectionRoom.loops }

    /// Serves until the process receives SIGTERM or SIGINT: then it takes no more connections, and returns when the
    /// requests that are under way have been answered. SIGHUP has it read its configuration again.
    /// - Parameters:
    ///   - configuration: reads the configuration for ``reload(_:)``; nil where there is none to be read again: then SIGHUP is
    ///     only logged.
    ///   - onListening: called with the service's address when it takes connections.
    public func run(
        reloading configuration: (@Sendable () throws -> ServerConfiguration)? = nil,
        onListening: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup, .sigterm, .sigint)
        let group = ServiceGroup(
            configuration: .init(services: [application(onListening: onListening)], logger: log))
        service.prepare()
        service.tidy()
        try await service.watching {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                if service.configuration.collect { tasks.addTask { [service] in await service.collect() } }
                tasks.addTask {
                    for await signal in signals {
                        if signal == .sighup {
                            reload(reading: configuration)
                        } else {
                            log.notice("ending", metadata: ["signal": "\(signal)"])
                            await group.triggerGracefulShutdown()
                        }
                    }
                }
                try await tasks.next()
                tasks.cancelAll()
            }
        }
    }

    /// Takes over what can be changed while the service runs: keys, certificates, rates and the like. The files of certificates
    /// are read again in any case.
    /// - Returns: the settings that changed but count from the next start on.
    /// - Throws: ``ConfigurationError``; then all is as it was.
    @discardableResult
    public func reload(_ configuration: ServerConfiguration) throws(ConfigurationError) -> [String] {
        let reload = try service.configuration.reload(configuration)
        let renewed = try ServerCertificate.reading(reload.configuration.tls)
        access.value = try Access(reload.configuration, previous: access.value)
        certificate.value = renewed
        service.configuration = reload.configuration
        log.notice(
            "configuration reloaded",
            metadata: [
                "changed": .array(reload.taken.map { "\($0)" }), "certificate": .stringConvertible(renewed != nil),
            ])
        if !reload.postponed.isEmpty {
            log.warning(
                "some settings take effect at the next start",
                metadata: ["settings": .array(reload.postponed.map { "\($0)" })])
        }
        return reload.postponed
    }

    private func reload(reading configuration: (@Sendable () throws -> ServerConfiguration)?) {
        do {
            guard let configuration else { return log.notice("there is no configuration to reload") }
            try reload(try configuration())
        } catch {
            log.error("the configuration cannot be reloaded and is unchanged", metadata: ["error": "\(error)"])
        }
    }

    /// The routes.
    var router: Router<ServiceContext> { ServiceRouter.make(service, access: access) }

    /// What listens.
    func application(onListening: @escaping @Sendable (String) -> Void) -> some ApplicationProtocol {
        let configuration = service.configuration
        let limits = configuration.limits
        let http = HTTP1Channel.Configuration(
            idleTimeout: .nanoseconds(Int64(limits.idleSeconds * 1e9)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 100)
        )
        if room.served < limits.maxConnections {
            log.warning(
                "fewer connections are accepted than configured, as the limit of open files is too low; raise ulimit -n",
                metadata: [
                    "connections": .stringConvertible(room.served), "files": .stringConvertible(OpenFiles.limit),
                ])
        }
        let connections = Connections(
            limit: room.served, perAddress: limits.maxConnectionsPerAddress ?? max(1, room.served / 4))
        let (host, scheme) = (configuration.host, configuration.tls.certificate == nil ? "http" : "https")
        return Application(
            router: router,
            server: HTTPServerBuilder { responder in
                ServiceChannel(
                    http: HTTP1Channel(responder: responder, configuration: http), certificate: certificate,
                    connections: connections
                ) { [service] in Pace(service.configuration.limits) }
            },
            configuration: .init(
                address: .hostname(host, port: configuration.port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(room.served + room.refused, logger: log)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                onListening("\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)")
            },
            logger: log)
    }
}
