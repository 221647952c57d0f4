import Catalog
import Foundation
import HTTPTypes
import Simile
import Testing

/// Events and recommendations over HTTP.
@Suite struct RecommendationRouteTests {
    /// Three groups of six made-up vectors.
    private func fill(_ shop: TestShop) async throws {
        try await shop.fill()
        let space = try #require(try shop.catalog.heldSpaces().first)
        var items: [Change] = ["red", "green", "blue", "yellow"].map { .remove($0) }
        for number in 0..<18 {
            var vector = [Float](repeating: 0, count: space.dimension)
            (vector[number / 6], vector[3]) = (1, Float(number % 6) * 0.05)
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            items.append(
                .put(
                    NewItem(
                        key: ItemKey("g\(number / 6)/\(number % 6)"),
                        attributes: ["group": .integer(Int64(number / 6))],
                        vectors: [(space, vector.map { $0 / length })])))
        }
        try shop.catalog.commit(items)
    }

    private func keys(_ answer: TestShop.Answer) -> [String] {
        (0..<answer["items"].count).compactMap { answer["items"][$0]["key"].text }
    }

    @Test func `a user's events count with the next request, until they are forgotten`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let events = "/v1/users/ann%2F1/events"
            let one = try await shop.ask(.post, events, json: #"{"key": "g1/0"}"#)
            #expect(one.status == 200 && one["added"].number == 1 && one["refused"].number == 0)
            let first = try await shop.ask(.get, "/v1/users/ann%2F1/recommendations?limit=3")
            #expect(first.status == 200 && first["coldStart"] == .null && first["strategy"].text == "interests")
            #expect(keys(first).count == 3 && keys(first).allSatisfy { $0.hasPrefix("g1/") && $0 != "g1/0" })
            #expect(first["items"][0]["because"][0].text == "g1/0" && first["items"][0]["rank"].number == 1)
            let hidden = try #require(keys(first).first)
            let many = try await shop.ask(
                .post, events,
                json: """
                    {"events": [{"key": "\(hidden)", "kind": "hide"}, "g2/1", {"key": "gone", "time": "2026-01-01"},
                    {"key": "g2/2", "kind": "like", "time": 1000}]}
                    """)
            #expect(many["added"].number == 3 && many["refused"].number == 1 && many["faults"][0]["index"].number == 2)
            let second = try await shop.ask(.get, "/v1/users/ann%2F1/recommendations?where=group%3D1")
            #expect(keys(second).count == 4 && !keys(second).contains(hidden))
            let listed = try await shop.ask(.get, events + "?limit=2")
            #expect(listed["events"].count == 2 && listed["events"][0]["user"].text == "ann/1")
            let removed = try await shop.ask(.delete, events)
            #expect(removed.status == 200 && removed["removed"].number == 4)
            let cold = try await shop.ask(.get, "/v1/users/ann%2F1/recommendations")
            #expect(cold["coldStart"].text == "newest" && cold["items"].count == 12)
        }
    }

    @Test func `a history of the request is not stored`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let answer = try await shop.ask(
                .post, "/v1/recommendations",
                json: """
                    {"history": ["g0/1", {"key": "g2/3", "kind": "like"}, "lost"], "limit": 4, "diversity": 0.2,
                    "strategy": "best-score", "exclude": ["g0/2"], "groupBy": "none"}
                    """)
            #expect(answer.status == 200 && answer["strategy"].text == "best-score" && answer["notes"].count == 1)
            #expect(keys(answer).count == 4 && Set(keys(answer)).isDisjoint(with: ["g0/1", "g2/3", "g0/2"]))
            #expect(try shop.catalog.eventCount() == 0)
            let cold = try await shop.ask(.post, "/v1/recommendations", json: "{}")
            #expect(cold.status == 200 && cold["coldStart"].text == "newest" && cold["interests"].count == 0)
            let session = try await shop.ask(
                .post, "/v1/recommendations", json: #"{"user": "nobody", "history": ["g0/1"], "limit": 2}"#)
            #expect(session["coldStart"].text == "session")
        }
    }

    @Test(arguments: [
        ("{\"history\": 1}", "history"), ("{\"history\": [1]}", "history[0]"),
        ("{\"history\": [{}]}", "history[0].key"),
        ("{\"history\": [{\"key\": \"a\", \"kind\": \"stare\"}]}", "history[0].kind"),
        ("{\"history\": [{\"key\": \"a\", \"time\": \"soon\"}]}", "history[0].time"), ("{\"limit\": 0}", "limit"),
        ("{\"diversity\": 2}", "diversity"), ("{\"strategy\": \"guess\"}", "strategy"),
        ("{\"where\": \"x<\"}", "where"), ("{\"model\": \"none\"}", "model"), ("{\"user\": 1}", "user"),
        ("{\"histroy\": []}", "histroy"),
    ])
    func `what makes no sense is refused by its name`(body: String, field: String) async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let answer = try await shop.ask(.post, "/v1/recommendations", json: body)
            #expect(answer.status == 400 && answer["field"].text == field)
        }
    }

    @Test func `events of no use are refused`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let gone = try await shop.ask(.post, "/v1/users/ann/events", json: #"{"key": "gone"}"#)
            #expect(gone.status == 422 && gone["field"].text == "key")
            let ahead = try await shop.ask(
                .post, "/v1/users/ann/events", json: #"{"key": "g0/0", "time": 99999999999999}"#)
            #expect(ahead.status == 422 && ahead["field"].text == "time")
            #expect(try await shop.ask(.post, "/v1/users/ann/events", json: #"{"kind": "view"}"#).status == 400)
            #expect(try await shop.ask(.post, "/v1/users/ann/events", json: #"{"events": [], "x": 1}"#).status == 400)
            let long = String(repeating: "a", count: 257)
            #expect(try await shop.ask(.get, "/v1/users/\(long)/recommendations").status == 400)
            #expect(try await shop.ask(.get, "/v1/users/%00/recommendations").status == 400)
            #expect(try shop.catalog.eventCount() == 0)
        }
    }

    @Test func `an empty catalog has nothing to recommend`() async throws {
        try await TestShop.open { shop in
            let answer = try await shop.ask(.get, "/v1/users/ann/recommendations")
            #expect(answer.status == 409)
        }
    }
}
