import Foundation
import HTTPTypes
import Hummingbird
import Simile

/// Who may do what, and how often.
struct Access: Sendable {
    let keys: KeyRing
    let rates: RateLimiter?
    /// Names under which the service may be addressed where no keys protect it; nil for any.
    let hosts: Set<String>?
    /// Origins whose pages may ask for everything.
    let origins: Set<String>

    /// What a configuration allows.
    /// - Parameter previous: what was in force, whose memory of who asked how often goes on where the rate is the same.
    init(_ configuration: ServerConfiguration, previous: Access? = nil) throws(ConfigurationError) {
        keys = try KeyRing(configuration.keys)
        let rate = configuration.limits.requestsPerMinute
        let isSame = rate != nil && previous?.rates?.requestsPerMinute == rate
        rates = isSame ? previous?.rates : rate.map { RateLimiter(requestsPerMinute: $0) }
        hosts = configuration.keys.isEmpty ? ["localhost", "::1", configuration.host.lowercased()] : nil
        origins = Set(configuration.allowedOrigins)
    }

    init(keys: KeyRing, rates: RateLimiter?, hosts: Set<String>?, origins: Set<String> = []) {
        (self.keys, self.rates, self.hosts, self.origins) = (keys, rates, hosts, origins)
    }

    /// Whether requests need a key.
    var needsKeys: Bool { !keys.isEmpty }

    /// Lets a request pass.
    /// - Parameter scope: what it needs; nil where everybody may.
    /// - Returns: whose it is.
    /// - Throws: a problem: 401 without a key, 403 without the scope or from a foreign page, 421 under a foreign name, 429 too
    ///   often.
    @discardableResult
    func check(
        _ request: Request, _ context: ServiceContext, _ scope: AccessScope?
    ) throws(Problem) -> RateLimiter.Client {
        try checkHost(request)
        try checkOrigin(request.method, request.head.authority, request.headers)
        var client = RateLimiter.Client.address(context.client)
        guard let scope else { return client }
        if needsKeys {
            guard let presented = Self.key(of: request), let holder = keys.holder(of: presented) else {
                throw Problem(
                    status: .unauthorized, detail: "send a valid key: Authorization: Bearer KEY",
                    headers: [.wwwAuthenticate: "Bearer"])
            }
            guard holder.scopes.contains(scope) else {
                throw Problem(status: .forbidden, detail: "the key lacks the scope \(scope.rawValue)")
            }
            client = .key(holder.name)
        }
        if let rates, case .wait(let seconds) = rates.ask(client) {
            throw Problem(
                status: .tooManyRequests, detail: "too many requests a minute; try again later",
                retryAfter: seconds)
        }
        return client
    }

    /// A page elsewhere can have its own name lead to this machine and then speak to a service that trusts everybody here.
    private func checkHost(_ request: Request) throws(Problem) {
        guard let authority = request.head.authority, !isOwnName(authority) else { return }
        throw Problem(
            status: .misdirectedRequest, detail: "without keys the service answers under localhost and its address only"
        )
    }

    /// A page elsewhere cannot read what a service that does not name its origin answers, but a browser sends its forms without
    /// asking. With keys they are harmless, as they carry none.
    func checkOrigin(
        _ method: HTTPRequest.Method, _ authority: String?, _ headers: HTTPFields
    ) throws(Problem) {
        guard hosts != nil, ![.get, .head, .options].contains(method) else { return }
        let origin = headers[.origin]?.lowercased()
        if let origin, origins.contains(origin) { return }
        let isOwn =
            switch headers[.secFetchSite] {
            case "same-origin", "none": true
            case nil: origin.map { $0.split(separator: "/").last == authority?.lowercased()[...] } ?? true
            default: false
            }
        guard isOwn else {
            throw Problem(
                status: .forbidden,
                detail: "the page's origin is not allowed; add it to allowedOrigins, or make keys")
        }
    }

    /// Whether a request's authority, a host with or without a port, is one of this service's names.
    func isOwnName(_ authority: String) -> Bool {
        guard let hosts else { return true }
        let host =
            authority.hasPrefix("[")
            ? String(authority.prefix { $0 != "]" }.dropFirst()) : String(authority.prefix { $0 != ":" })
        return hosts.contains(host.lowercased()) || NumericAddress(host)?.isLoopback == true
    }

    private static func key(of request: Request) -> String? {
        guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
        return value.dropFirst("bearer ".count).trimmingCharacters(in: .whitespaces)
    }
}

extension HTTPField.Name {
    // A token, so never nil.
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
