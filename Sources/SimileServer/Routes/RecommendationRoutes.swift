import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Recommendation
import Simile

/// What to recommend: to a user of stored events, or by a history of the request.
enum RecommendationRoutes {
    static let operations = [ofUser, ofHistory]

    private static let tag = "Recommendations"
    private static let strategy = Field<RecommendationStrategy>.choice(
        "strategy", "How a history becomes recommendations; several interests share the places, where nothing is said.")
    private static let limit = Field.integer(
        "limit", RecommendationRequest.limitRange, default: 12, "The maximum number of items.")
    private static let diversity = Field.share("diversity", "How much items should differ from each other.")
    private static let groupBy = Field.text(
        "groupBy", most: 200,
        "The attribute that variants of one product share, \(RecommendationRequest.productAttribute) where nothing is said; none for no "
            + "such attribute.")
    private static let fields = [
        Described(strategy), Described(limit), Described(diversity), Described(groupBy), Described(SearchFields.filter),
        Described(SearchFields.model),
    ]
    private static let answer = Operation.Answer.json(
        "The items, best first, each with the items of the history that it is recommended because of.",
        Schemas.reference("Recommendations"))
    private static let user = Field.text("user", most: NewEvent.userByteLimit, "A user whose stored events count, too.")
    private static let mostExcluded = 1_000

    private static let ofUser = Operation(
        id: "recommendToUser", method: .get, path: "/v1/users/{user}/recommendations", tag: tag,
        summary: "What to recommend to a user by what is stored; an event counts with the next request", scope: .read,
        query: fields, answers: [answer], problems: [.conflict]
    ) { call in
        let request = RecommendationRequest(user: try call.user())
        return try await run(request, try call.query(fields), call)
    }

    private static let ofHistory = Operation(
        id: "recommend", method: .post, path: "/v1/recommendations", tag: tag,
        summary: "What to recommend by a history that is not stored", scope: .read,
        bodies: [
            .init(
                type: "application/json",
                schema: Schemas.body(
                    [
                        "history": EventFields.list(
                            "What was done, in order, the newest last: events, or keys of items that were looked at.",
                            most: RecommendationRequest.historyLimit),
                        "exclude": [
                            "type": "array", "maxItems": .integer(mostExcluded), "items": EventFields.key.schema,
                            "description": "Keys of further items to leave out.",
                        ],
                    ], fields: [Described(user)] + fields))
        ],
        answers: [answer], problems: [.conflict]
    ) { call in
        guard call.mediaType == "application/json" else { throw Problem.unsupported("send application/json") }
        let object = try await call.json()
        let body = Fields(object)
        try body.allow(Set(fields.map(\.name) + ["history", "exclude", user.name]))
        let history = try EventFields.steps("history", in: object, most: RecommendationRequest.historyLimit) ?? []
        var request = RecommendationRequest(
            history: history.map { step in
                let time = step.time.map { Date(timeIntervalSince1970: Double($0) / 1000) }
                return RecommendationRequest.Step(step.key, step.kind, time: time)
            })
        request.user = try body(user)
        request.excluded = try EventFields.steps("exclude", in: object, most: mostExcluded)?.map(\.key) ?? []
        return try await run(request, body, call)
    }

    private static func run(
        _ request: RecommendationRequest, _ fields: Fields, _ call: Call
    ) async throws -> Response {
        var request = request
        request.strategy = try fields(strategy) ?? .interests
        request.limit = try fields(limit) ?? request.limit
        request.diversity = try fields(diversity) ?? 0
        if let name = try fields(groupBy) { request.groupBy = name == "none" ? nil : name }
        if let condition = try fields(SearchFields.filter) {
            call.context.note["where"] = .text(condition)
            request.filter = try Filter.parse(condition)
        }
        if let name = try fields(SearchFields.model) {
            request.model = try await onThread { try call.service.model(name).text }
        }
        return try .json(try await call.admitted { [request] in try await call.service.library.recommend(request) })
    }
}
