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

    /// What a configuration allows.
    /// - Parameter previous: what was in force, whose memory of who asked how often goes on where the rate is the same.
    init(_ configuration: ServerConfiguration, previous: Access? = nil) throws(ConfigurationError) {
        keys = try KeyRing(configuration.keys)
        let rate = configuration.limits.requestsPerMinute
        let isSame = rate != nil && previous?.rates?.requestsPerMinute == rate
        rates = isSame ? previous?.rates : rate.map { RateLimiter(requestsPerMinute: $0) }
        hosts = configuration.keys.isEmpty ? ["localhost", "::1", configuration.host.lowercased()] : nil
    }

    init(keys: KeyRing, rates: RateLimiter?, hosts: Set<String>?) {
        (self.keys, self.rates, self.hosts) = (keys, rates, hosts)
    }

    /// Whether requests need a key.
    var needsKeys: Bool { !keys.isEmpty }

    /// Lets a request pass.
    /// - Parameter scope: what it needs; nil where everybody may.
    /// - Throws: a problem: 401 without a key, 403 without the scope, 421 under a foreign name, 429 too often.
    func check(_ request: Request, _ context: ServiceContext, _ scope: AccessScope?) throws(Problem) {
        try checkHost(request)
        guard let scope else { return }
        var client = RateLimiter.Client.address(context.client)
        if needsKeys {
            guard let presented = Self.key(of: request), let holder = keys.holder(of: presented) else {
                throw Problem(
                    status: .unauthorized, detail: "send a key that the service knows: Authorization: Bearer KEY",
                    headers: [.wwwAuthenticate: "Bearer"])
            }
            guard holder.scopes.contains(scope) else {
                throw Problem(status: .forbidden, detail: "the key does not allow to \(scope.rawValue)")
            }
            client = .key(holder.name)
        }
        if let rates, case .wait(let seconds) = rates.ask(client) {
            throw Problem(
                status: .tooManyRequests, detail: "more requests than are allowed a minute; try again later",
                retryAfter: seconds)
        }
    }

    /// A page elsewhere can have its own name lead to this machine and then speak to a service that trusts everybody here.
    private func checkHost(_ request: Request) throws(Problem) {
        guard let authority = request.head.authority, !isOwnName(authority) else { return }
        throw Problem(
            status: .misdirectedRequest, detail: "without keys the service answers under localhost and its address only"
        )
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
