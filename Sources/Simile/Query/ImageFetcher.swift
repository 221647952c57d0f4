import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Fetches a picture from the web: http and https, within limits of size and time, and never led by a redirect to
/// an address inside somebody's network unless that is allowed.
///
/// A host's addresses are looked up once, judged, and then connected to as judged, so that a name cannot answer
/// differently the second time.
public struct ImageFetcher: Sendable {
    /// Which addresses may be connected to.
    public enum PrivateAddresses: Sendable {
        /// Only public ones: for a service that strangers use.
        case refused
        /// The address that was asked for may be private, redirects may not lead to one: for a person at a terminal.
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

    /// The bytes behind an address.
    /// - Throws: ``FetchError`` naming the address and the reason.
    public func fetch(_ address: String) async throws(FetchError) -> [UInt8] {
        let deadline = ContinuousClock.now + timeout
        var address = address
        for hop in 0...maxRedirects {
            let isPrivateAllowed = privateAddresses == .allowed || (privateAddresses == .askedFor && hop == 0)
            let target = try await FetchTarget(address, isPrivateAllowed: isPrivateAllowed)
            switch try await get(target, deadline: deadline) {
            case .body(let bytes): return bytes
            case .redirect(let location):
                guard let next = URL(string: location, relativeTo: URL(string: address))?.absoluteString,
                    Self.isURL(next)
                else { throw FetchError(address, "redirects to something that is not a web address") }
                address = next
            }
        }
        throw FetchError(address, "redirects more than \(maxRedirects) times")
    }

    private enum Answer {
        case body([UInt8])
        case redirect(String)
    }

    private func get(_ target: FetchTarget, deadline: ContinuousClock.Instant) async throws(FetchError) -> Answer {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.dnsOverride = [target.host: target.address]
        configuration.decompression = .disabled
        // Who refuses a connection is not asked again and again for ten seconds.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        var result: Result<Answer, FetchError>
        do {
            let left = deadline - ContinuousClock.now
            var request = HTTPClientRequest(url: target.url)
            request.headers.add(name: "User-Agent", value: "simile")
            request.headers.add(name: "Accept", value: "image/*")
            let response = try await client.execute(request, timeout: .nanoseconds(max(1, left.nanoseconds)))
            result = .success(try await answer(response, target))
        } catch let error as FetchError {
            result = .failure(error)
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout {
            result = .failure(FetchError(target.url, "takes longer than \(timeout)"))
        } catch is NIOTooManyBytesError {
            result = .failure(FetchError(target.url, "is larger than \(maxBytes) bytes"))
        } catch {
            result = .failure(FetchError(target.url, FetchError.reason(error)))
        }
        try? await client.shutdown()
        return try result.get()
    }

    private func answer(_ response: HTTPClientResponse, _ target: FetchTarget) async throws -> Answer {
        if (300..<400).contains(response.status.code), let location = response.headers.first(name: "Location") {
            return .redirect(location)
        }
        guard response.status == .ok else {
            throw FetchError(target.url, "answers \(response.status.code) \(response.status.reasonPhrase)")
        }
        if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > maxBytes {
            throw FetchError(target.url, "is \(length) bytes, the limit is \(maxBytes)")
        }
        let body = try await response.body.collect(upTo: maxBytes)
        return .body(Array(body.readableBytesView))
    }
}

/// Why an address gave no picture.
public struct FetchError: Error, Equatable, CustomStringConvertible {
    /// The address.
    public let address: String
    /// What stood in the way.
    public let reason: String

    init(_ address: String, _ reason: String) {
        self.address = address
        self.reason = reason
    }

    /// "address: reason".
    public var description: String { "\(address): \(reason)" }

    static func reason(_ error: any Error) -> String {
        let text = "\(error)"
        if text.contains("ECONNREFUSED") || text.contains("Connection refused") { return "refuses the connection" }
        return "cannot be fetched (\(text.prefix(200)))"
    }
}

extension Duration {
    /// Whole nanoseconds, clamped to what 64 bits hold.
    var nanoseconds: Int64 {
        let (high, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : high + components.attoseconds / 1_000_000_000
    }
}
