import Basics
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import Simile

/// What HTTP/1 asks of a connection beside requests and answers: a client that asks whether to send its body gets a 100, one
/// of HTTP/1.0 finds the connection closed, and a client that is refused early can read why.
///
/// A socket that is closed while bytes lie unread in it takes back what was sent (RFC 9112, section 9.6), and a client that
/// reads nothing before it has sent everything would wait for ever if nobody read. So after the last answer only the service's
/// half is closed, and what still comes is read and dropped, until the client closes its half, is silent for ``silence``, or
/// ``longest`` is over.
///
/// A client that sends a body or reads an answer more slowly than its ``Pace`` is disconnected: reading the body fails
/// with ``Problem/slowBody``, and the connection of an unread answer is closed.
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
    /// An event for the connection: what has not come of the request's body is not wanted any more, and why.
    struct BodyUnwanted: Sendable { let problem: Problem }

    private let pace: Pace
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
    /// Whether nothing that the client sends is read any more, before the last answer.
    private var isGivenUp = false
    /// What was wrong with a head that was not passed on.
    private var fault: String?
    private var (sending, reading): (PaceMeter, PaceMeter)
    private var (sendingAlarm, readingAlarm): (Scheduled<Void>?, Scheduled<Void>?)
    /// How many bytes of answers had been taken when that was last looked at.
    private var taken = 0
    private var written = 0

    private enum Phase {
        case open
        /// The last answer is on its way; what comes is dropped.
        case lastAnswer
        /// The service's half is closed; what comes is dropped.
        case halfClosed
    }

    init(pace: Pace, silence: TimeAmount = .seconds(5), longest: TimeAmount = .seconds(30)) {
        self.pace = pace
        // A system tells of what it took no oftener than after some packets.
        (sending, reading) = (PaceMeter(pace), PaceMeter(pace, room: 1 << 16))
        self.silence = silence
        self.longest = longest
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open, !isGivenUp else { return }
        var part = unwrapInboundIn(data)
        // Nothing comes after a last request.
        if let last = exchanges.last, last.isReceived, !last.keepsConnection { return }
        switch part {
        case .head(var head):
            if let fault = head.fault {
                (isGivenUp, self.fault) = (true, fault)
                return context.fireErrorCaught(HTTPParserError.unknown)
            }
            exchanges.append(Exchange(head))
            sending.restart()
            if head.version.isOld { head.headers.remove(name: "expect") }
            part = .head(head)
        case .body(let bytes):
            sending.count(bytes.readableBytes)
            change(exchanges.count - 1) { $0.receive(bytes: bytes.readableBytes) }
        case .end:
            change(exchanges.count - 1) { $0.receiveEnd() }
            if exchanges.first?.isAnswered == true { exchanges.removeFirst() }
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    func read(context: ChannelHandlerContext) {
        if awaitsBody {
            sending.wait(from: .now())
            watchSending(context)
        }
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if awaitsBody { sending.rest(at: .now()) }
        if phase == .open, !isGivenUp { return context.fireChannelReadComplete() }
        lastRead = .now()
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: isInputClosed = true
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            hurry(context)
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
        switch event {
        case is BodyWanted: if phase == .open, letBodyCome(context) { context.flush() }
        case let event as BodyUnwanted: giveUp(event.problem, context)
        default: return context.triggerUserOutboundEvent(event, promise: promise)
        }
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
        watchReading(context)
    }

    private func send(
        _ part: HTTPServerResponsePart, isWhole: Bool, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        switch part {
        case .head(var head):
            if exchanges.isEmpty {
                exchanges.append(Exchange())
                return sendFault(&head, context, promise)
            }
            // An answer that begins before its end is there goes with the body.
            if !isWhole { _ = letBodyCome(context) }
            let isLast = isQuiescing || (isInputClosed && exchanges.count == 1)
            change(0) { $0.begin(&head, isWhole: isWhole, isLast: isLast) }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let body):
            written += body.readableBytes
            context.write(wrapOutboundOut(part), promise: promise)
        case .end:
            change(0) { $0.endAnswer() }
            guard exchanges.first?.keepsConnection == true else { return sendLast(part, context, promise) }
            if exchanges.first?.isReceived == true { exchanges.removeFirst() }
            context.write(wrapOutboundOut(part), promise: promise)
        }
    }

    /// Answers a request that could not be read, of which only the status is known.
    private func sendFault(
        _ head: inout HTTPResponseHead, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        let problem = Problem(status: .badRequest, detail: fault ?? "the request is not valid HTTP/1.1")
        let body = context.channel.allocator.buffer(bytes: (try? JSONText.compact(problem.body())) ?? Data())
        head.headers.replaceOrAdd(name: "content-type", value: "application/problem+json")
        head.headers.replaceOrAdd(name: "content-length", value: "\(body.readableBytes)")
        change(0) { $0.begin(&head, isWhole: true, isLast: true) }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
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

    // MARK: Slow clients

    /// Makes reading the arriving body fail; the operation that reads it answers.
    private func giveUp(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard phase == .open, !isGivenUp, exchanges.last?.isReceived == false else { return }
        isGivenUp = true
        change(exchanges.count - 1) { $0.giveUp() }
        context.fireErrorCaught(problem)
        context.read()
    }

    private var awaitsBody: Bool { phase == .open && !isGivenUp && exchanges.last?.awaitsBody == true }

    private func watchSending(_ context: ChannelHandlerContext) {
        guard sendingAlarm == nil else { return }
        guard let next = sending.judge(at: .now()) else { return giveUp(.slowBody, context) }
        sendingAlarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) {
            self.sendingAlarm = nil
            if self.awaitsBody { self.watchSending(context) }
        }
    }

    /// Looks now and then how much the socket has taken, for as long as there is something that it has not.
    private func watchReading(_ context: ChannelHandlerContext) {
        guard readingAlarm == nil, context.channel.isActive else { return }
        let now = NIODeadline.now()
        let left = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard left > 0 else { return reading.restart() }
        reading.wait(from: now)
        let taken = context.channel.acknowledgedBytes().map { Int(clamping: $0) } ?? (written - left)
        reading.count(max(0, taken - self.taken))
        self.taken = taken
        guard let next = reading.judge(at: now) else { return context.channel.abort() }
        readingAlarm = context.eventLoop.assumeIsolated().scheduleTask(
            deadline: min(next, now + .nanoseconds(pace.grace.nanoseconds / 8))
        ) {
            self.readingAlarm = nil
            self.watchReading(context)
        }
    }

    /// The service shuts down: stalled clients get a shorter grace.
    private func hurry(_ context: ChannelHandlerContext) {
        sending.change(to: pace.whenEnding)
        reading.change(to: pace.whenEnding)
        for alarm in [sendingAlarm, readingAlarm] { alarm?.cancel() }
        (sendingAlarm, readingAlarm) = (nil, nil)
        if awaitsBody { watchSending(context) }
        watchReading(context)
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
        for alarm in alarms + [sendingAlarm, readingAlarm].compactMap(\.self) { alarm.cancel() }
        (alarms, sendingAlarm, readingAlarm) = ([], nil, nil)
        context.fireChannelInactive()
    }
}
