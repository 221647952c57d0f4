import Catalog
import HTTPTypes
import Hummingbird
import Multipart
import Recommendation
import Simile

/// What a request says of events.
enum EventFields {
    static let key = Field.key("key", "The item's key.")
    static let kind = Field<EventKind>.choice(
        "kind", "What was done; a view, where nothing is said. less asks for less like this, hide for never this again."
    )
    static let time = Field<Int64>.shaped(
        "time", ["anyOf": [["type": "integer"], ["type": "string", "maxLength": 40]]],
        "When: milliseconds since 1970, or ISO 8601; now, where nothing is said.",
        expected: "milliseconds since 1970, or a time in ISO 8601", read: { EventTime.read($0) })
    static let all = [Described(key), Described(kind), Described(time)]

    /// The schema of an event.
    static let schema = Schemas.body(fields: all, required: [key.name])

    /// One event.
    struct Step {
        let key: ItemKey
        let kind: EventKind
        let time: Int64?
    }

    /// Reads an object.
    /// - Parameter place: where it stands, for errors.
    static func step(_ object: JSONObject, at place: String = "") throws(Problem) -> Step {
        let fields = Fields(object)
        do throws(Problem) {
            try fields.allow(Set(all.map(\.name)))
            guard let key = try fields(key) else { throw Problem.invalid("key", "give the key of an item with key") }
            return Step(key: ItemKey(key), kind: try fields(kind) ?? .view, time: try fields(time))
        } catch {
            var problem = error
            problem.field = place + (error.field ?? "")
            throw problem
        }
    }

    /// A list of events, under a name; a text is the key of an item that was looked at.
    /// - Returns: nil where there is no such member.
    static func steps(_ name: String, in body: JSONObject, most: Int) throws(Problem) -> [Step]? {
        guard let value = body[ExactText(name)], value != .null else { return nil }
        guard case .array(let values) = value, values.count <= most else {
            throw .invalid(name, "\(name) must be a list of up to \(most) events")
        }
        var steps: [Step] = []
        for (index, value) in values.enumerated() {
            switch value {
            case .object(let object): steps.append(try step(object, at: "\(name)[\(index)]."))
            case .string(let text): steps.append(try step(["key": .string(text)], at: "\(name)[\(index)]."))
            default: throw .invalid("\(name)[\(index)]", "\(name)[\(index)] must be an event or a key")
            }
        }
        return steps
    }

    /// The schema of a list of events.
    static func list(_ about: String, most: Int) -> JSONValue {
        [
            "type": "array", "maxItems": .integer(most), "description": .string(about),
            "items": ["anyOf": [schema, key.schema]],
        ]
    }
}

extension Call {
    /// The user that the path names: all of one segment.
    func user() throws(Problem) -> String {
        let hasEmptySegment = request.uri.path.contains("//")
        guard !hasEmptySegment, let text = context.parameters.get("user").flatMap({ PercentEncoding.decode($0) }),
            !text.isEmpty, text.utf8.count <= NewEvent.userByteLimit, !text.unicodeScalars.contains("\0")
        else {
            throw .invalid(
                "user",
                "the user in the path must be percent-encoded UTF-8 of 1 to \(NewEvent.userByteLimit) bytes without U+0000; write / as %2F"
            )
        }
        return text
    }
}
