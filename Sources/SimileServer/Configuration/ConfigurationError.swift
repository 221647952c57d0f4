/// Why the service cannot be started with a configuration.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The configuration file cannot be read, or is not YAML.
    case unreadable(file: String, reason: String)
    /// The file, at a place such as `serve.yaml:12`, has a key that there is not; the nearest one that there is, if any
    /// is near.
    case unknownKey(place: String, key: String, nearest: String?)
    /// A setting has a value that it cannot have. The place is one of a file, a variable, a flag, or nil for a value
    /// that was set in code.
    case invalid(place: String?, setting: String, reason: String)
    /// Whoever reaches the service's address may do everything, and the address is not only of this machine.
    case exposed(host: String)
    /// A key's hash was shortened for the eye, so that the key cannot be recognized by it.
    case shortenedHash(key: String)
    /// A certificate is named, and the program was built without HTTPS.
    case noHTTPS
    /// The process may not open as many files as the service needs at least.
    case tooFewFiles(limit: Int, needed: Int)

    /// What is wrong, where, and what to do, in one line.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file.withoutControls): \(reason.withoutControls)"
        case .unknownKey(let place, let key, let nearest):
            "\(place.withoutControls): there is no setting \(key.quotedBriefly); "
                + (nearest.map { "did you mean \($0)?" } ?? "`simile serve --print-config` lists those that there are")
        case .invalid(let place, let setting, let reason):
            (place.map { "\($0.withoutControls): " } ?? "") + "\(setting) \(reason.withoutControls)"
        case .exposed(let host):
            "\(host.quotedBriefly) can be reached from other machines, and without keys anybody there could change "
                + "the catalog: make a key with `simile serve --make-key`, or listen on 127.0.0.1"
        case .shortenedHash(let key):
            "the hash of the key \(key.quotedBriefly) was shortened for printing: copy the whole of it from the file "
                + "that it was printed from, or make a new key with `simile serve --make-key`"
        case .noHTTPS:
            "this build has no HTTPS: leave out tls.certificate and tls.key and put a reverse proxy in front of the "
                + "service, or build with `swift build --traits TLS`"
        case .tooFewFiles(let limit, let needed):
            "the process may have \(limit) files open, and the service needs \(needed): raise the limit (ulimit -n, "
                + "LimitNOFILE= of a unit, --ulimit nofile= of a container)"
        }
    }
}
