import NIOCore
import NIOHTTP1

/// What HTTP/1 asks of a connection beside requests and answers: a client that asks whether to send its body is told so, one
/// of HTTP/1.0 finds the connection closed, and a client that is refused early can read why.
///
/// A socket that is closed while bytes lie unread in it takes back what was sent (RFC 9112, section 9.6), and a client that
/// reads nothing before it has sent everything would wait for ever if nobody read. So after the last answer only the service's
/// half is closed, and what still comes is read and dropped, until the client closes its half, is silent for ``silence``, or
/// ``longest`` is over.
///
/// It stands right behind the parser. An answer's parts are held until they are flushed, because its head tells whether the
/// connection goes on, which depends on whether its end is there already.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// An event for the connection: the service is about to read the request's body.
    struct BodyWanted: Sendable {}

    private let silence: TimeAmount
    private let longest: TimeAmount
    /// Requests that came, without those that are over; the first is being answered.
    private var exchanges: CircularBuffer<Exchange> = []
    private var held: [(part: HTTPServerResponsePart, promise: EventLoopPromise<Void>?)] = []
    private var phase = Phase.open
    /// Whether the service ends.
    private var isQuiescing = false
    /// Whether the client has closed its half.
    private var isInputClosed = false
    private var lastRead = NIODeadline.now()
    private var alarms: [Scheduled<Void>] = []

    private enum Phase {
        case open
        /// The last answer is on its way; what comes is dropped.
        case lastAnswer
        /// The service's half is closed; what comes is dropped.
        case halfClosed
    }

    init(silence: TimeAmount = .seconds(5), longest: TimeAmount = .seconds(30)) {
        self.silence = silence
        self.longest = longest
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open else { return }
        var part = unwrapInboundIn(data)
        // Nothing comes after a last request.
        if let last = exchanges.last, last.isReceived, !last.keepsConnection { return }
        switch part {
        case .head(var head):
            exchanges.append(Exchange(head))
            if head.version.isOld { head.headers.remove(name: "expect") }
            part = .head(head)
        case .body(let bytes): change(exchanges.count - 1) { $0.receive(bytes: bytes.readableBytes) }
        case .end:
            change(exchanges.count - 1) { $0.receiveEnd() }
            if exchanges.first?.isAnswered == true { exchanges.removeFirst() }
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if phase == .open { return context.fireChannelReadComplete() }
        lastRead = .now()
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: isInputClosed = true
        case is ChannelShouldQuiesceEvent: isQuiescing = true
        default: break
        }
        switch (phase, event) {
        case (.open, _): context.fireUserInboundEventTriggered(event)
        case (.halfClosed, ChannelEvent.inputClosed), (.halfClosed, is ChannelShouldQuiesceEvent):
            context.close(promise: nil)
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isOver = exchanges.last.map { $0.isReceived && !$0.keepsConnection } ?? false
        if phase == .open, !isOver { return context.fireErrorCaught(error) }
        // What comes after the last request need not make sense.
        if error is IOError { context.close(promise: nil) }
    }

    // MARK: Answers

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if phase == .open, letBodyCome(context) { context.flush() }
        promise?.succeed()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard phase == .open else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
        held.append((unwrapOutboundIn(data), promise))
    }

    func flush(context: ChannelHandlerContext) {
        let parts = held
        held = []
        let isWhole = parts.contains { if case .end = $0.part { true } else { false } }
        for (part, promise) in parts { send(part, isWhole: isWhole, context, promise) }
        context.flush()
    }

    private func send(
        _ part: HTTPServerResponsePart, isWhole: Bool, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        switch part {
        case .head(var head):
            if exchanges.isEmpty { exchanges.append(Exchange()) }
            // An answer that begins before its end is there goes with the body.
            if !isWhole { _ = letBodyCome(context) }
            let isLast = isQuiescing || (isInputClosed && exchanges.count == 1)
            change(0) { $0.begin(&head, isWhole: isWhole, isLast: isLast) }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(wrapOutboundOut(part), promise: promise)
        case .end:
            change(0) { $0.endAnswer() }
            guard exchanges.first?.keepsConnection == true else { return sendLast(part, context, promise) }
            if exchanges.first?.isReceived == true { exchanges.removeFirst() }
            context.write(wrapOutboundOut(part), promise: promise)
        }
    }

    /// Tells a client that waits for it to send the request's body; whether there was one.
    private func letBodyCome(_ context: ChannelHandlerContext) -> Bool {
        guard exchanges.first?.awaitsContinue == true else { return false }
        change(0) { $0.goOn() }
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
        return true
    }

    private func change(_ place: Int, _ change: (inout Exchange) -> Void) {
        guard exchanges.count > place, place >= 0 else { return }
        change(&exchanges[exchanges.index(exchanges.startIndex, offsetBy: place)])
    }

    // MARK: The end

    private func sendLast(
        _ part: HTTPServerResponsePart, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        phase = .lastAnswer
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.closeHalf(context)
            case .failure: context.close(promise: nil)
            }
        }
        context.write(wrapOutboundOut(part), promise: written)
        context.read()
    }

    private func closeHalf(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let isReceived = exchanges.first?.isReceived ?? false
        if isInputClosed || (isQuiescing && isReceived) { return context.close(promise: nil) }
        phase = .halfClosed
        lastRead = .now()
        context.close(mode: .output, promise: nil)
        alarm(context, at: .now() + longest) { context.close(promise: nil) }
        watch(context)
    }

    /// Closes the connection when the client has been silent for too long.
    private func watch(_ context: ChannelHandlerContext) {
        alarm(context, at: lastRead + silence) {
            if NIODeadline.now() >= self.lastRead + self.silence { return context.close(promise: nil) }
            self.watch(context)
        }
    }

    private func alarm(_ context: ChannelHandlerContext, at time: NIODeadline, _ work: @escaping () -> Void) {
        alarms.append(context.eventLoop.assumeIsolated().scheduleTask(deadline: time, work))
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if !held.isEmpty { flush(context: context) }
        switch (phase, mode) {
        case (.open, _), (_, .input): context.close(mode: mode, promise: promise)
        case (_, .output): promise?.succeed()
        case (.lastAnswer, .all):
            // A client that reads nothing of it is not waited for without end.
            if alarms.isEmpty { alarm(context, at: .now() + longest) { context.close(promise: nil) } }
            fallthrough
        case (.halfClosed, .all):
            if let promise { context.channel.closeFuture.cascade(to: promise) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        for alarm in alarms { alarm.cancel() }
        alarms = []
        context.fireChannelInactive()
    }
}
