import Basics
import Catalog
import Imaging
import Simile

/// Attributes as JSON bodies bring them.
enum AttributeJSON {
    /// All of an item's attributes.
    static func attributes(_ object: JSONObject) throws(Problem) -> Attributes {
        let pairs = try changes(object).map { name, value throws(Problem) in
            guard let value else {
                throw .invalid("attributes", "the attribute '\(name.onOneLine)' is null; leave it out instead")
            }
            return (name, value)
        }
        let attributes = Attributes(pairs)
        if let fault = attributes.fault { throw .invalid("attributes", "\(fault)") }
        return attributes
    }

    /// Changes of an item's attributes, where null takes one away.
    static func changes(_ object: JSONObject) throws(Problem) -> [(String, AttributeValue?)] {
        let count = object.values.count { $0 != .null }
        // Nothing is done about what cannot fit anyway.
        guard count <= Attributes.countLimit else {
            throw .invalid(
                "attributes", "there are \(count) attributes, the limit is \(Attributes.countLimit) for an item")
        }
        return try object.map { name, value throws(Problem) in (name.text, try Self.value(value, of: name.text)) }
    }

    /// One value; nil for null.
    private static func value(_ value: JSONValue, of name: String) throws(Problem) -> AttributeValue? {
        if case .null = value { return nil }
        guard let scalar = AttributeValue(value) else {
            throw .invalid("attributes", "the attribute '\(name.onOneLine)' must be a text, a number, true or false")
        }
        return scalar
    }
}
