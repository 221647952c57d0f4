import HTTPTypes
import Simile
import Testing

@testable import SimileServer

@Suite struct ServiceAccessTests {
    @Test func keysOpenWhatTheyAreFor() async throws {
        let (reader, writer) = (APIKey.make(), APIKey.make())
        try await TestShop.open({ configuration in
            configuration.keys = [
                .init(name: "reader", hash: reader.hash, scopes: [.read]), .init(name: "writer", hash: writer.hash),
            ]
        }) { shop in
            let image = try TestShop.image((1, 2, 3))
            let stranger = try await shop.ask(.get, "/v1/items")
            #expect(stranger.status == 401 && stranger.headers[.wwwAuthenticate] == "Bearer")
            #expect(try await shop.ask(.get, "/v1/items", key: "sk_wrong").status == 401)
            #expect(try await shop.ask(.get, "/v1/items", key: reader.text).status == 200)
            #expect(try await shop.ask(.put, "/v1/items/a", type: "image/png", key: reader.text, image).status == 403)
            #expect(try await shop.ask(.put, "/v1/items/a", type: "image/png", key: writer.text, image).status == 201)
            #expect(try await shop.ask(.get, "/metrics").status == 401)
            #expect(try await shop.ask(.get, "/healthz").status == 200)
            let document = try await shop.ask(.get, "/openapi.json").json
            #expect(document["components"]["securitySchemes"]["key"]["scheme"] == "bearer")
        }
    }

    @Test func whoAsksTooOftenWaits() async throws {
        try await TestShop.open({ $0.limits.requestsPerMinute = 1 }) { shop in
            #expect(try await shop.ask(.get, "/v1/items").status == 200)
            var again = try await shop.ask(.get, "/v1/items")
            // On a machine that is busy enough, a minute may have passed.
            for _ in 0..<5 where again.status == 200 { again = try await shop.ask(.get, "/v1/items") }
            #expect(again.status == 429 && (Int(again.headers[.retryAfter] ?? "") ?? 0) >= 1)
            #expect(try await shop.ask(.get, "/healthz").status == 200)
        }
    }

    /// Without keys, pages elsewhere must not reach the service by a name of theirs that leads here.
    @Test(arguments: [
        ("localhost", true), ("localhost:80", true), ("127.0.0.1:8080", true), ("[::1]:8080", true),
        ("evil.example", false),
        ("127.0.0.1.evil.example", false),
    ])
    func foreignNamesAreRefused(authority: String, isFine: Bool) throws {
        let access = Access(keys: try KeyRing([]), rates: nil, hosts: ["localhost", "::1", "127.0.0.1"])
        #expect(access.isOwnName(authority) == isFine)
    }

    @Test func allowedPagesMayRead() async throws {
        try await TestShop.open({ $0.allowedOrigins = ["https://shop.example"] }) { shop in
            let mine = try await shop.ask(.get, "/v1/items", headers: [.origin: "https://shop.example"])
            #expect(mine.headers[.accessControlAllowOrigin] == "https://shop.example")
            let other = try await shop.ask(.get, "/v1/items", headers: [.origin: "https://evil.example"])
            #expect(other.headers[.accessControlAllowOrigin] == nil)
            let asked = try await shop.ask(.options, "/v1/items/x", headers: [.origin: "https://shop.example"])
            #expect(asked.status == 204 && asked.headers[.accessControlAllowMethods]?.contains("PUT") == true)
        }
    }

    /// What a page elsewhere can send without asking first changes nothing in a service without keys.
    @Test(arguments: [
        (["origin": "https://evil.example"], 403), (["origin": "null"], 403), (["origin": "http://localhost:81"], 403),
        (["sec-fetch-site": "cross-site"], 403), (["sec-fetch-site": "same-site"], 403),
        (["origin": "http://localhost:8080", "sec-fetch-site": "cross-site"], 403),
        (["origin": "http://localhost:8080"], 200), ([:], 200),
        (["origin": "https://shop.example", "sec-fetch-site": "cross-site"], 200),
        // A proxy may have changed the name.
        (["origin": "https://proxy.example", "sec-fetch-site": "same-origin"], 200),
        (["sec-fetch-site": "none"], 200),
    ])
    func foreignPagesChangeNothing(headers: [String: String], status: Int) throws {
        let access = Access(
            keys: try KeyRing([]), rates: nil, hosts: ["localhost"], origins: ["https://shop.example"])
        var fields: HTTPFields = [:]
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
            var answer = 200
            do { try access.checkOrigin(method, "localhost:8080", fields) } catch { answer = error.status.code }
            #expect(answer == status, "\(method)")
        }
        try access.checkOrigin(.get, "localhost:8080", fields)
        // With keys a page that has none can do nothing anyway.
        let keyed = Access(keys: try KeyRing([]), rates: nil, hosts: nil)
        try keyed.checkOrigin(.delete, "localhost:8080", fields)
    }

    @Test func foreignFormsAreRefused() async throws {
        try await TestShop.open { shop in
            try await shop.put("a", (1, 2, 3))
            let foreign: HTTPFields = [.origin: "https://evil.example"]
            #expect(try await shop.ask(.delete, "/v1/items/a", headers: foreign).status == 403)
            let form = try await shop.ask(
                .post, "/v1/search", type: "multipart/form-data; boundary=q", Array("--q--".utf8), headers: foreign)
            #expect(form.status == 403 && form["detail"].text?.contains("allowedOrigins") == true)
            #expect(try await shop.ask(.get, "/v1/items/a").status == 200)
        }
    }
}
