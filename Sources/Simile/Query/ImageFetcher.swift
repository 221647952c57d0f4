import Foundation

/// Fetches an image from the web: http and https, within limits of size and time, and never led by a redirect to
/// an address inside a private network unless that is allowed.
///
/// What is judged is the address that is about to be connected to, and again before the request is sent: whatever a host's name
/// leads to.
public struct ImageFetcher: Sendable {
    /// Which addresses may be connected to.
    public enum PrivateAddresses: Sendable {
        /// Only public ones: for a service that strangers use.
        case refused
        /// The requested address may be private, but redirects may not lead to a private one: for a user at a terminal.
        case ifRequested
        /// Any.
        case allowed
    }

    /// The largest body that is taken, in bytes.
    public var maxBytes: Int
    /// How long everything together may take.
    public var timeout: Duration
    /// How many redirects are followed.
    public var maxRedirects: Int
    /// Which addresses may be connected to.
    public var privateAddresses: PrivateAddresses

    /// A fetcher; by default 64 MiB, 20 seconds, 5 redirects.
    public init(
        maxBytes: Int = 64 << 20, timeout: Duration = .seconds(20), maxRedirects: Int = 5,
        privateAddresses: PrivateAddresses = .ifRequested
    ) {
        self.maxBytes = maxBytes
        self.timeout = timeout
        self.maxRedirects = maxRedirects
        self.privateAddresses = privateAddresses
    }

    /// Whether a text is an address that this type fetches, as opposed to a path or a key.
    public static func isURL(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    /// The bytes behind an address, within ``timeout``: looking the host up, connecting, redirects and the body all together.
    /// - Parameters:
    ///   - address: an http or https address.
    ///   - room: asked before bytes are kept whether there is room for so many; what it throws ends the fetch.
    /// - Throws: ``FetchError`` naming the address and the reason, `CancellationError`, or what `room` throws.
    public func fetch(
        _ address: String, room: @escaping @Sendable (_ bytes: Int) throws -> Void = { _ in }
    ) async throws -> [UInt8] {
        // A clock that counts nanoseconds in 64 bits ends in three centuries.
        let deadline = ContinuousClock.now + min(timeout, .seconds(1 << 31))
        let result = await withTaskGroup(of: Result<[UInt8], any Error>?.self) { group in
            group.addTask {
                do { return .success(try await follow(address, room)) } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        // Who is cancelled just when the time is over has cancelled.
        try Task.checkCancellation()
        guard let result else { throw FetchError(address, .timedOut(timeout)) }
        return try result.get()
    }

    private func follow(_ original: String, _ room: @escaping @Sendable (Int) throws -> Void) async throws -> [UInt8] {
        typealias Reason = FetchError.Reason
        var address = try WebAddress(original)
        for hop in 0...max(0, maxRedirects) {
            var transfer = WebTransfer(address)
            transfer.headers = [("User-Agent", "simile"), ("Accept", "image/*")]
            let isPrivateAllowed = privateAddresses == .allowed || (privateAddresses == .ifRequested && hop == 0)
            if !isPrivateAllowed { transfer.admits = { $0.isPublic } }
            // In pieces: an array that grows is held twice for a while, and a server may send without end.
            var (pieces, count) = ([[UInt8]](), 0)
            do {
                let head = try await transfer.get { [maxBytes] head in
                    if head.redirect != nil { return nil }
                    guard head.status == 200 else { throw Reason.status(head.status, head.reason) }
                    if let length = head.length, length > maxBytes { throw Reason.tooLarge(length, limit: maxBytes) }
                    return { part in
                        guard part.count <= maxBytes - count else { throw Reason.tooLarge(limit: maxBytes) }
                        try room(part.count)
                        if pieces.isEmpty || pieces[pieces.count - 1].count >= 1 << 20 { pieces.append([]) }
                        pieces[pieces.count - 1] += part
                        count += part.count
                    }
                }
                if let location = head.redirect {
                    address = try address.redirected(to: location)
                    continue
                }
            } catch {
                let error = (error as? Reason).map { FetchError(address.url.absoluteString, $0) } ?? error
                throw hop == 0 ? error : (error as? FetchError)?.redirected(from: original) ?? error
            }
            if pieces.count == 1 { return pieces[0] }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count)
            for piece in pieces { bytes += piece }
            return bytes
        }
        throw FetchError(original, .redirect("more than \(maxRedirects) times"))
    }
}
