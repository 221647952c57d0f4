/// One setting: what it is called in each layer, and how its value is read, checked and written.
struct Setting: Sendable {
    /// What the configuration file calls it, its section first: `limits.queue`.
    let name: String
    /// Puts a value into a configuration.
    let read: @Sendable (SettingValue, inout ServerConfiguration) throws(SettingFault) -> Void
    /// The value in a configuration.
    let write: @Sendable (ServerConfiguration) -> SettingValue
    /// The value that the command line gives, if it does.
    let flagged: @Sendable (ConfigurationFlags) -> SettingValue?

    typealias Place<Value> = any WritableKeyPath<ServerConfiguration, Value> & Sendable
    typealias FlagPlace<Value> = any KeyPath<ConfigurationFlags, Value?> & Sendable

    /// A setting that always has a value.
    init<Value>(_ name: String, _ place: Place<Value>, _ flag: FlagPlace<Value>, _ kind: SettingKind<Value>) {
        self.init(name, place, kind) { $0[keyPath: flag] }
    }

    /// A setting that may have none.
    init<Value>(optional name: String, _ place: Place<Value?>, _ flag: FlagPlace<Value>, _ kind: SettingKind<Value>) {
        self.init(name, place, kind.orNothing) { $0[keyPath: flag].map(Optional.some) }
    }

    /// A setting that the command line gives in its own way, or not at all.
    init<Value>(
        _ name: String, _ place: Place<Value>, _ kind: SettingKind<Value>,
        flagged: @escaping @Sendable (ConfigurationFlags) -> Value?
    ) {
        self.name = name
        read = { (given: SettingValue, configuration: inout ServerConfiguration) throws(SettingFault) in
            configuration[keyPath: place] = try kind.read(given)
        }
        write = { kind.write($0[keyPath: place]) }
        self.flagged = { flagged($0).map(kind.write) }
    }

    /// The variable of the environment: `SIMILE_SERVE_` and the words of the name in capitals; the section `limits` is
    /// not said. So `port` is `SIMILE_SERVE_PORT`, `limits.bodyBytes` is `SIMILE_SERVE_BODY_BYTES`, `tls.key` is
    /// `SIMILE_SERVE_TLS_KEY`.
    var variable: String { Self.variablePrefix + words.joined(separator: "_").uppercased() }

    /// The flag of the command line, of the same words: `--body-bytes`.
    var flag: String { "--" + words.joined(separator: "-") }

    static let variablePrefix = "SIMILE_SERVE_"

    /// The section in the file, or nil at the top.
    var section: Substring? {
        name.firstIndex(of: ".").map { name[..<$0] }
    }

    /// The name within the section.
    var key: Substring {
        name.firstIndex(of: ".").map { name[name.index(after: $0)...] } ?? name[...]
    }

    private var words: [String] {
        let text = section == "limits" ? key : name[...]
        return text.reduce(into: [""]) { words, letter in
            if letter == "." {
                words.append("")
            } else if letter.isUppercase {
                words.append(letter.lowercased())
            } else {
                words[words.count - 1].append(letter)
            }
        }
    }
}
