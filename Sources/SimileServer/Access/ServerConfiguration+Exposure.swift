extension ServerConfiguration {
    /// Whether only programs on the same machine can reach ``host``: 127.0.0.0/8, ::1 and `localhost`. What a name
    /// other than that stands for is not looked up: it may change.
    public var isLocal: Bool {
        NumericAddress(host)?.isLoopback ?? (host.lowercased() == "localhost")
    }

    /// Makes sure that strangers cannot do as they like: without ``keys`` the service listens to its own machine only.
    /// - Throws: ``ConfigurationError/exposed(host:)``.
    public func checkExposure() throws(ConfigurationError) {
        guard !keys.isEmpty || isLocal else { throw .exposed(host: host) }
    }
}
