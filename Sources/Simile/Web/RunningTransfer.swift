import Basics
import CCurl
import Foundation

/// A transfer under way: how far it is, and what ended it.
///
/// Sendable: the task that makes it hands it to the transfer's thread, and is suspended until that has ended it and lets the
/// task go on. So neither it nor what `receive` holds is ever used by two threads at a time, and the thread's start and the
/// task's continuation order what they do.
final class RunningTransfer: @unchecked Sendable {
    typealias Reason = FetchError.Reason

    /// More is no head, but a server that sends without end.
    static let maxHeadBytes = 64 << 10

    private let transfer: WebTransfer
    private var handle: OpaquePointer?
    private var receive: ((ResponseHead) throws -> WebTransfer.Sink?)?
    private var sink: WebTransfer.Sink?
    /// What is there of the head.
    private var head: ResponseHead?
    private var headBytes = 0
    /// The head, when it is complete.
    private var answer: ResponseHead?
    private var failure: (any Error)?
    /// Whether an address was one to connect to, and one that was not.
    private var (hasAdmitted, refused) = (false, NetworkAddress?.none)
    private var isConnected = false
    /// When the transfer began, or else something came last.
    private var last = ContinuousClock.now

    init(_ transfer: WebTransfer, _ receive: @escaping (ResponseHead) throws -> WebTransfer.Sink?) {
        self.transfer = transfer
        self.receive = receive
    }

    // MARK: The transfer

    /// Ends the transfer, after ``run(_:)``. While its host is being looked up, this waits for the system's resolver.
    func close() { if let handle { ccurl_close(handle) } }

    /// Prepares the transfer; nil when memory is short.
    private func open() -> OpaquePointer? {
        let events = ccurl_events(
            context: Unmanaged.passUnretained(self).toOpaque(),
            peer: { context, address, isConnected in
                RunningTransfer.of(context)?.admits(address.map { String(cString: $0) } ?? "", isConnected) ?? false
            },
            header: { context, line, count in
                RunningTransfer.of(context)?.takes { try $0.header(.init(start: line, count: count)) } ?? false
            },
            body: { context, bytes, count in
                RunningTransfer.of(context)?.takes { try $0.sink?(.init(start: bytes, count: count)) } ?? false
            })
        var headers: [UnsafePointer<CChar>?] =
            transfer.headers.map { UnsafePointer(strdup("\($0.name): \($0.value)")) } + [nil]
        defer { for header in headers { free(UnsafeMutablePointer(mutating: header)) } }
        return ccurl_open(transfer.address.target, &headers, transfer.proxy, transfer.directHosts, events)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> RunningTransfer? {
        context.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
    }

    /// Runs until the transfer is over, and then lets go of what the caller gave.
    func run(_ isCancelled: () -> Bool) throws -> ResponseHead {
        defer { (receive, sink) = (nil, nil) }
        handle = open()
        guard let handle else { throw Reason.other("memory is short") }
        last = .now
        var result = CCURL_OK
        while true {
            if isCancelled() { throw CancellationError() }
            let (end, before) = (limit, last)
            let left = end.map { $0 - .now } ?? .seconds(1)
            // Not for long, so that a wish to stop is seen.
            let wait = min(max(left.milliseconds.rounded(.up), 0), 50)
            guard ccurl_advance(handle, Int32(wait), &result) else { return try outcome(result, handle) }
            // What came while this thread did not run is seen first.
            if left <= .zero, last == before, end == limit {
                throw isConnected ? Reason.silence(transfer.silence ?? .zero) : .noAnswer
            }
        }
    }

    /// Until when something has to happen.
    private var limit: ContinuousClock.Instant? {
        (isConnected ? transfer.silence : transfer.connecting).map { last + min($0, .seconds(1 << 31)) }
    }

    private func outcome(_ result: ccurl_result, _ handle: OpaquePointer) throws -> ResponseHead {
        if let failure { throw failure }
        if let answer, result == CCURL_OK || (result == CCURL_ENDED && sink == nil) { return answer }
        if let refused, !hasAdmitted { throw Reason.privateAddress(refused.text) }
        throw switch result {
        case CCURL_INVALID_ADDRESS: Reason.invalidAddress
        case CCURL_UNKNOWN_HOST: Reason.unknownHost(transfer.address.host)
        case CCURL_UNKNOWN_PROXY: Reason.proxy("its proxy is not known")
        case CCURL_PROXY_REFUSED where ccurl_proxy_status(handle) == 407:
            Reason.proxy("the proxy requires a user name and a password")
        case CCURL_PROXY_REFUSED: Reason.proxy("the proxy refuses it")
        case CCURL_REFUSED: Reason.refusedConnection
        case CCURL_UNREACHABLE: Reason.unreachable
        case CCURL_TIMED_OUT: Reason.noAnswer
        case CCURL_BAD_CERTIFICATE: Reason.encryption("has a certificate that cannot be verified")
        case CCURL_NO_ENCRYPTION: Reason.encryption("offers no encryption that can be used")
        case CCURL_NOT_HTTP: Reason.unusable("does not answer in HTTP")
        case CCURL_CUT, CCURL_OK: Reason.cut
        default: Reason.other(String(cString: ccurl_message(handle)))
        }
    }

    // MARK: Events

    /// Whether an address may be used; the first that may not is the reason when there is none that may.
    private func admits(_ text: String, _ isConnected: Bool) -> Bool {
        let address = NetworkAddress(text)
        guard let address, transfer.admits(address) else {
            refused = refused ?? address
            // Nothing was sent.
            if isConnected { failure = Reason.privateAddress(text) }
            return false
        }
        hasAdmitted = true
        if isConnected { (self.isConnected, last) = (true, .now) }
        return true
    }

    private func takes(_ event: (RunningTransfer) throws -> Void?) -> Bool {
        last = .now
        do {
            try event(self)
            return !isEnough
        } catch {
            failure = error
            return false
        }
    }

    /// Whether the body is not wanted.
    private var isEnough: Bool { answer != nil && sink == nil }

    private func header(_ bytes: UnsafeRawBufferPointer) throws {
        headBytes += bytes.count
        guard headBytes <= Self.maxHeadBytes else { throw Reason.unusable("sends too many headers") }
        // What follows the body.
        guard answer == nil else { return }
        let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
        guard !line.isEmpty else {
            // An interim answer comes before the answer.
            defer { head = nil }
            guard let head, !(100..<200).contains(head.status) else { return }
            sink = try receive?(head)
            answer = head
            return
        }
        if head == nil { head = ResponseHead(line: line) } else { head?.add(line: line) }
    }
}
