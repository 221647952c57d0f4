import Catalog
import Hummingbird
import Simile

/// The values of attributes over the catalog.
enum FacetRoute {
    private static let attributes = Field.attributes(
        "attributes",
        "The attributes, with commas between them; all where none are named, but at most \(Facet.nameLimit).")
    private static let limit = Field.integer(
        "limit", 1...Facet.valueLimit, default: 20, "The maximum number of values of each attribute.")
    private static let fields = [Described(attributes), Described(SearchFields.filter), Described(limit)]

    static let operation = Operation(
        id: "getFacets", method: .get, path: "/v1/facets", tag: "Items",
        summary: "The values of attributes, and how many items have each", scope: .read, query: fields,
        answers: [
            .json(
                "The most frequent values of each attribute, and ranges of numbers; over all items, or those that match.",
                Schemas.reference("Facets"))
        ]
    ) { call in
        let query = try call.query(fields)
        let (names, condition, most) = (
            try query(attributes) ?? [], try query(SearchFields.filter), try query(limit) ?? 20
        )
        if let condition { call.context.note["where"] = .text(condition) }
        let library = call.service.library
        return try await call.service.reading(until: call.end) {
            var report = try await library.facets(of: names, where: condition, limit: most)
            report.facets = report.facets.limited(toBytes: ItemPage.byteLimit)
            return try .json(report)
        }
    }
}
