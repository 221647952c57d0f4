import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP server on the loopback interface with fixed answers.
final class LocalServer: Sendable {
    enum Answer: Sendable {
        case body([UInt8])
        /// A body whose length is not announced.
        case stream([UInt8])
        case redirect(String)
        /// Never anything.
        case silence
    }

    private let channel: any Channel
    let port: Int

    init(_ answers: [String: Answer]) async throws {
        channel = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .serverChannelOption(.backlog, value: 16)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(answers: answers))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    func close() async { try? await channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let answers: [String: Answer]

        init(answers: [String: Answer]) { self.answers = answers }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let request) = unwrapInboundIn(data) else { return }
            switch answers[request.uri] {
            case .body(let bytes): answer(context, .ok, ["Content-Length": "\(bytes.count)"], bytes)
            case .stream(let bytes): answer(context, .ok, [:], bytes)
            case .redirect(let location): answer(context, .found, ["Location": location, "Content-Length": "0"], [])
            case .silence: break
            case nil: answer(context, .notFound, ["Content-Length": "0"], [])
            }
        }

        private func answer(
            _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ headers: [String: String], _ body: [UInt8]
        ) {
            let head = HTTPResponseHead(
                version: .http1_1, status: status, headers: HTTPHeaders(headers.map { ($0.key, $0.value) }))
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
