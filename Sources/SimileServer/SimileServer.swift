public import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
public import ModelZoo
import NIOCore
import NIOSSL
import Simile

/// Simile as a service: an HTTP API over a catalogue, its OpenAPI document with interactive documentation, and a web page.
///
/// ```swift
/// let server = try SimileServer(configuration, catalog: catalog)
/// try await server.run { address in print("listening on \(address)") }
/// ```
public struct SimileServer: Sendable {
    private let configuration: ServerConfiguration
    let service: Service
    private let access: Access
    private let log: Logger

    /// A server over a catalogue, which nobody else may be writing.
    /// - Parameters:
    ///   - configuration: checked; see ``ServerConfiguration/check()``.
    ///   - catalog: opened for writing. Whoever opened it closes it after ``run(onListening:)``.
    ///   - store: where the models' weights are.
    ///   - log: where requests are written.
    /// - Throws: ``ConfigurationError`` when the service would be open to strangers.
    public init(
        _ configuration: ServerConfiguration, catalog: Catalog, store: ModelStore = ModelStore(), log: Logger
    ) throws {
        try self.init(configuration, catalog: catalog, store: store, reader: .models, log: log)
    }

    init(
        _ configuration: ServerConfiguration, catalog: Catalog, store: ModelStore = ModelStore(), reader: TextReader,
        log: Logger
    ) throws {
        try configuration.check()
        try configuration.checkExposure()
        self.configuration = configuration
        let hosts: Set<String>? =
            configuration.keys.isEmpty ? ["localhost", "::1", configuration.host.lowercased()] : nil
        let rates = configuration.limits.requestsPerMinute.map { RateLimiter(requestsPerMinute: $0) }
        access = Access(keys: try KeyRing(configuration.keys), rates: rates, hosts: hosts)
        self.log = log
        service = Service(configuration, catalog: catalog, store: store, reader: reader, log: log)
    }

    /// Serves until the process is told to end (SIGTERM, SIGINT): then it takes no more connections, and returns when the
    /// requests that are under way have been answered.
    /// - Parameter onListening: called with the service's address when it takes connections.
    public func run(onListening: @escaping @Sendable (String) -> Void = { _ in }) async throws {
        try await application(onListening: onListening).runService()
    }

    /// The routes.
    var router: Router<ServiceContext> { ServiceRouter.make(service, access: access) }

    private func application(onListening: @escaping @Sendable (String) -> Void) throws -> some ApplicationProtocol {
        let limits = configuration.limits
        let plain = HTTP1Channel.Configuration(
            idleTimeout: .nanoseconds(Int64(limits.idleSeconds * 1e9)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 100)
        )
        var server = HTTPServerBuilder.http1(configuration: plain)
        if let certificate = configuration.tls.certificate, let key = configuration.tls.key {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            let tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            server = try .tls(server, tlsConfiguration: tls)
        }
        let (host, scheme) = (configuration.host, configuration.tls.certificate == nil ? "http" : "https")
        return Application(
            router: router, server: server,
            configuration: .init(
                address: .hostname(host, port: configuration.port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.maxConnections, logger: log)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                onListening("\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)")
            },
            logger: log)
    }
}
