import HTTPTypes
import Testing

@testable import SimileServer

@Suite struct OpenAPITests {
    @Test func theDocumentHoldsEveryRoute() async throws {
        try await TestShop.open { shop in
            let document = try await shop.ask(.get, "/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            for operation in ServiceRouter.operations {
                let entry = document["paths"][operation.path][operation.method.rawValue.lowercased()]
                #expect(entry["operationId"].text == operation.id)
                #expect(entry["responses"]["\(operation.answers[0].status.code)"] != .null)
            }
            #expect(Set(ServiceRouter.operations.map(\.id)).count == ServiceRouter.operations.count)
            for reference in references(document) {
                let name = try #require(reference.split(separator: "/").last)
                #expect(document["components"]["schemas"][String(name)] != .null, "\(reference)")
            }
        }
    }

    private func references(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let object):
            object.flatMap { name, value in name == "$ref" ? [value.text ?? ""] : references(value) }
        case .array(let values): values.flatMap { references($0) }
        default: []
        }
    }
}
