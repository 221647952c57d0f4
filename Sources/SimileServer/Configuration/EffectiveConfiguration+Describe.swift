extension EffectiveConfiguration {
    /// The configuration as YAML, every setting with where its value comes from:
    ///
    /// ```yaml
    /// port: 9000  # --port
    /// limits:
    ///   queue: 8  # SIMILE_SERVE_QUEUE
    /// ```
    ///
    /// The text can be read as a configuration file again. Shortened hashes of keys stay shortened then, which no
    /// server starts with (``KeyRing``), so that nobody is let in or locked out by mistake.
    /// - Parameter wholeHashes: whether to write the hashes of keys so that keys are recognized by them. They are no
    ///   secrets, but need not be in every log.
    public func describe(wholeHashes: Bool = false) -> String {
        var values = values
        if !wholeHashes {
            for index in values.keys.indices { values.keys[index].hash = values.keys[index].hash.shortened }
        }
        var lines: [String] = []
        var section: Substring?
        for setting in Setting.all {
            if let name = setting.section, name != section { lines.append("\(name):") }
            section = setting.section
            let indent = section == nil ? "" : "  "
            let comment = "  # \(origin(of: setting.name))"
            let value = setting.write(values)
            if case .list(let entries) = value, case .fields = entries.first {
                lines.append("\(indent)\(setting.key):\(comment)")
                lines += entries.map { "\(indent)  - \($0.yaml)" }
            } else {
                lines.append("\(indent)\(setting.key): \(value.yaml)\(comment)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
