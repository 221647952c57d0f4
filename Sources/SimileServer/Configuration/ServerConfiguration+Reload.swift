extension ServerConfiguration {
    /// What a running service made of a new configuration.
    struct Reload: Equatable {
        /// What is in force now.
        var configuration: ServerConfiguration
        /// The settings that changed and were taken over.
        var taken: [String] = []
        /// Those that changed, but count from the next start on.
        var postponed: [String] = []
    }

    /// The settings that every request looks up. The others made what the service consists of.
    private static let reloadable: Set<String> = [
        "threshold", "allowedOrigins", "tls.certificate", "tls.key", "limits.bodyBytes", "limits.parts",
        "limits.requestsPerMinute", "limits.requestSeconds", "limits.minimumRate", "limits.graceSeconds", "keys",
    ]

    /// Takes over from a new configuration what can be changed while the service runs.
    /// - Throws: ``ConfigurationError`` when the new values do not go with those that stay.
    func reload(_ new: ServerConfiguration) throws(ConfigurationError) -> Reload {
        var reload = Reload(configuration: self)
        // Whether the service speaks TLS is settled; with which certificate is not.
        let keepsScheme = (tls.certificate == nil) == (new.tls.certificate == nil)
        for setting in Setting.all {
            let value = setting.write(new)
            guard value != setting.write(self) else { continue }
            if Self.reloadable.contains(setting.name), keepsScheme || setting.section != "tls" {
                try setting.put(value, into: &reload.configuration, at: nil)
                reload.taken.append(setting.name)
            } else {
                reload.postponed.append(setting.name)
            }
        }
        try reload.configuration.check()
        try reload.configuration.checkExposure()
        // A file that is read while it is being saved must not let everybody in.
        guard keys.isEmpty || !new.keys.isEmpty else {
            throw .invalid(
                place: nil, setting: "keys",
                reason: "are missing from the new configuration; restart the service to run without")
        }
        return reload
    }
}
