import Basics
import Foundation

/// The effective configuration: the defaults, overridden by a YAML file, overridden
/// by the environment, overridden by the command line.
///
/// ```swift
/// var flags = ConfigurationFlags()
/// flags.port = 9000
/// let effective = try EffectiveConfiguration(file: "serve.yaml", flags: flags)
/// print(effective.describe())
/// ```
///
/// The variable for a setting is `SIMILE_SERVE_` and the words of its name in capitals, the flag is `--` and the words
/// with dashes; the section `limits` is not said: `tls.key` is `SIMILE_SERVE_TLS_KEY` and `--tls-key`,
/// `limits.bodyBytes` is `SIMILE_SERVE_BODY_BYTES` and `--body-bytes`. Lists have commas between their values, a key is
/// `NAME=sha256:HASH:read+write`. An empty variable says nothing.
public struct EffectiveConfiguration: Sendable {
    /// The variable that names the file where the command line does not.
    public static let fileVariable = Setting.variablePrefix + "CONFIG"

    /// What is in force.
    public private(set) var values = ServerConfiguration()
    /// What looks like a slip of the pen, in one line each: variables that are none, but nearly.
    public private(set) var warnings: [String] = []
    /// The sources of the settings that were set, by their names.
    private var origins: [String: ConfigurationOrigin] = [:]

    /// Reads all layers.
    /// - Parameters:
    ///   - file: the path of a configuration file; nil for the one that ``fileVariable`` names, if it does.
    ///   - environment: variables to go by; nil for the process's own.
    ///   - flags: what the command line says.
    /// - Throws: ``ConfigurationError``, which names the layer, the setting and the remedy.
    public init(
        file: String? = nil, environment: [String: String]? = nil, flags: ConfigurationFlags = ConfigurationFlags()
    ) throws(ConfigurationError) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        let variables = environment.mapValues { $0.trimmed }.filter { !$0.value.isEmpty }
        if let file = file ?? variables[Self.fileVariable] {
            for entry in try ConfigurationFile(path: file).entries {
                try take(entry.value, for: entry.setting, from: .file(file), at: entry.place)
            }
        }
        for setting in Setting.all {
            guard let text = variables[setting.variable] else { continue }
            try take(.text(text), for: setting, from: .variable(setting.variable))
        }
        for setting in Setting.all {
            guard let value = setting.flagged(flags) else { continue }
            try take(value, for: setting, from: .flag(setting.flag))
        }
        try values.checkTogether { self.origin(of: $0) }
        warnings = Self.warnings(about: variables.keys.sorted())
    }

    /// Where a setting's value comes from.
    /// - Parameter setting: its name in the file, as `limits.queue`.
    public func origin(of setting: String) -> ConfigurationOrigin { origins[setting] ?? .standard }

    private mutating func take(
        _ value: SettingValue, for setting: Setting, from origin: ConfigurationOrigin, at place: String? = nil
    ) throws(ConfigurationError) {
        try setting.put(value, into: &values, at: place ?? origin.description)
        origins[setting.name] = origin
    }

    /// An environment holds what others put there, so only what is nearly a setting's variable is worth a word.
    private static func warnings(about variables: [String]) -> [String] {
        let prefix = Setting.variablePrefix
        let known = (Setting.all.map(\.variable) + [fileVariable]).map { String($0.dropFirst(prefix.count)) }
        return variables.filter { $0.hasPrefix(prefix) }.compactMap { name in
            let end = String(name.dropFirst(prefix.count))
            guard !known.contains(end), let nearest = nearestNames(to: end, in: known, byLastPart: true).first else {
                return nil
            }
            return "\(name.withoutControls) is not a variable of the configuration; did you mean \(prefix)\(nearest)?"
        }
    }
}
