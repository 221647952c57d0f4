import Foundation
import HTTPTypes
import NIOCore
import Simile
import Synchronization

/// Counts the connections, of all and of each address, so that neither is without end.
///
/// Those of this machine are not counted by address, because a proxy there speaks for many.
final class Connections: Sendable {
    private let (limit, perAddress): (Int, Int)
    private let state = Mutex(State())

    private struct State {
        var all = 0
        var byAddress: [RateLimiter.Client: Int] = [:]
    }

    /// - Parameters:
    ///   - limit: the most at a time.
    ///   - perAddress: the most of one address.
    init(limit: Int, perAddress: Int) { (self.limit, self.perAddress) = (limit, perAddress) }

    /// Counts a connection, if there is room for it, until it is closed.
    func admit(_ channel: any Channel) -> Bool {
        let client = RateLimiter.Client.address(channel.remoteAddress?.ipAddress ?? "unknown")
        guard admit(client) else { return false }
        channel.closeFuture.whenComplete { _ in self.leave(client) }
        return true
    }

    func admit(_ client: RateLimiter.Client) -> Bool {
        state.withLock { state in
            let held = state.byAddress[client, default: 0]
            guard state.all < limit, client.isLocal || held < perAddress else { return false }
            state.all += 1
            if !client.isLocal { state.byAddress[client] = held + 1 }
            return true
        }
    }

    func leave(_ client: RateLimiter.Client) {
        state.withLock { state in
            state.all -= 1
            guard let held = state.byAddress[client] else { return }
            state.byAddress[client] = held > 1 ? held - 1 : nil
        }
    }
}

/// Tells a client for whose connection there is no room to come again, whatever it asks, and closes the connection.
///
/// It stands before the parser, and lets nothing through to it.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Whether the client speaks first, as with TLS, in which there is no answer before the handshake.
    private let isAsked: Bool
    private var isAnswered = false
    private var alarm: Scheduled<Void>?

    init(isAsked: Bool) { self.isAsked = isAsked }

    private static let answer: String = {
        let problem = Problem(
            status: .serviceUnavailable,
            detail: "the service has reached its limit of connections; try again in a second")
        let body = (try? JSONText.compact(problem.body())).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
            + "Content-Type: application/problem+json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }()

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        // Meanwhile others wait to be told.
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: isAsked ? .seconds(2) : .milliseconds(100)) {
            context.channel.abort()
        }
        if !isAsked { answer(context) }
    }

    /// What comes after it is still read: a socket closed with unread bytes in it takes back what was sent.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) { answer(context) }

    private func answer(_ context: ChannelHandlerContext) {
        guard !isAnswered else { return }
        isAnswered = true
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: Self.answer))).assumeIsolated().whenSuccess {
            context.close(mode: .output, promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed || event is ChannelShouldQuiesceEvent {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.cancel()
        context.fireChannelInactive()
    }
}
