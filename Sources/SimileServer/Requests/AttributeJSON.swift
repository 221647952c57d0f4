import Catalog
import Imaging
import Simile

/// Attributes as JSON bodies bring them.
enum AttributeJSON {
    /// All of an item's attributes.
    static func attributes(_ object: JSONObject) throws(Problem) -> Attributes {
        var attributes = Attributes()
        for (name, value) in object {
            guard let value = try Self.value(value, of: name.text) else {
                throw .invalid("attributes", "the attribute '\(name.text.onOneLine)' is null; leave it out instead")
            }
            attributes[name.text] = value
        }
        return attributes
    }

    /// One value; nil for null.
    static func value(_ value: JSONValue, of name: String) throws(Problem) -> AttributeValue? {
        if case .null = value { return nil }
        guard let scalar = AttributeValue(value) else {
            throw .invalid("attributes", "the attribute '\(name.onOneLine)' must be a text, a number, true or false")
        }
        return scalar
    }
}
