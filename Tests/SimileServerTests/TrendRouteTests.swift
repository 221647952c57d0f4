import Catalog
import Foundation
import HTTPTypes
import Simile
import Testing

/// Trends over HTTP.
@Suite struct TrendRouteTests {
    /// Twelve items a week of each of two colors, and in the last week of one three times as many.
    private func fill(_ shop: TestShop) async throws {
        try await shop.fill()
        let space = try #require(try shop.catalog.heldSpaces().first)
        var items: [Change] = ["red", "green", "blue", "yellow"].map { .remove($0) }
        for week in 1...6 {
            for look in 0..<2 {
                for number in 0..<(week == 1 && look == 1 ? 36 : 12) {
                    let values: [Int: Float] = [look: 1, 3: Float(number % 12) * 0.01]
                    let length = values.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    let date = Date().addingTimeInterval(Double(-week * 7 * 86_400)).formatted(.iso8601)
                    items.append(
                        .put(
                            NewItem(
                                key: ItemKey("\(week)/\(look)/\(number)"),
                                attributes: ["published": .text(date), "kind": .text("k\(look)")],
                                vectors: [(space, (0..<space.dimension).map { (values[$0] ?? 0) / length })])))
                }
            }
        }
        try shop.catalog.commit(items)
    }

    @Test func `what grows comes first`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let answer = try await shop.ask(.get, "/v1/trends?since=49d&by=week&date=published&attributes=kind&limit=5")
            #expect(answer.status == 200 && answer["period"].text == "week" && answer["recentPeriods"].number == 2)
            #expect(answer["attributes"].count == 2 && answer["attributes"][0]["value"].text == "k1")
            #expect(answer["attributes"][0]["verdict"].text == "growing")
            #expect(answer["attributes"][0]["interval"].count == 2 && answer["groups"].count > 0)
            #expect(
                answer["groups"][0]["id"].number != nil && answer["groups"][0]["medoid"].text?.contains("/1/") == true)
            let plain = try await shop.ask(.get, "/v1/trends")
            #expect(plain.status == 200 && plain["periods"].count >= 5)
        }
    }

    @Test func `a picture and an item are placed`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let item = try await shop.ask(
                .post, "/v1/trends/place", json: #"{"key": "1/1/3", "date": "published", "neighbors": 3}"#)
            #expect(item.status == 200 && item["isNewLook"] == .bool(false) && item["neighbors"].count == 3)
            #expect(item["group"]["medoid"].text?.contains("/1/") == true)
            let picture = try await shop.ask(
                .post, "/v1/trends/place", files: ["image": try TestShop.image((9, 200, 90))])
            #expect(picture.status == 200 && picture["neighbors"].count == 10 && picture["nearestGroup"].number != nil)
        }
    }

    @Test(arguments: [
        "since=soon", "since=30y", "by=year", "of=hide", "recent=0", "limit=-1", "where=kind%3C", "model=none",
        "by=hour&since=900d", "since=2126-01-01", "of=",
    ])
    func `what makes no sense is refused`(query: String) async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let status = try await shop.ask(.get, "/v1/trends?\(query)").status
            #expect(status == (query == "of=" ? 200 : 400))
        }
    }

    @Test func `an empty catalog has no trends, and places nothing`() async throws {
        try await TestShop.open { shop in
            let answer = try await shop.ask(.get, "/v1/trends")
            #expect(answer.status == 200 && answer["groups"].count == 0 && answer["attributes"].count == 0)
            #expect(try await shop.ask(.post, "/v1/trends/place", json: #"{"key": "x"}"#).status == 409)
            #expect(try await shop.ask(.post, "/v1/trends/place", json: "{}").status == 400)
        }
    }
}
