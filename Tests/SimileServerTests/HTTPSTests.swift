import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import SimileServer

#if TLS
    import NIOSSL

    /// HTTPS, by the certificate of the moment.
    @Suite(.timeLimit(.minutes(1))) struct HTTPSTests {
        private static func file(_ name: String) throws -> String {
            try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil)).path
        }

        private static func name(_ certificate: String, in configuration: inout ServerConfiguration) throws {
            configuration.tls.certificate = try file(certificate + ".pem")
            configuration.tls.key = try file(certificate + ".key")
        }

        @Test func requestsAreAnsweredByTheCertificateOfTheMoment() async throws {
            let (first, second) = (try Self.file("first.pem"), try Self.file("second.pem"))
            var initial = ServerConfiguration()
            try Self.name("first", in: &initial)
            try await LiveShop.open({ [tls = initial.tls] in $0.tls = tls }) { shop in
                #expect(shop.address.hasPrefix("https://"))
                var answer = try Self.ask(shop.port)
                #expect(answer.text.hasPrefix("HTTP/1.1 200 "))
                #expect(try answer.chain == NIOSSLCertificate.fromPEMFile(first))

                var renewed = shop.server.service.configuration
                try Self.name("second", in: &renewed)
                #expect(try shop.server.reload(renewed) == [])
                answer = try Self.ask(shop.port)
                #expect(
                    try answer.text.hasPrefix("HTTP/1.1 200 ") && answer.chain == NIOSSLCertificate.fromPEMFile(second))
            }
        }

        @Test func plainRequestsAreNotAnswered() async throws {
            var configuration = ServerConfiguration()
            try Self.name("first", in: &configuration)
            try await LiveShop.open({ [tls = configuration.tls] in $0.tls = tls }) { shop in
                let line = try shop.connect()
                try line.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                // At most an alert of TLS, which has seven bytes.
                #expect(try line.count(upTo: 100) < 20)
            }
        }

        @Test func filesThatDoNotGoTogetherAreNamed() async throws {
            let (certificate, key) = (try Self.file("first.pem"), try Self.file("second.key"))
            func complaint(_ certificate: String, _ key: String) async -> String {
                do {
                    try await TestShop.make({ $0.tls = .init(certificate: certificate, key: key) }) { _, _, _ in }
                    return ""
                } catch {
                    return "\(error)"
                }
            }
            #expect(
                await complaint("/none.pem", key).hasPrefix(
                    "tls.certificate names /none.pem, which is not a readable PEM"))
            #expect(
                await complaint(certificate, "/none.key").hasPrefix(
                    "tls.key names /none.key, which is not a readable PEM"))
            #expect(await complaint(certificate, key) == "tls.key names \(key), which is not the key of \(certificate)")
        }

        /// Asks for `/healthz`, whoever answers.
        private static func ask(_ port: UInt16) throws -> (text: String, chain: [NIOSSLCertificate]) {
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let (text, chain) = (loop.makePromise(of: String.self), loop.makePromise(of: [NIOSSLCertificate].self))
            let context = try NIOSSLContext(configuration: .makeClientConfiguration())
            let channel = try ClientBootstrap(group: loop).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: "localhost") { certificates, verdict in
                            chain.succeed(certificates)
                            verdict.succeed(.certificateVerified)
                        })
                    try pipeline.addHandler(Reader(text))
                }
            }.connect(host: "127.0.0.1", port: Int(port)).wait()
            try channel.writeAndFlush(
                ByteBuffer(string: "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            ).wait()
            return (try text.futureResult.wait(), try chain.futureResult.wait())
        }
    }

    /// Reads until the service closes the connection.
    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let text: EventLoopPromise<String>
        private var all = ByteBuffer()

        init(_ text: EventLoopPromise<String>) { self.text = text }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            all.writeImmutableBuffer(unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) { text.succeed(String(buffer: all)) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
#else
    /// A build without the trait `TLS`.
    @Suite struct HTTPSTests {
        @Test func aCertificateIsRefusedWithTheRemedy() async throws {
            var flags = ConfigurationFlags()
            (flags.tlsCertificate, flags.tlsKey) = ("cert.pem", "key.pem")
            // What is configured can still be printed.
            let configuration = try EffectiveConfiguration(environment: [:], flags: flags).values
            #expect(throws: ConfigurationError.noHTTPS) { try configuration.check() }
            await #expect(throws: ConfigurationError.noHTTPS) {
                try await TestShop.make({ $0.tls = configuration.tls }) { _, _, _ in }
            }
            #expect(
                ConfigurationError.noHTTPS.description
                    == "this build has no HTTPS: leave out tls.certificate and tls.key and put a reverse proxy in front of "
                    + "the service, or build with `swift build --traits TLS`")
        }
    }
#endif
