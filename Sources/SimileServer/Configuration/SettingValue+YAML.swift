extension SettingValue {
    /// The value as YAML on one line.
    var yaml: String {
        switch self {
        case .nothing: "null"
        case .text(let text): Self.scalar(text)
        case .list(let values): "[\(values.map(\.yaml).joined(separator: ", "))]"
        case .fields(let fields): "{\(fields.map { "\($0.name): \($0.value.yaml)" }.joined(separator: ", "))}"
        }
    }

    /// A text as it is, where no reader of YAML takes it for anything else than text or a number; in double quotes
    /// otherwise (YAML 1.2.2, section 7.3.1).
    private static func scalar(_ text: String) -> String {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789./_- "
        let others = ["null", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            text.lowercased().allSatisfy({ letters.contains($0) }) && text.trimmed == text && !text.isEmpty
            && text.first != "-" && !others.contains(text.lowercased())
        return isPlain ? text : "\"\(text.unicodeScalars.map(escaped).joined())\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case " "..."~": return String(scalar)
        default:
            guard scalar.properties.generalCategory.isVisible else {
                let digits = String(scalar.value, radix: 16)
                return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
            return String(scalar)
        }
    }
}
