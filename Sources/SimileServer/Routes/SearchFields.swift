import Catalog
import Hummingbird
import Imaging
import Simile
import VectorSearch

/// What a search can be told, in a query, a form or a JSON body.
enum SearchFields {
    static let limit = Field.integer("limit", 1...1000, default: 10, "How many hits at most.")
    static let filter = Field.text("where", "A condition on attributes: category=dress and price<40.")
    static let region = Field.text(
        "region", most: 100, "The part of the picture to search by: x,y,width,height in pixels, or each with %.")
    static let minScore = Field.share("minScore", "The least score of a hit.")
    static let index = Field.choice(
        "index", IndexKind.allCases.map(\.rawValue), "The kind of index to search; the one that the catalogue keeps.")
    static let effort = Field.integer("effort", 1...1_000_000, "How hard an approximate index tries, in its own unit.")
    static let model = Field.text("model", most: 200, "The model whose vectors are compared.")
    static let text = Field.text("text", "Words to look for, with a model that reads.")
    static let url = Field.text("url", "A picture's web address.")
    static let key = Field.text("key", most: 4000, "An item's key.")

    /// Those that every search takes.
    static let all = [
        Described(limit), Described(filter), Described(minScore), Described(index), Described(effort), Described(model),
    ]

    /// A search as the fields want it.
    static func request(_ query: QueryExpression, _ fields: Fields, _ service: Service) throws -> SearchRequest {
        var request = SearchRequest(query)
        if let limit = try fields(limit) { request.limit = limit }
        request.filter = try fields(filter)
        request.minScore = try fields(minScore)
        request.index = try fields(index).flatMap { IndexKind(rawValue: $0) }
        request.effort = try fields(effort)
        request.model = try fields(model).map { try service.model($0).text }
        return request
    }

    /// Searches, and answers what the command line would, but for the files' places on this machine.
    static func run(_ request: SearchRequest, _ call: Call) async throws -> Response {
        var result = try await call.admitted { try await call.service.search.run(request) }
        for place in result.hits.indices { result.hits[place].path = nil }
        return try .json(result)
    }
}
