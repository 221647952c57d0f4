import Catalog
import HTTPTypes
import Simile

/// The OpenAPI 3.1 document of some operations (spec.openapis.org/oas/v3.1.0).
enum OpenAPIDocument {
    static func make(of operations: [Operation], needsKeys: Bool) -> JSONValue {
        var paths: [String: JSONObject] = [:]
        for operation in operations {
            let method = ExactText(operation.method.rawValue.lowercased())
            paths[operation.path, default: [:]][method] = entry(operation, needsKeys)
        }
        var components: JSONObject = ["schemas": .object(Schemas.all.merging(Schemas.trends) { first, _ in first })]
        if needsKeys { components["securitySchemes"] = ["key": ["type": "http", "scheme": "bearer"]] }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Simile", "version": .string(SimileVersion.current),
                "description": "Finds, compares and groups images by what they look like.",
            ],
            "paths": .object(Dictionary(uniqueKeysWithValues: paths.map { (ExactText($0), .object($1)) })),
            "components": .object(components),
        ]
    }

    private static func entry(_ operation: Operation, _ needsKeys: Bool) -> JSONValue {
        var entry: JSONObject = [
            "operationId": .string(operation.id), "summary": .string(operation.summary),
            "tags": [.string(operation.tag)], "responses": responses(operation, needsKeys),
        ]
        let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { name -> JSONValue in
            [
                "name": .string(String(name.dropFirst().dropLast())), "in": "path", "required": true,
                "description": .string(about(parameter: String(name.dropFirst().dropLast()))),
                "schema": ["type": "string", "minLength": 1],
            ]
        }
        let inQuery = operation.query.map { field -> JSONValue in
            [
                "name": .string(field.name), "in": "query", "description": .string(field.about),
                "schema": Schemas.orBlank(field.schema),
            ]
        }
        if !(inPath + inQuery).isEmpty { entry["parameters"] = .array(inPath + inQuery) }
        if !operation.bodies.isEmpty {
            let content = operation.bodies.map { (ExactText($0.type), JSONValue.object(["schema": $0.schema])) }
            entry["requestBody"] = [
                "required": true, "content": .object(Dictionary(content, uniquingKeysWith: { $1 })),
            ]
        }
        if needsKeys, operation.scope != nil { entry["security"] = [["key": []]] }
        return .object(entry)
    }

    private static func about(parameter: String) -> String {
        switch parameter {
        case "key": "The item's key, percent-encoded as one segment; a new one has up to \(ItemKey.byteLimit) bytes."
        case "user":
            "The name of a user or a session, percent-encoded as one segment, of up to \(NewEvent.userByteLimit) bytes."
        default: "The job's id."
        }
    }

    private static func responses(_ operation: Operation, _ needsKeys: Bool) -> JSONValue {
        var responses: JSONObject = [:]
        for answer in operation.answers {
            var response: JSONObject = ["description": .string(answer.about)]
            if let schema = answer.schema {
                response["content"] = .object([ExactText(answer.type): ["schema": schema]])
            }
            responses[ExactText("\(answer.status.code)")] = .object(response)
        }
        var problems = operation.problems
        if !operation.query.isEmpty || !operation.bodies.isEmpty || operation.path.contains("{") {
            problems.append(.badRequest)
        }
        if !operation.bodies.isEmpty { problems += [.contentTooLarge, .unsupportedMediaType, .requestTimeout] }
        if operation.scope != nil { problems += [.tooManyRequests, .internalServerError, .serviceUnavailable] }
        if needsKeys, operation.scope != nil { problems += [.unauthorized, .forbidden] }
        // Without keys, for the pages of other origins.
        if operation.method != .get { problems.append(.forbidden) }
        for status in problems {
            responses[ExactText("\(status.code)")] = [
                "description": .string(status.reasonPhrase),
                "content": ["application/problem+json": ["schema": Schemas.reference("Problem")]],
            ]
        }
        return .object(responses)
    }
}
