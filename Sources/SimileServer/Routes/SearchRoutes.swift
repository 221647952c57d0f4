import Catalog
import HTTPTypes
import Hummingbird
import Imaging
import Simile

/// Searching by an image, an address, an item or words.
enum SearchRoutes {
    static let operations = [search, similar]

    private static let sources = [
        Described(SearchFields.url), Described(SearchFields.key), Described(SearchFields.text),
    ]
    private static let fields = SearchFields.all + [Described(SearchFields.region)]
    private static let answer = Operation.Answer.json(
        "The hits, most similar first.", Schemas.reference("SearchResult"))
    private static let problems: [HTTPResponse.Status] = [.notFound, .conflict, .unprocessableContent]

    private static let search = Operation(
        id: "search", method: .post, path: "/v1/search", tag: "Search",
        summary: "Finds what resembles an image, an item, or words", scope: .read,
        bodies: [
            .init(type: "multipart/form-data", schema: Schemas.form(files: ["image"], fields: fields)),
            .init(type: "application/json", schema: Schemas.body(fields: sources + fields, oneOf: sources)),
        ],
        answers: [answer], problems: problems
    ) { call in
        let (term, fields) = try await ask(call)
        return try await SearchFields.run(term, fields, call)
    }

    private static let similar = Operation(
        id: "similar", method: .get, path: "/v1/items/{key}/similar", tag: "Search",
        summary: "Finds what resembles an item", scope: .read, query: SearchFields.all, answers: [answer],
        problems: problems
    ) { call in
        let term = QueryExpression.Term(.image(.item(try call.key())))
        return try await SearchFields.run(term, try call.query(SearchFields.all), call)
    }

    /// What a search looks for, and what else it says.
    private static func ask(_ call: Call) async throws -> (QueryExpression.Term, Fields) {
        switch call.mediaType {
        case "multipart/form-data":
            let form = try await call.form(files: ["image"])
            try form.fields.allow(Set(fields.map(\.name)))
            return (try image(try form.image("image"), form.fields), form.fields)
        case "application/json":
            let body = Fields(try await call.json())
            try body.allow(Set((sources + fields).map(\.name)))
            let (url, key, text) = (try body(SearchFields.url), try body(SearchFields.key), try body(SearchFields.text))
            switch (url, key, text) {
            case (let url?, nil, nil): return (try image(.url(try call.service.address(url)), body), body)
            case (nil, let key?, nil): return (try image(.item(.init(key)), body), body)
            case (nil, nil, let text?): return (.init(.text(text)), body)
            default: throw Problem.invalid(nil, "give the query with exactly one of url, key and text")
            }
        default: throw Problem.unsupported("send multipart/form-data with a part 'image', or application/json")
        }
    }

    private static func image(_ query: ImageQuery, _ fields: Fields) throws -> QueryExpression.Term {
        let region = try fields(SearchFields.region).map { try Region($0) }
        return .init(.image(query, region: region))
    }
}
