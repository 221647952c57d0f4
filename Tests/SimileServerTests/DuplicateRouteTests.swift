import HTTPTypes
import Simile
import TestSupport
import Testing

@testable import Imaging
@testable import SimileServer

@Suite struct DuplicateRouteTests {
    private func scene(_ seed: UInt64) -> PixelBuffer { .scene(seed, width: 160, height: 120) }

    /// Three copies of one image, two of another, and one by itself.
    private func fill(_ shop: TestShop) async throws {
        let (first, second, third) = (scene(1), scene(2), scene(3))
        try await put(shop, "a", try first.png())
        try await put(shop, "a-jpeg", try first.jpeg())
        try await put(shop, "a-turned", try first.turned(.quarter).png())
        try await put(shop, "b", try second.png())
        try await put(shop, "b-same", try second.png())
        try await put(shop, "c", try third.png())
    }

    private func put(_ shop: TestShop, _ key: String, _ image: [UInt8]) async throws {
        #expect(try await shop.ask(.put, "/v1/items/\(key)", type: "image/png", image).status == 201)
    }

    /// Looks for copies, to the end; how the job ended.
    @discardableResult
    private func find(_ shop: TestShop) async throws -> JSONValue {
        let started = try await shop.ask(.post, "/v1/duplicates")
        #expect(started.status == 202 && started["kind"] == "duplicates")
        let id = try #require(started["id"].text)
        #expect(started.headers[.location] == "/v1/jobs/\(id)")
        _ = try await shop.ask(.get, "/v1/jobs/\(id)/events")
        return try await shop.ask(.get, "/v1/jobs/\(id)").json
    }

    private func keys(_ group: JSONValue) -> Set<String> {
        Set((0..<group["items"].count).compactMap { group["items"][$0]["key"].text })
    }

    @Test func `copies are found by a job and listed as groups`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            // Before anything was looked at, the same bytes are known to be copies.
            let before = try await shop.ask(.get, "/v1/duplicates")
            #expect(before.status == 200 && before["totals"]["unexamined"] == 5)
            #expect(before["groups"].count == 1 && keys(before["groups"][0]) == ["b", "b-same"])
            #expect(before["groups"][0]["items"][0]["width"] == .null)

            let job = try await find(shop)
            #expect(job["phase"] == "done" && job["progress"].number == 1)
            #expect(
                job["detail"].text == "3 copies in 2 groups, 0 pairs that look alike, 5 new images",
                "\(job["detail"])")
            let found = try await shop.ask(.get, "/v1/duplicates")
            #expect(found["totals"] == ["groups": 2, "copies": 3, "near": 0, "unexamined": 0])
            #expect(found["next"] == .null && found["asOf"].text?.hasSuffix("Z") == true)
            let group = found["groups"][0]
            #expect(keys(group) == ["a", "a-jpeg", "a-turned"] && keys(found["groups"][1]) == ["b", "b-same"])
            let kept = group["items"][0]
            #expect(kept["keep"] == true && kept["reason"].text != nil && group["items"][1]["keep"] == false)
            #expect([kept["width"].number, kept["height"].number].contains(160) && kept["bytes"].number ?? 0 > 0)
            let links = (0..<group["links"].count).map { group["links"][$0] }
            #expect(links.contains { $0["kind"] == "turned" && [90, 270].contains($0["turn"].number) })
            #expect(links.allSatisfy { $0["mirrored"] == false && $0["box"] == .null })
            #expect(links.allSatisfy { $0["confidence"].number ?? 0 > 0.5 })
            #expect(!String(decoding: found.bytes, as: UTF8.self).contains(shop.directory))
        }
    }

    @Test func `groups come in pages and by kinds`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            try await find(shop)
            let first = try await shop.ask(.get, "/v1/duplicates?limit=1")
            #expect(first["groups"].count == 1 && first["next"] == 1 && first["totals"]["groups"] == 2)
            let second = try await shop.ask(.get, "/v1/duplicates?limit=1&offset=1")
            #expect(keys(second["groups"][0]) == ["b", "b-same"] && second["next"] == .null)
            #expect(try await shop.ask(.get, "/v1/duplicates?offset=7")["groups"] == [])
            let some = try await shop.ask(.get, "/v1/duplicates?kinds=reencoded,exact")
            #expect(some["totals"]["copies"] == 2 && keys(some["groups"][0]) == ["a", "a-jpeg"])
            let near = try await shop.ask(.get, "/v1/duplicates?near=true")
            #expect(near["near"] == [] && near["groups"] == .null)
        }
    }

    @Test func `a decision counts at once, and is taken back`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            try await find(shop)
            func decide(_ a: String, _ b: String, _ decision: String) async throws -> TestShop.Answer {
                try await shop.ask(
                    .put, "/v1/duplicates/decisions", json: #"{"a": "\#(a)", "b": "\#(b)", "decision": "\#(decision)"}"#
                )
            }
            func groups() async throws -> Set<Set<String>> {
                let list = try await shop.ask(.get, "/v1/duplicates")["groups"]
                return Set((0..<list.count).map { keys(list[$0]) })
            }
            let same = try await decide("c", "b", "same")
            #expect(same.status == 200 && same.json == ["a": "c", "b": "b", "decision": "same"])
            #expect(try await groups() == [["a", "a-jpeg", "a-turned"], ["b", "b-same", "c"]])
            #expect(try await decide("b", "c", "undecided").status == 200)
            #expect(try await groups() == [["a", "a-jpeg", "a-turned"], ["b", "b-same"]])
            #expect(try await decide("a", "a-jpeg", "different").status == 200)
            #expect(try await groups().allSatisfy { !$0.isSuperset(of: ["a", "a-jpeg"]) })
            // Items that go are in no group any more.
            #expect(try await shop.ask(.delete, "/v1/items/b-same").status == 204)
            #expect(try await groups().allSatisfy { !$0.contains("b-same") })

            let gone = try await decide("a", "b-same", "same")
            #expect(gone.status == 404 && gone["field"] == "b")
            #expect(try await decide("c", "c", "same").status == 422)
        }
    }

    @Test(arguments: [
        ("GET", "/v1/duplicates?kinds=near", "", 400, "kinds"),
        ("GET", "/v1/duplicates?kinds=exact,,turned", "", 400, "kinds"),
        ("GET", "/v1/duplicates?limit=0", "", 400, "limit"), ("GET", "/v1/duplicates?offset=-1", "", 400, "offset"),
        ("GET", "/v1/duplicates?odd=1", "", 400, "odd"), ("PUT", "/v1/duplicates/decisions", "{}", 400, "a"),
        ("PUT", "/v1/duplicates/decisions", #"{"a": "x"}"#, 400, "b"),
        ("PUT", "/v1/duplicates/decisions", #"{"a": "x", "b": "y"}"#, 400, "decision"),
        ("PUT", "/v1/duplicates/decisions", #"{"a": "x", "b": "y", "decision": "maybe"}"#, 400, "decision"),
        ("PUT", "/v1/duplicates/decisions", #"{"a": "x", "b": "y", "decision": "same"}"#, 404, "a"),
    ])
    func `what is wrong is named`(
        method: String, uri: String, body: String, status: Int, field: String
    ) async throws {
        try await TestShop.open { shop in
            let method = try #require(HTTPRequest.Method(method))
            let answer = try await body.isEmpty ? shop.ask(method, uri) : shop.ask(method, uri, json: body)
            #expect(answer.status == status && answer["field"].text == field, "\(answer.json)")
        }
    }

    @Test func `an empty catalog has no copies, and one job runs at a time`() async throws {
        try await TestShop.open { shop in
            let list = try await shop.ask(.get, "/v1/duplicates")
            #expect(list["groups"] == [] && list["totals"]["unexamined"] == 0)
            #expect(try await find(shop)["phase"] == "done")
            let gate = Gate()
            let job = try shop.service.jobs.start("index", problem: { _, _ in .failure }) { _ in
                await gate.pass()
                return "done"
            }
            #expect(try await shop.ask(.post, "/v1/duplicates").status == 409)
            gate.letGo()
            _ = try await shop.ask(.get, "/v1/jobs/\(job.id)/events")
            #expect(try await shop.ask(.post, "/v1/duplicates").status == 202)
        }
    }

    @Test func `who may only read decides nothing`() async throws {
        let reader = APIKey.make()
        try await TestShop.open({ $0.keys = [.init(name: "reader", hash: reader.hash, scopes: [.read])] }) { shop in
            let stranger = try await shop.ask(.get, "/v1/duplicates")
            #expect(stranger.status == 401)
            #expect(try await shop.ask(.get, "/v1/duplicates", key: reader.text).status == 200)
            #expect(try await shop.ask(.post, "/v1/duplicates", key: reader.text).status == 403)
            let body = Array(#"{"a": "x", "b": "y", "decision": "same"}"#.utf8)
            let path = "/v1/duplicates/decisions"
            #expect(try await shop.ask(.put, path, type: "application/json", key: reader.text, body).status == 403)
        }
    }

    /// Groups are made once for each state of the catalog, whoever asks.
    @Test func `groups are kept until the catalog changes`() async throws {
        try await TestShop.open { shop in
            try await fill(shop)
            let known = shop.service.duplicates
            let first = try await known.snapshot([.exact])
            #expect(try await known.snapshot([.exact]).asOf == first.asOf)
            try await shop.put("red", (200, 20, 30))
            let later = try await known.snapshot([.exact])
            #expect(later.asOf > first.asOf && later.report.unexamined == first.report.unexamined + 1)
        }
    }
}
