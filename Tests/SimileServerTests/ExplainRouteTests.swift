import HTTPTypes
import Simile
import Testing

@testable import SimileServer

@Suite struct ExplainRouteTests {
    @Test func `Images and items are explained`() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            let files = ["first": try TestShop.image((200, 20, 30)), "second": try TestShop.image((180, 20, 40))]
            let why = try await shop.ask(.post, "/v1/explain", files: files, texts: ["prepared": "true"])
            #expect(why.status == 200 && why["method"] == "occlusion" && why["model"].text == "colour")
            #expect(why["mapA"].count == 7 && why["mapA"][0].count == 5, "30 × 40 pixels")
            #expect(why["prepared"]["second"].text?.hasPrefix("data:image/png;base64,") == true)
            #expect(why["keypoints"].count == 0, "plain colors have none")
            let shares = try ["shape", "color", "detail"].map { try #require(why["shares"][$0].number) }
            #expect(abs(shares.reduce(0, +) - 1) < 1e-6)

            let body = #"{"first": {"key": "red"}, "second": {"key": "blue"}, "threshold": 0}"#
            let items = try await shop.ask(.post, "/v1/explain", json: body)
            #expect(items["similar"] == true && items["threshold"].number == 0 && items["prepared"] == .null)
            let compared = try await shop.ask(.post, "/v1/compare", json: body)
            #expect(items["cosine"] == compared["cosine"] && items["score"] == compared["score"])
        }
    }

    @Test func `What cannot be is a problem`() async throws {
        try await TestShop.open { shop in
            try await shop.fill()
            func ask(_ query: String, _ second: String = "red") async throws -> TestShop.Answer {
                try await shop.ask(
                    .post, "/v1/explain\(query)", json: #"{"first": {"key": "red"}, "second": {"key": "\#(second)"}}"#)
            }
            let additive = try await ask("?method=additive")
            #expect(additive.status == 400 && additive["field"].text == "method")
            #expect(try await ask("?method=magic").status == 400)
            #expect(try await ask("?model=none")["field"].text == "model")
            #expect(try await ask("", "nothing").status == 404)
            #expect(try await shop.ask(.post, "/v1/explain", json: #"{"first": {"key": "red"}}"#).status == 400)
        }
    }
}
