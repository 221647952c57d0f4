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
