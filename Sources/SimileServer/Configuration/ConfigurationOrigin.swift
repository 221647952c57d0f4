/// Where a value of the configuration comes from; what is further down here overrules what is above.
public enum ConfigurationOrigin: Sendable, Equatable, CustomStringConvertible {
    /// Nobody said anything.
    case standard
    /// A configuration file, by its path.
    case file(String)
    /// A variable of the environment, by its name.
    case variable(String)
    /// A flag of the command line, with its dashes.
    case flag(String)

    /// The path or name, or `default`.
    public var description: String {
        switch self {
        case .standard: "default"
        case .file(let name), .variable(let name), .flag(let name): name.withoutControls
        }
    }
}
