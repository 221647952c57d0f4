extension ServerConfiguration {
    /// Makes sure that every value is one that it may be, that they go together, and that this build can do what they say.
    /// - Throws: ``ConfigurationError/invalid(place:setting:reason:)`` for the first that is not;
    ///   ``ConfigurationError/noHTTPS``.
    public func check() throws(ConfigurationError) {
        var copy = self
        for setting in Setting.all { try setting.put(setting.write(self), into: &copy, at: nil) }
        try checkTogether { _ in .standard }
        guard tls.certificate == nil || ServerCertificate.isSupported else { throw .noHTTPS }
    }

    /// Makes sure that the values go together.
    func checkTogether(origin: (_ setting: String) -> ConfigurationOrigin) throws(ConfigurationError) {
        func place(_ setting: String) -> String? {
            origin(setting) == .standard ? nil : origin(setting).description
        }
        if (tls.key == nil) != (tls.certificate == nil) {
            let (given, missing) = tls.key == nil ? ("tls.certificate", "tls.key") : ("tls.key", "tls.certificate")
            throw .invalid(
                place: place(given), setting: given, reason: "needs \(missing): give both or neither")
        }
        // A page that may call a service without keys may delete everything.
        if keys.isEmpty, allowedOrigins.contains("*") {
            throw .invalid(
                place: place("allowedOrigins"), setting: "allowedOrigins",
                reason: "holds *, and without keys every page in a browser here could change the catalog: name the "
                    + "origins, or make a key with `simile serve --make-key`")
        }
        var names: Set<String> = []
        var owners: [KeyHash: String] = [:]
        for key in keys {
            guard names.insert(key.name).inserted else {
                throw .invalid(
                    place: place("keys"), setting: "keys",
                    reason: "has two keys with the name \(key.name.quotedBriefly): rename one")
            }
            // Shortened ones are alike more easily, and of no use anyway.
            if let owner = owners.updateValue(key.name, forKey: key.hash), !key.hash.isShortened {
                throw .invalid(
                    place: place("keys"), setting: "keys",
                    reason: "has the same key for \(owner.quotedBriefly) and \(key.name.quotedBriefly): remove one")
            }
        }
    }
}

extension Setting {
    /// Puts a value into a configuration.
    /// - Throws: ``ConfigurationError``, which says what else the value should be.
    func put(
        _ value: SettingValue, into configuration: inout ServerConfiguration, at place: String?
    ) throws(ConfigurationError) {
        do {
            try read(value, &configuration)
        } catch {
            switch error {
            case .unknown(let part, let nearest):
                throw .unknownKey(place: place ?? name, key: name + part, nearest: nearest)
            case .wrong(let part, let reason):
                throw .invalid(place: place, setting: name + part, reason: part.isEmpty ? reason + remedy : reason)
            }
        }
    }

    private var remedy: String {
        let standard = write(ServerConfiguration())
        return switch standard {
        case .text(let text): ": change it, or leave it out for the default, \(text)"
        case .nothing, .list, .fields: ": change it or leave it out"
        }
    }
}
