import Catalog
import HTTPTypes
import Hummingbird
import Simile

/// What users did with items.
enum EventRoutes {
    static let operations = [add, list, remove]

    private static let tag = "Recommendations"
    private static let most = 1_000
    private static let limit = Field.integer(
        "limit", 1...ImageCatalog.eventLimit, default: ImageCatalog.eventLimit, "The maximum number of events.")

    private static let add = Operation(
        id: "addEvents", method: .post, path: "/v1/users/{user}/events", tag: tag,
        summary: "Keeps what a user did with items: one event, or many", scope: .write,
        bodies: [
            .init(
                type: "application/json",
                schema: [
                    "oneOf": [
                        EventFields.schema,
                        [
                            "type": "object", "additionalProperties": false, "required": ["events"],
                            "properties": ["events": EventFields.list("The events.", most: most)],
                        ],
                    ]
                ])
        ],
        answers: [
            .json(
                "How many were kept, and how many were known. Of many, those of no use are told, and the others kept.",
                Schemas.reference("EventSummary"))
        ], problems: [.unprocessableContent]
    ) { call in
        let user = try call.user()
        guard call.mediaType == "application/json" else { throw Problem.unsupported("send application/json") }
        let body = try await call.json()
        let many = try EventFields.steps("events", in: body, most: most)
        if many != nil { try Fields(body).allow(["events"]) }
        let steps = try many ?? [EventFields.step(body)]
        let summary = try await call.service.library.addEvents(
            steps.map { NewEvent(user: user, item: $0.key, kind: $0.kind, time: $0.time) })
        if many == nil, let fault = summary.faults.first?.fault {
            throw Problem.unusable(fault.field, "the event is not kept: \(fault)")
        }
        return try .json(summary)
    }

    private static let list = Operation(
        id: "listEvents", method: .get, path: "/v1/users/{user}/events", tag: tag,
        summary: "What a user did, the newest first", scope: .read, query: [Described(limit)],
        answers: [
            .json("The events.", Schemas.object(["events": Schemas.list(of: Schemas.reference("Event"))]))
        ]
    ) { call in
        let user = try call.user()
        let most = try call.query([Described(limit)])(limit) ?? ImageCatalog.eventLimit
        let library = call.service.library
        return try await call.service.reading(until: call.end) {
            try .json(["events": try await library.events(ofUser: user, limit: most)])
        }
    }

    private static let remove = Operation(
        id: "removeEvents", method: .delete, path: "/v1/users/{user}/events", tag: tag,
        summary: "Forgets all that a user did", scope: .write,
        answers: [.json("How many events there were.", Schemas.object(["removed": ["type": "integer", "minimum": 0]]))]
    ) { call in
        try .json(["removed": try await call.service.library.removeEvents(ofUser: try call.user())])
    }
}

extension EventSummary.Fault {
    /// The field at fault.
    fileprivate var field: String {
        switch self {
        case .unknownItem: "key"
        case .user: "user"
        case .time: "time"
        }
    }
}
