import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A shop on the loopback interface whose answers a test changes as it goes, and that keeps what it was asked.
final class ShopServer: Sendable {
    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// So many bytes less than announced are sent before the connection ends.
        var cut = 0

        init(_ body: [UInt8], etag: String? = nil, cut: Int = 0) {
            (self.body, self.cut) = (body, cut)
            if let etag { headers["ETag"] = etag }
        }

        init(_ text: String, etag: String? = nil, cut: Int = 0) { self.init(Array(text.utf8), etag: etag, cut: cut) }

        init(status: Int, _ headers: [String: String] = [:]) { (self.status, self.headers) = (status, headers) }
    }

    private let channel: any Channel
    private let answers: Mutex<[String: Answer]>
    private let asked = Mutex<[String]>([])
    let port: Int

    init(_ first: [String: Answer] = [:]) async throws {
        self.answers = Mutex(first)
        let box = Box()
        channel = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        box.server = self
    }

    deinit { channel.close(promise: nil) }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What a path answers; nil for 404.
    subscript(path: String) -> Answer? {
        get { answers.withLock { $0[path] } }
        set { answers.withLock { $0[path] = newValue } }
    }

    /// What was asked since the last time, `PATH` or `PATH 304`.
    func takeAsked(robots: Bool = false) -> [String] {
        asked.withLock { asked in
            defer { asked = [] }
            return asked.filter { robots || $0 != "/robots.txt" }
        }
    }

    fileprivate func answer(_ request: HTTPRequestHead) -> Answer {
        var answer = self[request.uri] ?? Answer(status: 404)
        if let tag = answer.headers["ETag"], request.headers["If-None-Match"].first == tag {
            answer = Answer(status: 304, ["ETag": tag])
        }
        let note = request.uri + (answer.status == 304 ? " 304" : "")
        asked.withLock { $0.append(note) }
        return answer
    }

    /// Where connections find the server, which is made after what listens.
    private final class Box: Sendable {
        private struct Weak: Sendable { weak var server: ShopServer? }
        private let weak = Mutex(Weak())
        var server: ShopServer? {
            get { weak.withLock { $0.server } }
            set { weak.withLock { $0.server = newValue } }
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let box: Box

        init(_ box: Box) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let request) = unwrapInboundIn(data), let server = box.server else { return }
            let answer = server.answer(request)
            var headers = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
            if answer.status != 304 { headers.add(name: "Content-Length", value: "\(answer.body.count)") }
            let head = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let body = ByteBuffer(bytes: answer.body.dropLast(answer.cut))
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            if answer.cut > 0 { return context.close(promise: nil) }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
