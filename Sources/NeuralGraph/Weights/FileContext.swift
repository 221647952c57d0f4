/// Which file is being read and as what: what every error about it has to say.
struct FileContext: Sendable {
    /// The path, or what else names the file.
    var source: String

    /// The format it seems to have, as people call it.
    var format: String

    /// The error for a file that breaks the rules of its format.
    func malformed(_ reason: String) -> WeightsError {
        .malformed(source: source, format: format, reason: reason)
    }
}

/// Text from outside, made fit for an error message: one line, control characters escaped (`\n`, `\u{1B}`), not long.
func oneLine(_ text: String, limit: Int = 120) -> String {
    let scalars = text.unicodeScalars
    let cleaned = scalars.prefix(limit).map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
        default: String(scalar)
        }
    }.joined()
    return scalars.count > limit ? cleaned + "…" : cleaned
}
