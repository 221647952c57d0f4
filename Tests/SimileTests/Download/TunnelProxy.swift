import NIOCore
import NIOPosix
import Synchronization

/// An HTTP proxy on the loopback interface: whatever host a client wants to be connected to, it gets a port of this machine.
final class TunnelProxy: Sendable {
    let port: Int
    private let channel: any Channel
    private let log = Log()

    private final class Log: Sendable {
        let lines = Mutex<[String]>([])
    }

    init(to target: Int) throws {
        let log = log
        channel = try ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Tunnel(target: target) { line in log.lines.withLock { $0.append(line) } })
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    /// The first line of each request.
    var asked: [String] { log.lines.withLock { $0 } }

    /// The client's side: reads the wish, connects, and from then on passes everything on.
    private final class Tunnel: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let target: Int
        private let note: (String) -> Void
        private var head = ""
        private var far: (any Channel)?

        init(target: Int, note: @escaping (String) -> Void) {
            self.target = target
            self.note = note
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if let far { return far.writeAndFlush(unwrapInboundIn(data), promise: nil) }
            head += String(buffer: unwrapInboundIn(data))
            guard head.contains("\r\n\r\n") else { return }
            note(String(head.prefix { $0 != "\r\n" }))
            let near = context.channel
            let tunnel = NIOLoopBound(self, eventLoop: context.eventLoop)
            ClientBootstrap(group: context.eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Return(near))
                    }
                }
                .connect(host: "127.0.0.1", port: target)
                .whenSuccess { channel in
                    tunnel.value.far = channel
                    near.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n"), promise: nil)
                }
        }

        func channelInactive(context: ChannelHandlerContext) { far?.close(promise: nil) }
    }

    /// The server's side: everything goes back.
    private final class Return: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let near: any Channel

        init(_ near: any Channel) { self.near = near }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            near.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }
    }
}
