import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import Simile
import Trends

/// What is new and what grows, and where new pictures belong.
enum TrendRoutes {
    static let operations = [trends, place]

    private static let since = Field<String>.shaped(
        "since", ["type": "string", "default": "30d", "maxLength": 40],
        "The beginning: so many hours, days or weeks ago (48h, 30d, 12w), or a date in ISO 8601.",
        expected: "as 48h, 30d, 12w, or a date as 2026-03-01"
    ) { TrendRequest.beginning($0, until: Date()) == nil ? nil : $0 }
    private static let period = Field.choice(
        "by", TrendPeriod.allCases.map(\.rawValue), "How long periods are, in UTC, weeks from Monday; week.")
    private static let subject = Field.choice(
        "of", TrendRequest.Subject.names, "What is counted: items as they came, or events of a kind; items.")
    private static let date = Field.text(
        "date", most: 200, "The attribute that says when items came; when they were added, without.")
    private static let recent = Field.integer(
        "recent", 1...100, default: 1, "How many complete periods are recent, beside the running one.")
    private static let attributes = Field.text(
        "attributes", "The attributes whose values are told apart, joined by commas; up to 8, without.")
    private static let price = Field.text("price", most: 200, "The attribute that is the price; price.")
    private static let limit = Field.integer(
        "limit", 0...1000, default: 20, "How many groups, and values of each attribute, are listed, trends first.")
    private static let neighbors = Field.integer(
        "neighbors", 1...100, default: 10, "How many of the most similar items are listed.")

    private static let history = [
        Described(since), Described(period), Described(subject), Described(date), Described(recent),
        Described(SearchFields.filter), Described(SearchFields.model),
    ]
    private static let sources = [Described(SearchFields.url), Described(SearchFields.key)]
    private static let placing = history + [Described(neighbors)]
    private static let all = history + [Described(attributes), Described(price), Described(limit)]

    private static let trends = Operation(
        id: "listTrends", method: .get, path: "/v1/trends", tag: "Items",
        summary: "What is new and what grows, by look and by attribute", scope: .read, query: all,
        answers: [.json("Groups and values, trends first.", Schemas.reference("Trends"))],
        problems: [.unprocessableContent]
    ) { call in
        let query = try call.query(all)
        var request = try request(query, call)
        request.attributes = try query(attributes)?.split(separator: ",", omittingEmptySubsequences: false).map(
            String.init)
        if let price = try query(price) { request.price = price }
        request.limit = try query(limit) ?? 20
        return try await call.admitted { [request] in
            try .json(try await call.service.library.trends(request).report())
        }
    }

    private static let place = Operation(
        id: "placeImage", method: .post, path: "/v1/trends/place", tag: "Items",
        summary: "Tells which group an image belongs to, and whether that grows", scope: .read,
        bodies: [
            .init(type: "multipart/form-data", schema: Schemas.form(files: ["image"], fields: placing)),
            .init(type: "application/json", schema: Schemas.body(fields: sources + placing, oneOf: sources)),
        ],
        answers: [.json("The group, and the most similar items.", Schemas.reference("TrendPlacement"))],
        problems: [.notFound, .unprocessableContent]
    ) { call in
        let (image, fields) = try await ask(call)
        let request = try request(fields, call)
        let neighbors = try fields(neighbors) ?? 10
        let fetched = try await call.fetched([image])
        defer { fetched.letGo() }
        return try await call.admitted {
            try .json(
                try await call.service.library.trendPlace(of: fetched.images[0], request, neighbors: neighbors))
        }
    }

    private static func request(_ fields: Fields, _ call: Call) throws -> TrendRequest {
        let now = Date()
        var request = TrendRequest(
            since: TrendRequest.beginning(try fields(since) ?? "30d", until: now) ?? now, until: now,
            by: try fields(period).flatMap { TrendPeriod(rawValue: $0) } ?? .week)
        request.subject = try fields(subject).flatMap { TrendRequest.Subject(named: $0) } ?? .items
        request.date = try fields(date)
        request.recent = try fields(recent) ?? 1
        request.filter = try fields(SearchFields.filter).map { try Filter.parse($0) }
        request.model = try fields(SearchFields.model).map { try call.service.model($0).text }
        return request
    }

    private static func ask(_ call: Call) async throws -> (ImageQuery, Fields) {
        switch call.mediaType {
        case "multipart/form-data":
            let form = try await call.form(files: ["image"])
            try form.fields.allow(Set(placing.map(\.name)))
            return (try form.image("image"), form.fields)
        case "application/json":
            let body = Fields(try await call.json())
            try body.allow(Set((sources + placing).map(\.name)))
            switch (try body(SearchFields.url), try body(SearchFields.key)) {
            case (let url?, nil): return (.url(try call.service.address(url)), body)
            case (nil, let key?): return (.item(.init(key)), body)
            default: throw Problem.invalid(nil, "give the image with exactly one of url and key")
            }
        default: throw Problem.unsupported("send multipart/form-data with a part 'image', or application/json")
        }
    }
}
