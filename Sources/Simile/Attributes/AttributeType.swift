package import Catalog

/// What the values of an attribute are meant to be, where they do not look like it.
public enum AttributeType: String, Sendable, CaseIterable {
    /// What is written, character by character.
    case text
    /// A number, in any of the ways that people write one: `+49`, `007`, `.5`, `5.` and `1e3`.
    case number
    /// `true`, `yes` or `1`; `false`, `no` or `0`; in any case.
    case boolean

    /// A value as one of this type; nil where it cannot be one.
    package func read(_ value: AttributeValue) -> AttributeValue? {
        switch (self, value) {
        case (.text, _): return .text(value.description)
        case (.number, .text(let text)):
            let number = AttributeValue(literal: Self.json(text))
            return switch number {
            case .integer, .number: number
            case .text, .boolean: nil
            }
        case (.number, .integer), (.number, .number), (.boolean, .boolean): return value
        case (.number, .boolean): return nil
        case (.boolean, _):
            switch value.description.lowercased() {
            case "true", "yes", "1": return .boolean(true)
            case "false", "no", "0": return .boolean(false)
            default: return nil
            }
        }
    }

    /// A number in JSON's notation, which is stricter than people are; else the text as it is.
    private static func json(_ text: String) -> String {
        let number = text.wholeMatch(of: /\s*([-+]?)(?=\.?[0-9])0*([0-9]*)(?:\.([0-9]*))?([eE][-+]?[0-9]+)?\s*/)
        guard let number else { return text }
        let fraction = number.3.flatMap { $0.isEmpty ? nil : "." + $0 } ?? ""
        return (number.1 == "-" ? "-" : "") + (number.2.isEmpty ? "0" : number.2) + fraction + (number.4 ?? "")
    }
}
