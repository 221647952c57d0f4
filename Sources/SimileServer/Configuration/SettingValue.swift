/// A value as some layer of the configuration gives it, before it is known what is asked for: a flag, a variable, or a
/// node of a file.
enum SettingValue: Equatable, Sendable {
    /// A key without a value, or `null`.
    case nothing
    /// A word, number or other text.
    case text(String)
    /// Several values.
    case list([SettingValue])
    /// Named values.
    case fields([Field])

    /// A named value.
    struct Field: Equatable, Sendable {
        let name: String
        let value: SettingValue
    }

    /// The value in an error.
    var summary: String {
        switch self {
        case .nothing: "nothing"
        case .text(let text): text.quotedBriefly
        case .list: "a list"
        case .fields: "a mapping"
        }
    }
}
