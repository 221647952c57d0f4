import Foundation

/// Requests a file on the web and follows redirects, noting the digest and the size that the servers on the way announce.
struct WebExchange {
    /// What the servers announced of the file.
    struct Announcement: Sendable {
        /// The file's SHA-256.
        var sha256: String?
        /// Its size in bytes.
        var size: Int?
        /// Whether all connections were encrypted.
        var isPrivate = true
    }

    /// The final answer.
    struct Answer: Sendable {
        var head: ResponseHead
        var url: URL
        var announced: Announcement
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

    /// Gives the final answer to `receive`.
    /// - Parameter receive: as of ``WebTransfer/get(_:)``.
    /// - Throws: ``FetchError``, what `receive` and its sink throw, other than a ``FetchError/Reason``, `CancellationError`.
    func get(
        _ address: String, headers: [(name: String, value: String)],
        _ receive: @escaping (ResponseHead, Announcement) throws -> WebTransfer.Sink?
    ) async throws -> Answer {
        var place = try WebAddress(address)
        var announced = Announcement()
        for _ in 0...maxRedirects {
            let isService = place.origin == access?.origin
            let proxy = settings.proxies[place.scheme]
            do {
                let isNoted = isService && service == .hub
                announced.isPrivate = announced.isPrivate && place.scheme == "https"
                let head = try await transfer(of: place, headers, isService: isService, proxy).get { head in
                    if isNoted { Self.note(head, in: &announced) }
                    return head.redirect == nil ? try receive(head, announced) : nil
                }
                guard let location = head.redirect else {
                    return Answer(head: head, url: place.url, announced: announced)
                }
                place = try Self.next(location, from: place)
            } catch let reason as FetchError.Reason {
                throw FetchError(place.url.withoutQuery, reason, proxy: proxy.map(DownloadSettings.withoutSecrets))
            }
        }
        throw FetchError(place.url.withoutQuery, .redirect("more than \(maxRedirects) times"))
    }

    private func transfer(
        of place: WebAddress, _ headers: [(name: String, value: String)], isService: Bool, _ proxy: String?
    ) -> WebTransfer {
        var transfer = WebTransfer(place)
        transfer.headers = [("User-Agent", "simile/\(SimileVersion.current)"), ("Accept-Encoding", "identity")]
        transfer.headers += headers
        if isService, let authorization = access?.authorization, Self.isPrivate(place) {
            transfer.headers.append(("Authorization", authorization))
        }
        (transfer.proxy, transfer.directHosts) = (proxy ?? "", settings.directHosts)
        (transfer.connecting, transfer.silence) = (.seconds(20), settings.silence)
        return transfer
    }

    /// The hub keeps large files elsewhere and tells their digest where it redirects to them.
    private static func note(_ head: ResponseHead, in announced: inout Announcement) {
        for name in ["X-Linked-Etag", "ETag"] where announced.sha256 == nil {
            let tag = head[name]?.trimmingCharacters(in: CharacterSet(charactersIn: "W/\" ")).lowercased()
            if let tag, tag.utf8.count == 64, tag.allSatisfy(\.isHexDigit) { announced.sha256 = tag }
        }
        announced.size = announced.size ?? head["X-Linked-Size"].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    /// Where a redirect or a link of a page leads.
    static func next(_ location: String, from place: WebAddress) throws(FetchError) -> WebAddress {
        let next = try place.redirected(to: location)
        guard next.scheme == "https" || place.scheme == "http" else {
            throw FetchError(place.url.withoutQuery, .redirect("to \(next.url.withoutQuery), which is not encrypted"))
        }
        return next
    }

    /// Whether the connection to the server is encrypted.
    private static func isPrivate(_ place: WebAddress) -> Bool {
        place.scheme == "https" || ["127.0.0.1", "::1"].contains(place.host)
    }
}
