import Foundation

/// Which proxy leads to which host, by the variables that most programs know.
public struct ProxyRules: Sendable {
    /// A proxy that connects to whatever host it is asked to.
    struct Proxy: Equatable {
        var host: String
        var port: Int
        var user: String?
        var password: String?
    }

    /// By scheme.
    private var proxies: [String: String] = [:]
    /// Hosts to go to directly, without a leading dot.
    private var direct: [String] = []

    /// `$https_proxy`, `$http_proxy` and, for both, `$all_proxy`; `$no_proxy` lists hosts, with all below them, that need
    /// none, or `*`. Each is also known in capitals.
    public init(environment: [String: String]) {
        func value(_ name: String) -> String? {
            environment[name]?.nilIfEmpty ?? environment[name.uppercased()]?.nilIfEmpty
        }
        for scheme in ["https", "http"] { proxies[scheme] = value("\(scheme)_proxy") ?? value("all_proxy") }
        direct = (value("no_proxy") ?? "").lowercased().split(whereSeparator: { $0 == "," || $0.isWhitespace })
            .map { String($0.drop { $0 == "." }) }
    }

    /// The proxy for an address.
    /// - Throws: ``FetchError`` when it is of a kind that is not known here.
    func proxy(for url: URL) throws(FetchError) -> Proxy? {
        guard let text = proxies[url.scheme?.lowercased() ?? ""], let host = url.host()?.lowercased(), !isDirect(host)
        else { return nil }
        guard let proxy = try? WebAddress(text.contains("://") ? text : "http://" + text), proxy.scheme == "http" else {
            throw FetchError(Self.withoutSecrets(text), "is not a usable proxy; it must be http://HOST:PORT")
        }
        return Proxy(
            host: proxy.host, port: Int(proxy.port), user: proxy.url.user(percentEncoded: false),
            password: proxy.url.password(percentEncoded: false))
    }

    private func isDirect(_ host: String) -> Bool {
        direct.contains { $0 == "*" || host == $0 || host.hasSuffix("." + $0) }
    }

    private static func withoutSecrets(_ text: String) -> String {
        text.firstIndex(of: "@").map { "…" + text[$0...] } ?? text
    }
}
