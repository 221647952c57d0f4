import Catalog
import HTTPTypes
import Simile
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

    @Test func theDocumentListsTheMethods() async throws {
        try await TestShop.open { shop in
            let document = try await shop.ask(.get, "/openapi.json").json
            let methods = JSONValue.array(ComparisonMethod.allCases.map { .string($0.rawValue) })
            let compare = document["paths"]["/v1/compare"]["post"]
            let content = compare["requestBody"]["content"]
            for type in ["multipart/form-data", "application/json"] {
                #expect(content[type]["schema"]["properties"]["method"]["anyOf"][0]["anyOf"][0]["enum"] == methods)
                #expect(content[type]["schema"]["properties"]["prepared"]["anyOf"][0]["type"] == "boolean")
            }
            #expect(
                document["components"]["schemas"]["Comparison"]["properties"]["method"]["anyOf"][0]["enum"] == methods)
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
