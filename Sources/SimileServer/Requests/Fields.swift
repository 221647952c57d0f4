import Basics
import Catalog
import Foundation
import Imaging
import Simile

/// The raw fields of a request.
struct Fields: Sendable {
    private var texts: [String: [String]] = [:]
    private var values: JSONObject = [:]

    /// The parameters of a query or the text parts of a form, each with all values of its name.
    init(texts: [String: [String]]) { self.texts = texts }

    /// A JSON object.
    init(_ values: JSONObject) { self.values = values }

    /// The value of a field; nil where it is absent, blank, or null in JSON.
    /// - Throws: a problem that names the field and what is expected.
    func callAsFunction<Value>(_ field: Field<Value>) throws(Problem) -> Value? {
        let found: Value?
        let sent = field.repeats ? texts[field.name] ?? [] : nonblank(field.name)
        if !sent.isEmpty {
            guard field.repeats || sent.count == 1 else { throw Self.repeated(field.name, sent.count) }
            found = field.fromTexts(sent)
        } else if let value = values[ExactText(field.name)], value != .null {
            found = field.fromJSON(value)
        } else {
            return nil
        }
        guard let found else { throw .invalid(field.name, "\(field.name) must be \(field.expected)") }
        return found
    }

    /// The JSON object under a name; of a form, the object that the text holds.
    func object(_ name: String) throws(Problem) -> JSONObject? {
        let sent = nonblank(name).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        guard sent.count <= 1 else { throw Self.repeated(name, sent.count) }
        if let text = sent.first, text != "null", !text.isEmpty {
            return try JSONValue.object(text.utf8, in: name, field: name)
        }
        switch values[ExactText(name)] {
        case .object(let object)?: return object
        case nil, .null?: return nil
        default: throw .invalid(name, "\(name) must be a JSON object")
        }
    }

    private func nonblank(_ name: String) -> [String] { (texts[name] ?? []).filter { !$0.isEmpty } }

    private static func repeated(_ name: String, _ count: Int) -> Problem {
        .invalid(name, "\(name) was sent \(count) times; send it once")
    }

    /// Refuses unknown fields, which are most often misspelled names.
    func allow(_ names: Set<String>) throws(Problem) {
        guard let unknown = (Array(texts.keys) + values.keys.map(\.text)).sorted().first(where: { !names.contains($0) })
        else {
            return
        }
        throw .invalid(
            unknown.onOneLine,
            "there is no field '\(unknown.onOneLine)'; the fields are \(names.sorted().joined(separator: ", "))")
    }
}
