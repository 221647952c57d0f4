package import Catalog

/// Any JSON value: what comes from outside before it is understood, and what is written.
///
/// Nothing merges on the way: names are compared byte by byte, and numbers are kept as they are. Foundation's decoder and
/// encoder go through dictionaries of strings, in which "é" as one scalar and as two are one name.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    /// A number that neither 64 bits nor a double can hold, as it is written.
    case beyond(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object by their names.
package typealias JSONObject = [ExactText: JSONValue]

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements.map { (ExactText($0), $1) }, uniquingKeysWith: { $1 }))
    }
}
