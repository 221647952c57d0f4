import Foundation
import Imaging

/// One thing that a request can say, described once: read from a query, a part of a form or a JSON body by the same rule
/// that the OpenAPI document shows.
struct Field<Value: Sendable>: Sendable {
    let name: String
    let schema: JSONValue
    /// One line for the documentation.
    let about: String
    /// What is expected, for the error: "a whole number from 1 to 1000".
    let expected: String
    let fromText: @Sendable (String) -> Value?
    let fromJSON: @Sendable (JSONValue) -> Value?
}

extension Field<Int> {
    static func integer(_ name: String, _ range: ClosedRange<Int>, default value: Int? = nil, _ about: String) -> Field
    {
        var schema: [String: JSONValue] = [
            "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
        ]
        if let value { schema["default"] = .integer(value) }
        let accept = { @Sendable (number: Int) in range.contains(number) ? number : nil }
        return Field(
            name: name, schema: .object(schema), about: about,
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
        return Field(
            name: name, schema: ["type": "number", "minimum": 0, "maximum": 1], about: about,
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
        return Field(
            name: name, schema: ["type": "string", "minLength": 1, "maxLength": .integer(most)], about: about,
            expected: "a text of 1 to \(most) characters",
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
        return Field(
            name: name,
            schema: ["type": "string", "pattern": .string("^[A-Za-z0-9_-]+$"), "maxLength": .integer(most)],
            about: about,
            expected: "of letters, digits, - and _",
            fromText: accept,
            fromJSON: { if case .string(let text) = $0 { accept(text) } else { nil } })
    }

    static func choice(_ name: String, _ values: [String], _ about: String) -> Field {
        let accept = { @Sendable (text: String) in values.contains(text) ? text : nil }
        return Field(
            name: name, schema: ["type": "string", "enum": .array(values.map { .string($0) })], about: about,
            expected: "one of \(values.joined(separator: ", "))",
            fromText: accept,
            fromJSON: { if case .string(let text) = $0 { accept(text) } else { nil } })
    }
}

extension Field where Value: CaseIterable & RawRepresentable<String> {
    /// One of the cases, by its raw value.
    static func choice(_ name: String, _ about: String) -> Field {
        let choice = Field<String>.choice(name, Value.allCases.map(\.rawValue), about)
        return Field(
            name: name, schema: choice.schema, about: about, expected: choice.expected,
            fromText: { Value(rawValue: $0) },
            fromJSON: { if case .string(let text) = $0 { Value(rawValue: text) } else { nil } })
    }
}

extension Field<Bool> {
    /// True or false; false where nothing is said.
    static func flag(_ name: String, _ about: String) -> Field {
        Field(
            name: name, schema: ["type": "boolean", "default": false], about: about, expected: "true or false",
            fromText: { Bool($0) },
            fromJSON: { if case .bool(let value) = $0 { value } else { nil } })
    }
}

/// What a request says, before it is understood.
struct Fields: Sendable {
    private var texts: [String: String] = [:]
    private var values: [String: JSONValue] = [:]

    /// The parameters of a query or the text parts of a form.
    init(texts: [String: String]) { self.texts = texts }

    /// A JSON object.
    init(_ values: [String: JSONValue]) { self.values = values }

    /// What is said under a field's name; nil where nothing is.
    /// - Throws: a problem that names the field and what is expected.
    func callAsFunction<Value>(_ field: Field<Value>) throws(Problem) -> Value? {
        let found: Value?
        if let text = texts[field.name] {
            found = field.fromText(text)
        } else if let value = values[field.name] {
            found = field.fromJSON(value)
        } else {
            return nil
        }
        guard let found else { throw .invalid(field.name, "\(field.name) must be \(field.expected)") }
        return found
    }

    /// The JSON object under a name; of a form, the object that the text holds.
    func object(_ name: String) throws(Problem) -> [String: JSONValue]? {
        guard texts[name] != "" else { return nil }
        let text = texts[name].map { Data($0.utf8) }
        let value = text.map { (try? JSONDecoder().decode(JSONValue.self, from: $0)) ?? .null } ?? values[name]
        switch value {
        case .object(let object)?: return object
        case nil: return nil
        default: throw .invalid(name, "\(name) must be a JSON object")
        }
    }

    /// Refuses what nobody asked for, which is most often a misspelt name.
    func allow(_ names: Set<String>) throws(Problem) {
        guard let unknown = (Array(texts.keys) + values.keys).sorted().first(where: { !names.contains($0) }) else {
            return
        }
        throw .invalid(
            unknown.onOneLine,
            "there is no field '\(unknown.onOneLine)'; there are \(names.sorted().joined(separator: ", "))")
    }
}
