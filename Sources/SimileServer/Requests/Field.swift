import Catalog
import Simile

/// One thing that a request can say, described once: read from a query, a part of a form or a JSON body by the same rule
/// that the OpenAPI document shows.
struct Field<Value: Sendable>: Sendable {
    let name: String
    let schema: JSONValue
    /// One line for the documentation.
    let about: String
    /// What is expected, for the error: "a whole number from 1 to 1000".
    let expected: String
    /// Whether a query or a form may say it several times.
    var repeats = false
    /// From what a query or a form says under the name: one text, or of a field that repeats one or more, some of them blank.
    let fromTexts: @Sendable ([String]) -> Value?
    let fromJSON: @Sendable (JSONValue) -> Value?

    static func single(
        _ name: String, _ schema: JSONValue, _ about: String, expected: String,
        fromText: @escaping @Sendable (String) -> Value?, fromJSON: @escaping @Sendable (JSONValue) -> Value?
    ) -> Field {
        Field(
            name: name, schema: schema, about: about, expected: expected,
            fromTexts: { $0.first.flatMap(fromText) }, fromJSON: fromJSON)
    }
}

extension Field<Int> {
    static func integer(_ name: String, _ range: ClosedRange<Int>, default value: Int? = nil, _ about: String) -> Field
    {
        var schema: JSONObject = [
            "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
        ]
        if let value { schema["default"] = .integer(value) }
        let accept = { @Sendable (number: Int) in range.contains(number) ? number : nil }
        return .single(
            name, .object(schema), about,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            fromText: { Int($0).flatMap(accept) },
            fromJSON: {
                switch $0 {
                case .integer(let number): accept(number)
                case .number(let number): Int(exactly: number).flatMap(accept)
                default: nil
                }
            })
    }
}

extension Field<Double> {
    static func share(_ name: String, _ about: String) -> Field {
        let accept = { @Sendable (number: Double) in (0...1).contains(number) ? number : nil }
        return .single(
            name, ["type": "number", "minimum": 0, "maximum": 1], about,
            expected: "a number from 0 to 1",
            fromText: { Double($0).flatMap(accept) },
            fromJSON: {
                switch $0 {
                case .integer(let number): accept(Double(number))
                case .number(let number): accept(number)
                default: nil
                }
            })
    }
}

extension Field<String> {
    /// A text of 1 to so many characters, none of them U+0000.
    static func text(_ name: String, most: Int = 2000, _ about: String) -> Field {
        let accept = { @Sendable (text: String) -> String? in
            !text.isEmpty && text.unicodeScalars.count <= most && !text.unicodeScalars.contains("\0") ? text : nil
        }
        return .single(
            name, ["type": "string", "minLength": 1, "maxLength": .integer(most)], about,
            expected: "a text of 1 to \(most) characters",
            fromText: accept,
            fromJSON: { if case .string(let text) = $0 { accept(text) } else { nil } })
    }

    /// An item's key, which is limited in bytes: the schema can only tell characters.
    static func key(_ name: String, _ about: String) -> Field {
        let accept = { @Sendable (text: String) in ItemKey(text).fault == nil ? text : nil }
        return .single(
            name, ["type": "string", "minLength": 1, "maxLength": .integer(ItemKey.byteLimit)], about,
            expected: "a key of 1 to \(ItemKey.byteLimit) bytes in UTF-8",
            fromText: accept,
            fromJSON: { if case .string(let text) = $0 { accept(text) } else { nil } })
    }

    /// Letters, digits, `-` and `_`, as base64url has them.
    static func token(_ name: String, most: Int, _ about: String) -> Field {
        let isFit = { @Sendable (character: Character) in
            character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_")
        }
        let accept = { @Sendable (text: String) in
            !text.isEmpty && text.utf8.count <= most && text.allSatisfy(isFit) ? text : nil
        }
        return .single(
            name, ["type": "string", "pattern": .string("^[A-Za-z0-9_-]+$"), "maxLength": .integer(most)], about,
            expected: "of letters, digits, - and _",
            fromText: accept,
            fromJSON: { if case .string(let text) = $0 { accept(text) } else { nil } })
    }

    static func choice(_ name: String, _ values: [String], _ about: String) -> Field {
        let accept = { @Sendable (text: String) in values.contains(text) ? text : nil }
        return .single(
            name, ["type": "string", "enum": .array(values.map { .string($0) })], about,
            expected: "one of \(values.joined(separator: ", "))",
            fromText: accept,
            fromJSON: { if case .string(let text) = $0 { accept(text) } else { nil } })
    }
}

extension Field where Value: CaseIterable & RawRepresentable<String> {
    /// One of the cases, by its raw value, or as `read` reads it.
    static func choice(
        _ name: String, _ about: String, read: @escaping @Sendable (String) -> Value? = { Value(rawValue: $0) }
    ) -> Field {
        let choice = Field<String>.choice(name, Value.allCases.map(\.rawValue), about)
        return .single(
            name, choice.schema, about, expected: choice.expected,
            fromText: read,
            fromJSON: { if case .string(let text) = $0 { read(text) } else { nil } })
    }
}

extension Field<Bool> {
    static func truth(_ name: String, default value: Bool, _ about: String) -> Field {
        .single(
            name, ["type": "boolean", "default": .bool(value)], about, expected: "true or false",
            fromText: { Bool($0) },
            fromJSON: { if case .bool(let value) = $0 { value } else { nil } })
    }
}

extension Field {
    /// Of a shape of its own, for a query: `read` makes the value of its text, nil where it is none.
    static func shaped(
        _ name: String, _ schema: JSONValue, _ about: String, expected: String,
        read: @escaping @Sendable (String) -> Value?
    ) -> Field {
        .single(
            name, schema, about, expected: expected, fromText: read,
            fromJSON: {
                switch $0 {
                case .string(let text): read(text)
                case .integer(let number): read("\(number)")
                default: nil
                }
            })
    }
}
