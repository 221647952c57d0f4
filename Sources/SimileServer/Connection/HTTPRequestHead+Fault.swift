import NIOHTTP1

extension HTTPRequestHead {
    /// What is wrong with where the request is addressed to or where it ends, in one line; nil where nothing is. What breaks
    /// HTTP's syntax, the parser has refused.
    ///
    /// A request that a proxy and the service could read differently lets attackers get past the proxy (request smuggling), so it is
    /// refused instead of guessed at (RFC 9112, sections 3.2 and 6.3).
    var fault: String? {
        let codings = headers[canonicalForm: "transfer-encoding"]
        if headers.contains(name: "transfer-encoding"), version.isOld || codings.last?.lowercased() != "chunked" {
            return "a Transfer-Encoding must end in chunked, and is not known to HTTP/1.0"
        }
        let hosts = headers["host"]
        guard hosts.count <= 1 else { return "the request has \(hosts.count) Host headers; send one" }
        guard let host = hosts.first else {
            return version.isOld ? nil : "HTTP/1.1 requires a Host header; send one"
        }
        guard Self.isAuthority(host) else {
            return "the Host header names no host; send a name or an address, and a port where it is another than usual"
        }
        guard let scheme = ["http://", "https://"].first(where: { uri.lowercased().hasPrefix($0) }) else {
            guard uri.hasPrefix("/") || uri == "*" || method == .CONNECT else {
                return "the request's target must be a path that begins with /"
            }
            return nil
        }
        let target = uri.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        return target.lowercased() == host.lowercased() ? nil : "the Host header names another host than the target"
    }

    /// Whether a text is a host with or without a port: RFC 3986, section 3.2, without users.
    private static func isAuthority(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let hostEnd =
            isBracketed
            ? bytes.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? 0
            : bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        guard hostEnd > 0 else { return false }
        let (host, rest) = (bytes[..<hostEnd], bytes[hostEnd...])
        let isHost =
            isBracketed
            ? host.contains(UInt8(ascii: ":"))
                && NumericAddress(String(decoding: host.dropFirst().dropLast(), as: UTF8.self)) != nil
            : host.allSatisfy { isLetterOrDigit($0) || "-._~%!$&'()*+;=".utf8.contains($0) }
        guard isHost else { return false }
        if rest.isEmpty { return true }
        let port = rest.dropFirst()
        return rest.first == UInt8(ascii: ":") && port.count <= 5
            && port.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            && (port.isEmpty || UInt16(String(decoding: port, as: UTF8.self)) != nil)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
