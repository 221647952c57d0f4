import Catalog
import Foundation
import HTTPTypes
import Simile
import Testing
import VectorSearch

/// What others do to a service's catalog meanwhile, its next request sees.
@Suite struct NeighborTests {
    private func keys(_ answer: TestShop.Answer) -> Set<String> {
        Set((0..<answer["hits"].count).compactMap { answer["hits"][$0]["key"].text })
    }

    @Test(arguments: [nil, .exact, .hnsw] as [IndexKind?]) func searchesFollowOthers(kind: IndexKind?) async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let search = #"{"key": "red", "limit": 20}"#
            #expect(keys(try await shop.ask(.post, "/v1/search", json: search)) == ["red", "green", "blue", "yellow"])

            let other = try ImageCatalog.open(at: shop.directory, access: .write(wait: .seconds(60)))
            let space = try #require(try other.heldSpaces().first)
            let vector = try #require(try other.vector(of: "red", in: space))
            try other.commit([.put(NewItem(key: "scarlet", vectors: [(space, vector)])), .remove("blue")])
            if let kind {
                try other.chooseIndex(kind, of: space)
                try other.updateIndex(of: space, recipe: IndexPolicy.recipe(kind))
            }
            var answer = try await shop.ask(.post, "/v1/search", json: search)
            #expect(keys(answer) == ["red", "green", "scarlet", "yellow"])
            #expect(answer["index"].text == (kind ?? .exact).rawValue && answer["warning"].text == nil)
            #expect(try await shop.ask(.get, "/v1/stats")["items"].number == 4)
            #expect(try await shop.ask(.get, "/v1/random?count=9")["items"].count == 4)
            #expect(try await shop.ask(.get, "/v1/items/blue").status == 404)

            // Its files are dropped, made again as another kind, and the space is made again.
            try other.updateIndex(of: space, recipe: nil)
            try other.commit([.remove("green")])
            answer = try await shop.ask(.post, "/v1/search", json: search)
            #expect(keys(answer) == ["red", "scarlet", "yellow"] && answer["warning"].text == nil)
            try other.updateIndex(of: space, recipe: IndexRecipe(.lsh))
            answer = try await shop.ask(.post, "/v1/search", json: #"{"key": "red", "limit": 20, "index": "lsh"}"#)
            #expect(answer.status == 200 && answer["index"].text == "lsh" && keys(answer).contains("scarlet"))
            try other.commit([.removeSpace(space), .put(NewItem(key: "red", vectors: [(space, vector)]))])
            answer = try await shop.ask(.post, "/v1/search", json: search)
            #expect(keys(answer) == ["red"])
            #expect(answer["lacking"]["colour"].number == 2)
            #expect(answer["warning"].text?.contains("2 items have no vector of colour") == true)
        }
    }
}
