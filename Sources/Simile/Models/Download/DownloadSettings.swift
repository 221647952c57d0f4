import Foundation

/// How the files of models are fetched from the web: from which hub, through which proxy, as whom, within which limits.
public struct DownloadSettings: Sendable {
    /// Where the files of Hugging Face's hub are fetched: the hub itself, or a mirror with the same paths.
    public var hub: String
    /// What shows the hub who asks, for files that not everybody may have. It goes to no other server, and to none that
    /// cannot be talked to in private.
    public var token: String?
    /// The proxies to go through.
    public var proxies: ProxyRules
    /// How long a server may be silent.
    public var silence: Duration = .seconds(60)
    /// The largest file that is taken, in bytes.
    public var maxBytes = 8 << 30
    /// How often a transfer that was cut is taken up again, as long as each time something comes.
    public var resumptions = 4
    /// How long to wait before that; longer each time.
    public var pause: Duration = .seconds(1)

    /// The user's settings: `$SIMILE_MIRROR`, else `$HF_ENDPOINT`, for ``hub``; `$HF_TOKEN`; ``ProxyRules``.
    /// - Parameter environment: variables to go by; nil for the process's own.
    public init(environment: [String: String]? = nil) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        func value(_ name: String) -> String? {
            environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines).nilIfEmpty
        }
        hub = value("SIMILE_MIRROR") ?? value("HF_ENDPOINT") ?? "https://huggingface.co"
        token = value("HF_TOKEN")
        proxies = ProxyRules(environment: environment)
    }

    /// The address of a file on the hub.
    func address(repository: String, file: String, revision: String) -> String {
        // A revision may hold a slash, which would end it.
        let words = [repository, "resolve", revision.replacing("/", with: "%2F"), file]
        let base = hub.hasSuffix("/") ? String(hub.dropLast()) : hub
        var allowed = CharacterSet.urlPathAllowed
        allowed.insert("%")
        return words.reduce(base) { $0 + "/" + ($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? $1) }
    }
}

extension String {
    /// The text itself, or nil when there is none.
    var nilIfEmpty: String? { isEmpty ? nil : self }
}
