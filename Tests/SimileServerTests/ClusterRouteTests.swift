import Catalog
import Foundation
import HTTPTypes
import Simile
import Testing

/// Groups and the map over HTTP.
@Suite struct ClusterRouteTests {
    /// Three groups of six made-up vectors, and one far from all.
    private func fill(_ shop: TestShop) async throws {
        try await shop.fill()
        let space = try #require(try shop.catalog.heldSpaces().first)
        var items: [Change] = ["red", "green", "blue", "yellow"].map { .remove($0) }
        func vector(_ values: [Int: Float]) -> [Float] {
            let length = values.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return (0..<space.dimension).map { (values[$0] ?? 0) / length }
        }
        for group in 0..<3 {
            for number in 0..<6 {
                let values: [Int: Float] = [group: 1, 3: Float(number) * 0.01, 4: Float(number * number % 5) * 0.01]
                items.append(
                    .put(
                        NewItem(
                            key: ItemKey("g\(group)/\(number)"), attributes: ["kind": .text("k\(group)")],
                            vectors: [(space, vector(values))])))
            }
        }
        items.append(.put(NewItem(key: "lone", vectors: [(space, vector([0: -1, 1: -1, 2: -1]))])))
        try shop.catalog.commit(items)
    }

    @Test func `clusters are listed with names and the most typical images`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let answer = try await shop.ask(.get, "/v1/clusters?label=kind&limit=2")
            #expect(answer.status == 200 && answer["method"].text == "hdbscan" && answer["seed"].number == 42)
            #expect(answer["clusters"].count == 3 && answer["map"].text == nil)
            for number in 0..<3 {
                let cluster = answer["clusters"][number]
                #expect(cluster["size"].number == 6 && cluster["items"].count == 2)
                #expect(cluster["medoid"].text == cluster["items"][0].text)
                #expect(cluster["names"][0]["share"].number == 1)
            }
            #expect(answer["outliers"].count == 1 && answer["outlierCount"].number == 1)
            #expect(answer["agreement"]["adjustedRandIndex"].number == 1)
        }
    }

    @Test func `the map has every image`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let answer = try await shop.ask(.get, "/v1/map?count=2&where=kind%21%3Dk2&limit=0")
            #expect(answer.status == 200 && answer["clusters"].count == 2 && answer["clusters"][0]["items"].count == 0)
            #expect(answer["map"].count == 13)
            for number in 0..<13 {
                let place = answer["map"][number]
                #expect((0...1).contains(place["x"].number ?? -1) && (0...1).contains(place["y"].number ?? -1))
            }
        }
    }

    @Test(arguments: ["count=0", "count=many", "minSize=1", "where=kind%3C", "seed=-1", "limit=x", "model=none"])
    func `what makes no sense is refused`(query: String) async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            #expect(try await shop.ask(.get, "/v1/clusters?\(query)").status == 400)
            #expect(try await shop.ask(.get, "/v1/map?\(query)").status == 400)
        }
    }
}
