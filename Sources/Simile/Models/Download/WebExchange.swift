import AsyncHTTPClient
import Basics
import Foundation
import Imaging
import ModelZoo
import NIOCore
import NIOHTTP1

/// Asks for a file on the web and follows redirects, taking note of what the servers on the way tell of it.
struct WebExchange {
    /// What the servers on the way reported.
    struct Told: Sendable {
        /// The file's SHA-256.
        var sha256: String?
        /// Its size in bytes.
        var size: Int?
        /// Whether all connections were encrypted.
        var isPrivate = true
    }

    let settings: DownloadSettings
    /// The service that the file belongs to, which knows its users.
    let service: Service?
    private let access: Service.Access?
    private let maxRedirects = 8

    init(_ settings: DownloadSettings, of service: Service? = nil) {
        self.settings = settings
        self.service = service
        access = service.flatMap(settings.access)
    }

    /// Gives the final answer to `body`.
    /// - Throws: ``FetchError``, what `body` throws, `CancellationError`.
    func get<Result>(
        _ address: String, headers: [(String, String)],
        _ body: (_ response: HTTPClientResponse, _ url: URL, _ told: Told) async throws -> Result
    ) async throws -> Result {
        var place = try WebAddress(address)
        var told = Told()
        for _ in 0...maxRedirects {
            let url = place.url
            told.isPrivate = told.isPrivate && place.scheme == "https"
            let isService = place.origin == access?.origin
            var request = HTTPClientRequest(url: url.absoluteString)
            request.headers.add(name: "User-Agent", value: "simile/\(SimileVersion.current)")
            request.headers.add(name: "Accept-Encoding", value: "identity")
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            if isService, let authorization = access?.authorization, Self.isPrivate(place) {
                request.headers.add(name: "Authorization", value: authorization)
            }
            let client = HTTPClient(configuration: try configuration(for: url))
            do {
                let response = try await client.execute(request, timeout: .nanoseconds(settings.silence.nanoseconds))
                if isService, service == .hub { Self.note(response.headers, in: &told) }
                if [301, 302, 303, 307, 308].contains(response.status.code),
                    let location = response.headers.first(name: "Location")
                {
                    try? await client.shutdown()
                    place = try Self.next(location, from: place)
                    continue
                }
                let result = try await body(response, url, told)
                try? await client.shutdown()
                return result
            } catch {
                try? await client.shutdown()
                throw Task.isCancelled ? CancellationError() : explained(error, url)
            }
        }
        throw FetchError(place.url.spoken, "redirects more than \(maxRedirects) times")
    }

    private func configuration(for url: URL) throws(FetchError) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.decompression = .disabled
        configuration.timeout.connect = .seconds(20)
        configuration.timeout.read = .nanoseconds(settings.silence.nanoseconds)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.proxy = try settings.proxies.proxy(for: url).map { proxy in
            .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.user.map { .basic(username: $0, password: proxy.password ?? "") })
        }
        return configuration
    }

    /// The hub keeps large files elsewhere and tells their digest where it redirects to them.
    private static func note(_ headers: HTTPHeaders, in told: inout Told) {
        for name in ["X-Linked-Etag", "ETag"] where told.sha256 == nil {
            let tag = headers.first(name: name)?.trimmingCharacters(in: CharacterSet(charactersIn: "W/\" "))
                .lowercased()
            if let tag, tag.utf8.count == 64, tag.allSatisfy(\.isHexDigit) { told.sha256 = tag }
        }
        told.size = told.size ?? headers.first(name: "X-Linked-Size").flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    /// Where a redirect or a link of a page leads.
    static func next(_ location: String, from place: WebAddress) throws(FetchError) -> WebAddress {
        let next = try place.redirected(to: location)
        guard next.scheme == "https" || place.scheme == "http" else {
            throw FetchError(place.url.spoken, "redirects to \(next.url.spoken), which is not encrypted")
        }
        return next
    }

    /// Whether the connection to the server is encrypted.
    private static func isPrivate(_ place: WebAddress) -> Bool {
        place.scheme == "https" || ["127.0.0.1", "::1"].contains(place.host)
    }

    /// The message of an error of the HTTP client; errors of this module as they are.
    private func explained(_ error: any Error, _ url: URL) -> any Error {
        if error is FetchError || error is ModelError || error is CutTransfer || error is StalePart { return error }
        let proxy = (try? settings.proxies.proxy(for: url)).flatMap { $0 }
        let place = proxy.map { " (through the proxy \($0.host):\($0.port))" } ?? ""
        func fault(_ reason: String) -> FetchError { FetchError(url.spoken, reason + place) }
        let text = "\(error)"
        switch error as? HTTPClientError {
        case .readTimeout?, .deadlineExceeded?:
            return CutTransfer(error: fault("sent nothing for \(settings.silence)"))
        case .remoteConnectionClosed?: return CutTransfer(error: fault("ends the connection early"))
        case .connectTimeout?: return fault("does not answer")
        case .proxyAuthenticationRequired?:
            return fault("cannot be fetched: the proxy requires a user name and a password")
        case .invalidProxyResponse?: return fault("cannot be fetched: the proxy refuses it")
        case _?: return fault("cannot be fetched (\(text))")
        case nil: break
        }
        if text.contains("ECONNREFUSED") || text.contains("Connection refused") {
            return fault("refuses the connection")
        }
        if text.contains("DNS") || text.contains("getaddrinfo") || text.contains("SocketAddressError") {
            return fault("its host '\(proxy?.host ?? url.host() ?? "")' is not known; check the name and the network")
        }
        if text.contains("CERTIFICATE") { return fault("has a certificate that cannot be verified") }
        if text.contains("ENETUNREACH") || text.contains("EHOSTUNREACH") || text.contains("unreachable") {
            return fault("cannot be reached; check the network")
        }
        return CutTransfer(error: fault("ends the connection early (\(text.prefix(120)))"))
    }
}

/// A transfer that ended before its end, and may be taken up again.
struct CutTransfer: Error {
    let error: FetchError
}

/// What is there of a file belongs to another.
struct StalePart: Error {}
