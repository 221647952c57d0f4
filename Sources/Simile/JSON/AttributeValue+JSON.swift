package import Catalog

extension AttributeValue {
    /// A JSON string, number or boolean; nil for what is none. A number that 64 bits cannot hold is kept as text.
    package init?(_ json: JSONValue) {
        switch json {
        case .string(let text), .beyond(let text): self = .text(text)
        case .integer(let integer): self = .integer(Int64(integer))
        case .number(let number): self = .number(number)
        case .bool(let boolean): self = .boolean(boolean)
        case .null, .array, .object: return nil
        }
    }
}
