import Foundation

/// An http or https address that can be connected to: with a host, and a port that there can be.
///
/// Whatever connects to a server takes one of these: a port beyond 16 bits traps in the address code below the client.
struct WebAddress: Sendable, Equatable {
    let url: URL
    /// `http` or `https`.
    let scheme: String
    /// The host, without the brackets of an IPv6 address.
    let host: String
    let port: UInt16

    /// Reads an address.
    /// - Throws: ``FetchError``.
    init(_ text: String) throws(FetchError) {
        // Read from its own text again, as the client does, so that both see the same host.
        guard let url = URL(string: text).flatMap({ URL(string: $0.absoluteString) }),
            let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https", let host = url.host,
            case let name = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host,
            !name.isEmpty,
            name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f && $0 != "[" && $0 != "]" })
        else { throw FetchError(text, "is not a web address", isPublic: true) }
        self.url = url
        self.scheme = scheme
        self.host = name
        let written = Self.port(in: url.absoluteString)
        guard case let port = written.map({ UInt16($0) ?? 0 }) ?? (scheme == "https" ? 443 : 80), port > 0,
            written?.first != "+", url.port == (written == nil ? nil : Int(port))
        else { throw FetchError(text, "has a port outside of 1 to 65535", isPublic: true) }
        self.port = port
    }

    /// What stands after the host's colon; nil where there is no colon. Not taken from `URL`, for which a port that is too large
    /// may be none.
    private static func port(in address: String) -> Substring? {
        let authority = address[...].drop { $0 != "/" }.drop { $0 == "/" }.prefix { !"/?#".contains($0) }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let rest = place.lastIndex(of: "]").map { place[$0...] } ?? place
        return rest.firstIndex(of: ":").map { rest[rest.index(after: $0)...] }
    }

    /// Whose address it is: two with the same one are answered by the same server.
    var origin: String { "\(scheme)://\(host.lowercased()):\(port)" }

    /// Where a redirect leads.
    /// - Throws: ``FetchError`` that names this address.
    func redirected(to location: String) throws(FetchError) -> WebAddress {
        do {
            return try WebAddress(URL(string: location, relativeTo: url)?.absoluteString ?? location)
        } catch {
            throw FetchError(url.spoken, "redirects to something that \(error.reason)", isPublic: true)
        }
    }
}

extension URL {
    /// The address as it is shown to the user: what follows `?` may be a secret of a page long.
    var spoken: String {
        let text = absoluteString
        return text.firstIndex(of: "?").map { String(text[..<$0]) } ?? text
    }
}
