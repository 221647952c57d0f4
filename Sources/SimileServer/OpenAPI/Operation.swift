import HTTPTypes
import Hummingbird
import Simile

/// One thing that the service does: the route that answers it, and everything that the OpenAPI document says of it.
///
/// Routes are made from these values and so is the document, so neither can say what the other does not.
struct Operation: Sendable {
    /// The name in the document, and in metrics.
    let id: String
    let method: HTTPRequest.Method
    /// The path, with parameters in braces.
    let path: String
    /// The heading that it stands under.
    let tag: String
    /// One line.
    let summary: String
    /// What a key must allow; nil where everybody may.
    var scope: AccessScope?
    /// What the query may say.
    var query: [Described] = []
    /// What bodies are taken; none for an operation without one.
    var bodies: [BodyForm] = []
    /// What is answered when all goes well.
    var answers: [Answer]
    /// The status codes of problems that it may answer beside those that all share.
    var problems: [HTTPResponse.Status] = []
    /// Answers.
    let handle: @Sendable (Call) async throws -> Response

    /// A form of body, by its media type.
    struct BodyForm: Sendable {
        let type: String
        let schema: JSONValue
    }

    /// An answer.
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let about: String
        var type = "application/json"
        /// The schema; nil for a body that is no JSON, or none.
        var schema: JSONValue?

        static func json(_ about: String, _ schema: JSONValue, status: HTTPResponse.Status = .ok) -> Answer {
            Answer(status: status, about: about, schema: schema)
        }
        static func bytes(_ about: String, type: String) -> Answer {
            Answer(status: .ok, about: about, type: type, schema: ["type": "string", "format": "binary"])
        }
    }
}

/// What the document says of a field, whatever its type.
struct Described: Sendable {
    let name: String
    let schema: JSONValue
    let about: String

    init(_ field: Field<some Any>) {
        (name, schema, about) = (field.name, field.schema, field.about)
    }
}
