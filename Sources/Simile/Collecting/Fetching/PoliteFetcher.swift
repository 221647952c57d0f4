import Basics
import Feeds
import Foundation

/// Fetches feeds and images: as much of a host at a time as it can be asked, what its robots.txt allows, only what has changed, and
/// never a private address that nobody named.
struct PoliteFetcher: Sendable {
    /// The name that robots.txt files know this program by.
    static let agent = "Simile"

    /// What is asked for.
    struct Request: Sendable {
        /// Where.
        var address: String
        /// The kinds of content that are wanted.
        var accept = "*/*"
        /// What is known of it already.
        var validators: CacheValidators?
        /// How long each request may take, waiting for the host's turn aside.
        var timeout = Duration.seconds(20)
        /// Whether the address itself may be private, though no redirect may lead to one.
        var mayBePrivate = false
        /// Whether the host's robots.txt is asked.
        var obeysRobots = true
        /// How many redirects are followed.
        var redirects = 5
    }

    /// The beginning of an answer, 200 or 304.
    struct Answer: Sendable {
        var head: ResponseHead
        /// What it said of its state.
        var validators: CacheValidators? {
            CacheValidators(entityTag: head["ETag"], lastModified: head["Last-Modified"])
        }
        /// Whether all is as it was.
        var isUnchanged: Bool { head.status == 304 }
    }

    let hosts: HostTable
    let settings: CollectingSettings
    let clock: CollectingClock
    /// Which addresses may be connected to; see ``ImageFetcher/PrivateAddresses``.
    let privateAddresses: ImageFetcher.PrivateAddresses

    init(
        _ settings: CollectingSettings, _ clock: CollectingClock, privateAddresses: ImageFetcher.PrivateAddresses
    ) {
        (self.settings, self.clock, self.privateAddresses) = (settings, clock, privateAddresses)
        hosts = HostTable(settings, clock)
    }

    /// Asks for something.
    /// - Parameter receive: given the beginning of the answer with the status 200; says where the body goes.
    /// - Throws: ``FetchError``, ``HostPause``, what `receive` and its sink throw, `CancellationError`.
    func get(
        _ request: Request, _ receive: @escaping @Sendable (ResponseHead) throws -> WebTransfer.Sink
    ) async throws -> Answer {
        var address = try WebAddress(request.address)
        for hop in 0...max(0, request.redirects) {
            if request.obeysRobots { try await requireRobots(address, mayBePrivate: request.mayBePrivate && hop == 0) }
            var transfer = WebTransfer(address)
            transfer.headers = [
                ("User-Agent", "\(Self.agent)/\(SimileVersion.current)"), ("Accept", request.accept),
                ("Accept-Encoding", "gzip"),
            ]
            transfer.headers += request.validators?.requestHeaders ?? []
            (transfer.connecting, transfer.silence) = (.seconds(20), settings.silence)
            let isAllowed =
                privateAddresses == .allowed
                || (privateAddresses == .ifRequested && request.mayBePrivate && hop == 0)
            if !isAllowed { transfer.admits = { $0.isPublic } }
            do {
                let head = try await self.head(of: transfer, request, receive)
                guard let location = head.redirect else { return Answer(head: head) }
                address = try address.redirected(to: location)
            } catch let error as FetchError {
                throw hop == 0 ? error : error.redirected(from: request.address)
            }
        }
        throw FetchError(request.address, .redirect("more than \(request.redirects) times"))
    }

    /// One request, when it is its turn.
    private func head(
        of transfer: WebTransfer, _ request: Request,
        _ receive: @escaping @Sendable (ResponseHead) throws -> WebTransfer.Sink
    ) async throws -> ResponseHead {
        typealias Reason = FetchError.Reason
        let origin = transfer.address.origin
        try await hosts.enter(origin)
        do {
            let head = try await within(request.timeout) {
                try await transfer.get { head in
                    head.status == 200 ? try receive(head) : nil
                }
            }
            let isFailure = head.status == 429 || head.status >= 500 || head.status < 200
            let pause = isFailure ? head["Retry-After"].flatMap { RetryAfter.delay($0, now: now(of: head)) } : nil
            hosts.leave(origin, isFailure: isFailure, retryAfter: pause)
            let isWanted =
                head.status == 200 || head.redirect != nil
                || (head.status == 304 && request.validators != nil)
            guard isWanted else { throw Reason.status(head.status, head.reason) }
            return head
        } catch let reason as Reason {
            if case .status = reason {
            } else {
                // What the answer holds is not the host's trouble.
                hosts.leave(origin, isFailure: reason.isOfHost)
            }
            throw FetchError(transfer.address.url.absoluteString, reason)
        } catch {
            hosts.leave(origin, isFailure: false)
            throw error
        }
    }

    /// The time by the answer's own clock.
    private func now(of head: ResponseHead) -> Date {
        let now = clock.date()
        return head["Date"].flatMap { HTTPDate.parse($0, now: now) } ?? now
    }

    private func requireRobots(_ address: WebAddress, mayBePrivate: Bool) async throws {
        let origin = address.origin
        let answer = await hosts.robots(of: origin) { [self] in await robots(of: origin, mayBePrivate: mayBePrivate) }
        let path = address.target.dropFirst(8).firstIndex(of: "/").map { String(address.target[$0...]) } ?? "/"
        guard !answer.access.allows(path: path, agent: Self.agent) else { return }
        if let error = answer.error { throw error }
        let reason = answer.access == .nothing ? "cannot be read at present" : "does not allow it"
        throw FetchError(address.url.withoutQuery, .unusable("is not fetched: the host's robots.txt \(reason)"))
    }

    private func robots(of origin: String, mayBePrivate: Bool) async -> RobotsAnswer {
        let body = Gathered(limit: RobotsRules.readBytes + 4096)
        let request = Request(
            address: origin + "/robots.txt", accept: "text/plain, */*;q=0.5", mayBePrivate: mayBePrivate,
            obeysRobots: false,
            redirects: RobotsAccess.redirects)
        do {
            let answer = try await get(request) { _ in { body.addSome($0) } }
            let body = try Gunzip.all(body.bytes, limit: 2 << 20)
            return RobotsAnswer(access: RobotsAccess(status: answer.head.status, body: body))
        } catch let error as FetchError {
            switch error.reason {
            case .status(let status, _): return RobotsAnswer(access: RobotsAccess(status: status, body: []))
            case .redirect: return RobotsAnswer(access: .everything)
            default: return RobotsAnswer(access: .nothing, error: error)
            }
        } catch {
            return RobotsAnswer(access: .nothing)
        }
    }
}

extension FetchError.Reason {
    /// Whether the host cannot answer, so that it is left alone for a while.
    fileprivate var isOfHost: Bool {
        switch self {
        case .refusedConnection, .unreachable, .noAnswer, .timedOut, .silence, .cut, .unknownHost: true
        default: false
        }
    }
}

/// Does something for a limited time.
/// - Throws: ``FetchError/Reason/timedOut(_:)`` when it is over.
private func within<Result: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let result = await withTaskGroup(of: Swift.Result<Result, any Error>?.self) { group in
        group.addTask {
            do { return .success(try await work()) } catch { return .failure(error) }
        }
        group.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
    try Task.checkCancellation()
    guard let result else { throw FetchError.Reason.timedOut(limit) }
    return try result.get()
}
