import HTTPTypes
import Simile
import Testing

@testable import SimileServer

/// Facets, groups and diversity over HTTP.
@Suite struct FacetRouteTests {
    private static func fill(_ shop: TestShop) async throws {
        for number in 0..<12 {
            let shade = UInt8(20 * number)
            try await shop.put(
                "item-\(number)", (shade, 255 - shade, UInt8(number * 53 % 256)),
                attributes: "{\"product\": \"p\(number % 4)\", \"price\": \(number)}")
        }
    }

    @Test func `values are counted over the catalog`() async throws {
        try await TestShop.open { shop in
            try await Self.fill(shop)
            let all = try await shop.ask(.get, "/v1/facets")
            #expect(all.status == 200 && all["items"] == 12 && all["notes"] == .null)
            #expect(all["facets"][0]["name"].text == "price" && all["facets"][0]["numbers"]["greatest"] == 11)
            #expect(all["facets"][1]["values"][0]["value"].text == "p0" && all["facets"][1]["values"][0]["count"] == 3)
            let some = try await shop.ask(
                .get, "/v1/facets?attributes=product,prize&where=price%3C2&limit=1")
            #expect(some["items"] == 2 && some["facets"][0]["distinct"] == 2)
            #expect(some["facets"][0]["values"].count == 1 && some["facets"][1]["missing"] == 2)
            #expect(some["notes"][0].text?.contains("the nearest is \"price\"") == true)
            let repeated = try await shop.ask(.get, "/v1/facets?attributes=product&attributes=price")
            #expect(repeated["facets"].count == 2)
            for fault in ["attributes=a,,b", "attributes=a,a", "limit=0", "where=price<", "attribute=a"] {
                let answer = try await shop.ask(.get, "/v1/facets?\(fault.replacing("<", with: "%3C"))")
                #expect(answer.status == 400)
            }
        }
    }

    @Test func `searches group, choose and count`() async throws {
        try await TestShop.open { shop in
            try await Self.fill(shop)
            let grouped = try await shop.ask(
                .get, "/v1/items/item-1/similar?groupBy=product&limit=10&facet=product,price")
            #expect(grouped.status == 200 && grouped["hits"].count == 4)
            #expect(grouped["hits"][0]["key"].text == "item-1" && grouped["hits"][0]["variants"]["count"] == 3)
            #expect(grouped["hits"][0]["variants"]["keys"].count == 2)
            #expect(grouped["neighborhood"] == 12 && grouped["facets"].count == 2)

            let body = #"{"key": "item-1", "diversity": 0.9, "limit": 3, "facet": ["product"]}"#
            let diverse = try await shop.ask(.post, "/v1/search", json: body)
            let plain = try await shop.ask(.post, "/v1/search", json: #"{"key": "item-1", "limit": 3}"#)
            #expect(diverse.status == 200 && diverse["hits"].count == 3)
            #expect(diverse["hits"][0]["key"].text == "item-1")
            #expect(diverse["hits"][1]["key"].text != plain["hits"][1]["key"].text)
            #expect(plain["facets"] == .null && plain["hits"][0]["variants"] == .null)

            let form = try await shop.ask(
                .post, "/v1/search", files: ["image": TestShop.image((20, 235, 53))],
                texts: ["groupBy": "produkt", "facet": "product"])
            #expect(form.status == 200 && form["notes"].count == 1 && form["facets"][0]["distinct"] == 4)
            let bad = try await shop.ask(.post, "/v1/search", json: #"{"key": "item-1", "diversity": 2}"#)
            #expect(bad.status == 400 && bad["field"].text == "diversity")
        }
    }
}
