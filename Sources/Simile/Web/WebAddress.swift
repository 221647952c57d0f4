import Foundation

/// An http or https address that can be connected to: with a host, and a port that there can be.
///
/// Whatever connects to a server takes one of these.
struct WebAddress: Sendable, Equatable {
    let url: URL
    /// `http` or `https`.
    let scheme: String
    /// The host, without the brackets of an IPv6 address.
    let host: String
    let port: UInt16
    /// The address as a client is given it: put together from what was read here, so that both see the same host, and without
    /// the name and the password that it may have.
    let target: String

    /// Reads an address.
    /// - Throws: ``FetchError``.
    init(_ text: String) throws(FetchError) {
        // Parsed again from its normalized text, which is what is connected to.
        guard let url = URL(string: text).flatMap({ URL(string: $0.absoluteString) }),
            let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https", let host = url.host,
            case let name = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host,
            !name.isEmpty,
            name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }),
            !name.contains(where: { "[]/?#@\\".contains($0) })
        else { throw FetchError(text, .invalidAddress) }
        self.url = url
        self.scheme = scheme
        self.host = name
        let (written, rest) = Self.portAndRest(of: url.absoluteString)
        guard case let port = written.map({ UInt16($0) ?? 0 }) ?? (scheme == "https" ? 443 : 80), port > 0,
            written?.first != "+", url.port == (written == nil ? nil : Int(port))
        else { throw FetchError(text, .invalidPort) }
        self.port = port
        target = "\(scheme)://\(name.contains(":") ? "[\(name)]" : name):\(port)\(rest)"
    }

    /// What stands after the host's colon, nil where there is no colon; and what follows, without the fragment. Not taken from
    /// `URL`, for which a port that is too large may be none.
    private static func portAndRest(of address: String) -> (port: Substring?, rest: Substring) {
        let start = address[...].drop { $0 != "/" }.drop { $0 == "/" }
        let authority = start.prefix { !"/?#".contains($0) }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let name = place.lastIndex(of: "]").map { place[$0...] } ?? place
        let port = name.firstIndex(of: ":").map { name[name.index(after: $0)...] }
        return (port, start[authority.endIndex...].prefix { $0 != "#" })
    }

    /// Whose address it is: two with the same one are answered by the same server.
    var origin: String { "\(scheme)://\(host.lowercased()):\(port)" }

    /// Where a redirect leads.
    /// - Throws: ``FetchError`` that names this address.
    func redirected(to location: String) throws(FetchError) -> WebAddress {
        do {
            return try WebAddress(URL(string: location, relativeTo: url)?.absoluteString ?? location)
        } catch {
            throw FetchError(url.withoutQuery, .redirect("to something that \(error.reason)"))
        }
    }
}

extension URL {
    /// The address as it is shown to the user: what follows `?` may be a secret of a page long.
    var withoutQuery: String {
        let text = absoluteString
        return text.firstIndex(of: "?").map { String(text[..<$0]) } ?? text
    }
}
