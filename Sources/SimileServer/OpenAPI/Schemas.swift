import Catalog
import Recommendation
import Simile

/// The shapes of what the service answers.
enum Schemas {
    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    static func object(_ properties: JSONObject, required: [String]? = nil) -> JSONValue {
        [
            "type": "object", "properties": .object(properties),
            "required": .array((required ?? properties.keys.map(\.text)).sorted().map { .string($0) }),
        ]
    }

    static func list(of schema: JSONValue) -> JSONValue { ["type": "array", "items": schema] }

    private static let text: JSONValue = ["type": "string"]
    private static let count: JSONValue = ["type": "integer", "minimum": 0]
    private static let number: JSONValue = ["type": "number"]
    private static let truth: JSONValue = ["type": "boolean"]
    private static let share: JSONValue = ["type": "number", "minimum": 0, "maximum": 1]
    /// Of an attribute.
    private static let value: JSONValue = ["type": ["string", "number", "boolean"]]
    private static let dataURI: JSONValue = ["type": "string", "pattern": "^data:image/png;base64,"]
    /// Row by row; from pixels of the first image to pixels of the second.
    private static let homography: JSONValue = [
        "type": ["array", "null"], "items": number, "minItems": 9, "maxItems": 9,
    ]
    /// Why a condition matches nothing.
    private static let notes: JSONValue = ["type": "array", "items": text]
    private static let milliseconds: JSONValue = ["type": "object", "additionalProperties": number]

    /// Something of each place of an image, row by row.
    private static func rows(of schema: JSONValue) -> JSONValue { list(of: list(of: schema)) }
    private static func looks(of schema: JSONValue) -> JSONValue {
        object(["shape": schema, "color": schema, "detail": schema])
    }
    private static let cell = object(["row": count, "column": count])
    /// Those that need no training by their names, and trained models by theirs.
    static let comparisonMethod: JSONValue = [
        "type": "string",
        "anyOf": [
            ["enum": .array(ComparisonMethod.allCases.map { .string($0.rawValue) })],
            ["pattern": "^(lr|rf):[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$"],
        ],
    ]
    private static let spot = object(["x": share, "y": share])

    static let all: JSONObject = [
        "Problem": object(
            [
                "type": text, "title": text, "status": count, "detail": text, "field": text, "requestId": text,
            ], required: ["type", "title", "status", "detail", "requestId"]),
        "Attributes": [
            "type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]],
            "description": .string(
                "The attributes of an item: names and values of up to \(Attributes.byteLimit) bytes together."),
            "maxProperties": .integer(Attributes.countLimit),
        ],
        "Space": [
            "type": "object", "required": ["model"], "properties": ["model": text],
            "description": "The model, layer, preparation and precision that vectors were made with.",
        ],
        "Region": object([
            "x": number, "y": number, "width": number, "height": number, "unit": ["enum": ["pixels", "shares"]],
        ]),
        "Hit": object(
            [
                "rank": ["type": "integer", "minimum": 1], "key": text,
                "cosine": ["type": "number", "minimum": -1, "maximum": 1], "score": share,
                "attributes": reference("Attributes"), "fault": text, "part": reference("Region"),
                "inliers": count, "verified": truth, "probability": share,
                "variants": object(["count": count, "keys": list(of: text)]),
                "cosines": ["type": "object", "additionalProperties": number],
            ], required: ["rank", "key", "cosine", "score", "attributes"]),
        "SearchResult": object(
            [
                "query": text, "space": reference("Space"),
                "spaces": list(of: object(["model": text, "weight": share])), "leftOut": count,
                "lacking": ["type": "object", "additionalProperties": count], "index": text, "approximate": truth,
                "warning": text, "notes": notes, "facets": list(of: reference("Facet")), "neighborhood": count,
                "hits": list(of: reference("Hit")), "milliseconds": milliseconds,
            ], required: ["query", "space", "index", "approximate", "hits", "milliseconds"]),
        "Facet": object(
            [
                "name": text, "values": list(of: object(["value": value, "count": count])), "distinct": count,
                "missing": count,
                "numbers": object([
                    "count": count, "least": value, "greatest": value,
                    "ranges": list(of: object(["from": value, "to": value, "count": count])),
                ]),
            ], required: ["name", "values", "distinct", "missing"]),
        "Facets": object(
            ["items": count, "facets": list(of: reference("Facet")), "notes": notes], required: ["items", "facets"]),
        "Comparison": object(
            [
                "model": ["type": ["string", "null"]],
                "method": comparisonMethod,
                "cosine": ["type": ["number", "null"]], "distance": count, "bits": count, "matches": count,
                "inliers": count, "homography": homography, "mirrored": truth, "score": share,
                "threshold": share, "similar": truth, "prepared": object(["first": dataURI, "second": dataURI]),
                "milliseconds": milliseconds,
            ], required: ["model", "method", "cosine", "score", "threshold", "similar", "milliseconds"]),
        "Explanation": object(
            [
                "model": text, "ownWeights": truth, "cosine": ["type": "number", "minimum": -1, "maximum": 1],
                "score": share, "threshold": share, "similar": truth,
                "method": ["enum": .array(ExplanationMethod.allCases.map { .string($0.rawValue) })],
                "mapA": rows(of: number), "mapB": rows(of: number), "counterpartsA": rows(of: count),
                "counterpartsB": rows(of: count),
                "pairs": list(of: object(["a": cell, "b": cell, "contribution": number])),
                "keypoints": list(of: object(["a": spot, "b": spot])),
                "shares": looks(of: share), "losses": looks(of: number),
                "prepared": object(["first": dataURI, "second": dataURI]), "milliseconds": milliseconds,
            ],
            required: [
                "model", "cosine", "score", "threshold", "similar", "method", "mapA", "mapB", "keypoints", "shares",
                "losses",
                "milliseconds",
            ]),
        "ClassicComparison": object([
            "Similarity Score": share, "Are the images similar?": ["type": "string", "enum": ["Yes", "No"]],
            "Time taken in milliseconds": number,
        ]),
        "Item": object(
            [
                "key": text, "attributes": reference("Attributes"),
                "addedAt": ["type": "string", "format": "date-time"], "size": count,
            ],
            required: ["key", "attributes", "addedAt"]),
        "Items": object(
            ["items": list(of: reference("Item")), "next": text, "notes": notes], required: ["items"]),
        "Job": object(
            [
                "id": text, "kind": text, "phase": ["enum": ["running", "done", "failed", "cancelled"]],
                "progress": share,
                "detail": text, "startedAt": ["type": "string", "format": "date-time"],
            ], required: ["id", "kind", "phase", "progress", "startedAt"]),
        "CopyLink": object([
            "a": text, "b": text, "kind": ["enum": .array(CopyLink.Kind.allCases.map { .string($0.rawValue) })],
            "turn": ["enum": [0, 90, 180, 270]], "mirrored": truth,
            "box": ["type": ["array", "null"], "items": ["type": "integer"], "minItems": 4, "maxItems": 4],
            "confidence": share,
        ]),
        "CopyGroup": object([
            "items": list(
                of: object(
                    ["key": text, "keep": truth, "reason": text, "width": count, "height": count, "bytes": count],
                    required: ["key", "keep", "reason"])),
            "links": list(of: reference("CopyLink")),
        ]),
        "Duplicates": object(
            [
                "groups": list(of: reference("CopyGroup")), "near": list(of: reference("CopyLink")), "next": count,
                "totals": object(["groups": count, "copies": count, "near": count, "unexamined": count]),
                "asOf": ["type": "string", "format": "date-time"],
            ], required: ["totals", "asOf"]),
        "Models": object([
            "models": list(of: ["type": "object"]), "default": text, "trained": list(of: comparisonMethod),
        ]),
        "Classification": object(
            [
                "head": text, "label": text, "neighbors": count,
                "classes": list(
                    of: object(["label": text, "probability": share], required: ["label", "probability"])),
            ], required: ["classes"]),
        "Heads": object([
            "heads": list(
                of: object(
                    [
                        "name": text, "label": text, "model": text, "classes": list(of: text), "samples": count,
                        "top1": share, "top5": share, "calibrationError": share,
                    ], required: ["name", "label", "model", "classes", "samples"]))
        ]),
        "Recommendations": object(
            [
                "strategy": ["enum": .array(RecommendationStrategy.allCases.map { .string($0.rawValue) })],
                "model": text,
                "items": list(
                    of: object(
                        [
                            "rank": ["type": "integer", "minimum": 1], "key": text, "score": number,
                            "because": list(of: text), "interest": count, "attributes": reference("Attributes"),
                        ], required: ["rank", "key", "score", "because", "attributes"])),
                "interests": list(of: list(of: text)),
                "coldStart": [
                    "enum": .array(RecommendationAnswer.ColdStart.allCases.map { .string($0.rawValue) } + [.null])
                ],
                "notes": notes, "milliseconds": number,
            ], required: ["strategy", "model", "items", "interests", "coldStart", "milliseconds"]),
        "Event": object([
            "user": text, "key": text, "kind": EventFields.kind.schema,
            "time": ["type": "string", "format": "date-time"],
        ]),
        "EventSummary": object([
            "added": count, "known": count, "refused": count,
            "faults": list(of: object(["index": count, "reason": text])),
        ]),
        "Spaces": object(["spaces": list(of: ["type": "object"])]),
        "Stats": object(
            [
                "items": count, "spaces": count,
                "roots": list(of: object(["name": text, "items": count, "present": truth])),
                "attributes": list(of: text), "bytes": count, "version": text,
                "uptimeSeconds": number,
                "queue": object(["running": count, "waiting": count, "capacity": count]),
            ]),
    ]

    /// Where an image of a JSON body is: at an address, or an item's.
    static let place: JSONValue = [
        "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
        "properties": ["url": ["type": "string", "maxLength": 2000], "key": SearchFields.key.schema],
    ]

    /// A form of some files and text fields.
    static func form(files: [String], fields: [Described]) -> JSONValue {
        var properties: JSONObject = [:]
        for file in files { properties[ExactText(file)] = ["type": "string", "format": "binary"] }
        for field in fields { properties[ExactText(field.name)] = described(field, orBlank(field.schema)) }
        return object(properties, required: files)
    }

    /// A JSON object of fields, of which some further ones are given by their schema.
    /// - Parameter oneOf: fields of which exactly one must be there.
    static func body(
        _ more: JSONObject = [:], fields: [Described], required: [String] = [], oneOf: [Described] = []
    ) -> JSONValue {
        var properties = more
        for field in fields {
            // What must be there is not null, and what one of must be there had better not be.
            let isNeeded = required.contains(field.name) || oneOf.contains { $0.name == field.name }
            properties[ExactText(field.name)] = described(field, isNeeded ? field.schema : orNull(field.schema))
        }
        var schema: JSONObject = [
            "type": "object", "additionalProperties": false, "properties": .object(properties),
            "required": .array(required.map { .string($0) }),
        ]
        if !oneOf.isEmpty { schema["oneOf"] = .array(oneOf.map { ["required": [.string($0.name)]] }) }
        return .object(schema)
    }

    private static func described(_ field: Described, _ schema: JSONValue) -> JSONValue {
        guard case .object(var schema) = schema else { return schema }
        schema["description"] = .string(field.about)
        return .object(schema)
    }

    private static func orNull(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }

    /// The schema of a field that a query or a form may leave blank, each time that it says it.
    static func orBlank(_ schema: JSONValue) -> JSONValue {
        guard case .object(var list) = schema, let items = list["items"] else {
            return ["anyOf": [schema, ["const": ""]]]
        }
        list["items"] = orBlank(items)
        return .object(list)
    }
}
