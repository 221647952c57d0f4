import AsyncHTTPClient
import Basics
import Foundation
import Imaging
import NIOCore
import NIOHTTP1

/// Fetches an image from the web: http and https, within limits of size and time, and never led by a redirect to
/// an address inside a private network unless that is allowed.
///
/// A host's addresses are looked up once, judged, and then connected to as judged, so that a name cannot answer
/// differently the second time.
public struct ImageFetcher: Sendable {
    /// Which addresses may be connected to.
    public enum PrivateAddresses: Sendable {
        /// Only public ones: for a service that strangers use.
        case refused
        /// The address that was asked for may be private, redirects may not lead to one: for a user at a terminal.
        case askedFor
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
    /// How hosts are looked up.
    var lookups = HostLookups.shared

    /// A fetcher; by default 64 MiB, 20 seconds, 5 redirects.
    public init(
        maxBytes: Int = 64 << 20, timeout: Duration = .seconds(20), maxRedirects: Int = 5,
        privateAddresses: PrivateAddresses = .askedFor
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
                do { return .success(try await follow(address, until: deadline, room)) } catch {
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
        // A client that is cancelled may report anything.
        try Task.checkCancellation()
        guard let result else { throw late(address) }
        return try result.get()
    }

    private enum Answer {
        case body([UInt8])
        case redirect(String)
    }

    private func late(_ address: String) -> FetchError {
        FetchError(address, "takes longer than \(timeout)", isPublic: true)
    }

    private func follow(
        _ asked: String, until deadline: ContinuousClock.Instant, _ room: @Sendable (Int) throws -> Void
    ) async throws -> [UInt8] {
        var address = try WebAddress(asked)
        for hop in 0...max(0, maxRedirects) {
            let isPrivateAllowed = privateAddresses == .allowed || (privateAddresses == .askedFor && hop == 0)
            do {
                let target = try await FetchTarget(address, isPrivateAllowed: isPrivateAllowed, lookups)
                switch try await get(target, until: deadline, room) {
                case .body(let bytes): return bytes
                case .redirect(let location): address = try address.redirected(to: location)
                }
            } catch let error as FetchError {
                throw hop == 0 ? error : error.redirected(from: asked)
            }
        }
        throw FetchError(asked, "redirects more than \(maxRedirects) times", isPublic: true)
    }

    private func get(
        _ target: FetchTarget, until deadline: ContinuousClock.Instant, _ room: @Sendable (Int) throws -> Void
    ) async throws -> Answer {
        let left = TimeAmount.nanoseconds(max(1, (deadline - ContinuousClock.now).nanoseconds))
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.dnsOverride = [target.address.host: target.peer]
        configuration.decompression = .disabled
        // What is still connecting is waited for when the client is shut down.
        configuration.timeout.connect = left
        // Who refuses a connection is not asked again and again for ten seconds.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        let result: Result<Answer, any Error>
        do {
            var request = HTTPClientRequest(url: target.url)
            request.headers.add(name: "User-Agent", value: "simile")
            request.headers.add(name: "Accept", value: "image/*")
            let response = try await client.execute(request, timeout: left)
            result = .success(try await answer(response, target, room))
        } catch let error as NoRoom {
            result = .failure(error.reason)
        } catch let error as FetchError {
            result = .failure(error)
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout {
            result = .failure(late(target.url))
        } catch {
            result = .failure(FetchError(target.url, Self.reason(error)))
        }
        try? await client.shutdown()
        return try result.get()
    }

    private func answer(
        _ response: HTTPClientResponse, _ target: FetchTarget, _ room: @Sendable (Int) throws -> Void
    ) async throws -> Answer {
        if (300..<400).contains(response.status.code), let location = response.headers.first(name: "Location") {
            return .redirect(location)
        }
        guard response.status == .ok else {
            let status = "answers \(response.status.code)"
            throw FetchError(
                target.url, "\(status) \(response.status.reasonPhrase.onOneLine)", publicReason: status)
        }
        if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > maxBytes {
            throw FetchError(target.url, "is \(length) bytes, the limit is \(maxBytes)", isPublic: true)
        }
        // In pieces: an array that grows is held twice for a while, and a server may send without end.
        var (pieces, count) = ([[UInt8]](), 0)
        for try await part in response.body {
            guard part.readableBytes <= maxBytes - count else {
                throw FetchError(target.url, "is larger than \(maxBytes) bytes", isPublic: true)
            }
            do { try room(part.readableBytes) } catch { throw NoRoom(reason: error) }
            if pieces.isEmpty || pieces[pieces.count - 1].count >= 1 << 20 { pieces.append([]) }
            pieces[pieces.count - 1] += part.readableBytesView
            count += part.readableBytes
        }
        // A cancelled stream may end as if it were complete.
        try Task.checkCancellation()
        if pieces.count == 1 { return .body(pieces[0]) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for piece in pieces { bytes += piece }
        return .body(bytes)
    }

    /// What the caller's own limit has against more bytes.
    private struct NoRoom: Error {
        let reason: any Error
    }

    private static func reason(_ error: any Error) -> String {
        let text = "\(error)"
        if text.contains("ECONNREFUSED") || text.contains("Connection refused") { return "refuses the connection" }
        return "cannot be fetched (\(text.prefix(200).description.onOneLine))"
    }
}
