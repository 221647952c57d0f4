import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on the loopback interface that a test tells what to answer, and that remembers what it was asked.
final class FileServer: Sendable {
    struct Reply: Sendable {
        var status = HTTPResponseStatus.ok
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        /// What happens after the body.
        var end = End.whole

        enum End: Sendable {
            case whole
            /// The connection is cut.
            case cut
            /// Nothing more comes, ever.
            case silence
        }
    }

    private final class Log: Sendable {
        let requests = Mutex<[HTTPRequestHead]>([])
    }

    private let channel: any Channel
    private let log = Log()
    let port: Int

    /// - Parameter answer: what to answer to a request, of which so many came before.
    init(_ answer: @escaping @Sendable (HTTPRequestHead, Int) -> Reply) async throws {
        let log = log
        channel = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .serverChannelOption(.backlog, value: 16)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        Handler { head in
                            let count = log.requests.withLock { requests in
                                requests.append(head)
                                return requests.count - 1
                            }
                            return answer(head, count)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    var base: String { "http://127.0.0.1:\(port)" }

    /// What was asked so far.
    var requests: [HTTPRequestHead] { log.requests.withLock { $0 } }

    /// The header of that name in each request so far.
    func asked(_ header: String) -> [String?] { requests.map { $0.headers.first(name: header) } }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let answer: (HTTPRequestHead) -> Reply

        init(_ answer: @escaping (HTTPRequestHead) -> Reply) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let request) = unwrapInboundIn(data) else { return }
            let reply = answer(request)
            var headers = HTTPHeaders(reply.headers)
            if !headers.contains(name: "Content-Length"), !headers.contains(name: "Transfer-Encoding") {
                headers.add(name: "Content-Length", value: "\(reply.body.count)")
            }
            let head = HTTPResponseHead(version: .http1_1, status: reply.status, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let body = wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body))))
            switch reply.end {
            case .whole:
                context.write(body, promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .silence: context.writeAndFlush(body, promise: nil)
            case .cut:
                let channel = context.channel
                context.writeAndFlush(body).whenComplete { _ in channel.close(promise: nil) }
            }
        }
    }
}

extension FileServer.Reply {
    /// What a good server answers for a file: all of it, or the part that was asked for.
    static func file(_ bytes: [UInt8], tag: String? = "\"one\"", to request: HTTPRequestHead) -> Self {
        var reply = Self(headers: tag.map { [("ETag", $0)] } ?? [])
        let range = request.headers.first(name: "Range")?.dropFirst("bytes=".count).dropLast()
        guard let start = range.flatMap({ Int($0) }),
            request.headers.first(name: "If-Range") == nil || request.headers.first(name: "If-Range") == tag
        else {
            reply.body = bytes
            return reply
        }
        guard start < bytes.count else {
            return Self(
                status: .rangeNotSatisfiable, headers: [("Content-Range", "bytes */\(bytes.count)")])
        }
        reply.status = .partialContent
        reply.headers.append(("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"))
        reply.body = Array(bytes[start...])
        return reply
    }

    /// The same, cut short.
    func ending(_ end: End, after count: Int) -> Self {
        var reply = self
        reply.headers.append(("Content-Length", "\(body.count)"))
        reply.body = Array(body.prefix(count))
        reply.end = end
        return reply
    }
}
