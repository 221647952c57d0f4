import Catalog
import Imaging

/// Attributes as JSON bodies bring them.
enum AttributeJSON {
    /// All of an item's attributes.
    static func attributes(_ object: [String: JSONValue]) throws(Problem) -> Attributes {
        var attributes = Attributes()
        for (name, value) in object {
            guard let value = try Self.value(value, of: name) else {
                throw .invalid("attributes", "the attribute '\(name.onOneLine)' is null; leave it out instead")
            }
            attributes[name] = value
        }
        return attributes
    }

    /// One value; nil for null.
    static func value(_ value: JSONValue, of name: String) throws(Problem) -> AttributeValue? {
        switch value {
        case .null: return nil
        case .bool(let value): return .boolean(value)
        case .integer(let value): return .number(Double(value))
        case .number(let value): return .number(value)
        case .string(let value): return .text(value)
        case .array, .object:
            throw .invalid("attributes", "the attribute '\(name.onOneLine)' must be a text, a number, true or false")
        }
    }
}
